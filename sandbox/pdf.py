"""The paper behind an invoice: payment notice and VAT invoice in one PDF, as the portal sends them.

Layout and labels are those that clients of the real portal look for; every page says that it is a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import resources

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from sandbox.customers import Purpose
from sandbox.ledger import Issued, number_of
from sandbox.meters import Counted
from sandbox.wire import day, money
from sandbox.words import in_words

FONT = "BeVietnamPro"
INK, MUTED, ACCENT, PALE, LINE = (
    (26, 32, 44),
    (100, 110, 125),
    (22, 78, 135),
    (238, 243, 249),
    (205, 213, 224),
)
KINDS = {"DC": "HÓA ĐƠN ĐIỀU CHỈNH", "LL": "HÓA ĐƠN THAY THẾ", "HT": "HÓA ĐƠN HOÀN TIỀN"}
REGISTERS = {"KT": "Tổng", "BT": "Bình thường", "CD": "Cao điểm", "TD": "Thấp điểm"}
SAMPLE = "BẢN MẪU: dữ liệu giả lập, không có giá trị thanh toán"


class Paper(FPDF):
    """An A4 page with our letterhead."""

    def __init__(self, issued: Issued) -> None:
        super().__init__(format="A4")
        self._issued = issued
        for style, name in (("", "Regular"), ("B", "SemiBold")):
            font = resources.files("data.reference").joinpath("fonts", f"BeVietnamPro-{name}.ttf")
            with resources.as_file(font) as path:
                self.add_font(FONT, style, path)
        self.set_margins(18, 16, 18)
        self.set_auto_page_break(True, 22)
        self.set_creation_date(issued.issued_at)
        self.set_title(f"{issued.serial}-{issued.number}")
        self.set_lang("vi")

    def header(self) -> None:
        """Letterhead: who sells, which invoice."""
        self.set_fill_color(*ACCENT)
        self.rect(0, 0, self.w, 5, style="F")
        self.write_line("TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI", size=9, colour=MUTED)
        self.write_line(self._issued.customer.district.company, size=11, bold=True)
        self.ln(3)

    def footer(self) -> None:
        """The warning that this is a sample."""
        self.set_y(-16)
        self.write_line(f"{SAMPLE} · Trang {self.page_no()}/2", size=8, colour=MUTED, align="C")

    def write_line(
        self,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        align: str = "L",
    ) -> None:
        """One paragraph over the whole width."""
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*colour)
        self.multi_cell(0, size * 0.56, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """Label and value, one pair a line."""
        for label, value in rows:
            self.set_font(FONT, "", 10)
            self.set_text_color(*MUTED)
            self.cell(46, 6.2, label)
            self.set_text_color(*INK)
            self.multi_cell(0, 6.2, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(3)

    def grid(self, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]) -> None:
        """A table; the first column is text, the others are figures."""
        self.set_font(FONT, "", 9)
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        self.set_fill_color(255, 255, 255)
        align = ("LEFT", *("RIGHT" for _ in heads[1:]))
        style = FontFace(emphasis="BOLD", color=ACCENT, fill_color=PALE)
        with self.table(
            col_widths=widths,
            text_align=align,
            headings_style=style,
            line_height=6.4,
            borders_layout="HORIZONTAL_LINES",
        ) as table:
            for cells in (heads, *rows):
                table.row(cells)
        self.ln(4)

    def sums(self) -> None:
        """The four sums every invoice has, and the total in words."""
        amounts = self._issued.amounts
        lines = (
            ("Tổng điện năng tiêu thụ (kWh)", money(self._issued.used_kwh)),
            ("Tổng tiền điện chưa thuế (đồng)", money(amounts.before_tax_vnd)),
            (f"Thuế suất GTGT {amounts.vat_percent}%", ""),
            ("Thuế GTGT (đồng)", money(amounts.vat_vnd)),
        )
        for label, value in lines:
            self._sum(label, value)
        self.set_fill_color(*PALE)
        self._sum("Tổng cộng tiền thanh toán (đồng)", money(amounts.total_vnd), is_total=True)
        self.ln(2)
        self.write_line(f"Bằng chữ: {in_words(amounts.total_vnd)}.")
        self.ln(3)

    def _sum(self, label: str, value: str, *, is_total: bool = False) -> None:
        self.set_font(FONT, "B" if is_total else "", 12 if is_total else 10)
        self.set_text_color(*(ACCENT if is_total else INK))
        height = 10 if is_total else 6.6
        self.cell(120, height, f" {label}", fill=is_total)
        self.cell(0, height, f"{value} ", align="R", fill=is_total, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def invoice_pdf(issued: Issued, counted: list[Counted]) -> bytes:
    """Draw the notice and the invoice; the same bytes for the same invoice."""
    paper = Paper(issued)
    _notice(paper, issued, [part for part in counted if part.period == issued.period])
    _vat_invoice(paper, issued)
    return bytes(paper.output())


def _notice(paper: Paper, issued: Issued, counted: list[Counted]) -> None:
    paper.add_page()
    paper.write_line("THÔNG BÁO TIỀN ĐIỆN", size=18, bold=True, colour=ACCENT, align="C")
    paper.ln(3)
    paper.facts([*_customer(issued), ("Kỳ hóa đơn:", _period(issued))])
    if not issued.kind:
        paper.write_line("Chỉ số công tơ", size=11, bold=True)
        heads = ("Công tơ · bộ chỉ số", "Chỉ số cũ", "Chỉ số mới", "Hệ số nhân", "Điện tiêu thụ (kWh)")
        paper.grid(heads, [_index(part) for part in counted], (56, 28, 28, 26, 36))
    paper.sums()
    if issued.amounts.total_vnd > 0:
        paper.write_line(f"Hạn thanh toán {day(issued.due_on)}", size=12, bold=True)
    paper.ln(2)
    paper.write_line("Tổng đài chăm sóc khách hàng: 19001288", size=9, colour=MUTED)


def _vat_invoice(paper: Paper, issued: Issued) -> None:
    paper.add_page()
    title = KINDS.get(issued.kind, "HÓA ĐƠN GIÁ TRỊ GIA TĂNG")
    paper.write_line(title, size=18, bold=True, colour=ACCENT, align="C")
    paper.write_line("(Bản thể hiện của hóa đơn điện tử)", size=9, colour=MUTED, align="C")
    paper.ln(3)
    papers = [
        ("Ký hiệu:", issued.serial),
        ("Số:", issued.number),
        ("Ngày:", day(issued.issued_at.date()) or ""),
    ]
    concerns = [] if issued.concerns is None else [("Cho hóa đơn số:", number_of(issued.concerns))]
    paper.facts(papers + concerns + _customer(issued) + [("Kỳ hóa đơn:", _period(issued))])
    if issued.amounts.lines:
        heads = ("Bậc hoặc giờ", "Sản lượng (kWh)", "Đơn giá (đồng/kWh)", "Thành tiền (đồng)")
        rows = [
            (name, money(kwh), money(price), money(vnd)) for name, kwh, price, vnd in issued.amounts.lines
        ]
        paper.grid(heads, rows, (54, 38, 40, 42))
    paper.sums()


def _customer(issued: Issued) -> list[tuple[str, str]]:
    customer = issued.customer
    households = f" · {customer.households} hộ" if customer.purpose is Purpose.HOUSEHOLD else ""
    return [
        ("Khách hàng:", customer.name),
        ("Mã khách hàng:", customer.code),
        ("Địa chỉ sử dụng điện:", customer.address),
        ("Mục đích sử dụng:", f"{customer.purpose.value}{households}"),
    ]


def _period(issued: Issued) -> str:
    period = issued.period
    days = (period.to_on - period.from_on).days + 1
    name = f"{period.month.number}/{period.month.year}"
    head = f"Kỳ {period.cycle} - {name}" if issued.customer.cycles > 1 else f"Tháng {name}"
    return f"{head} ({days} ngày từ {day(period.from_on)} đến {day(period.to_on)})"


def _index(part: Counted) -> tuple[str, ...]:
    name = f"{part.meter} · {REGISTERS[part.register]}"
    return (name, money(part.opening), money(part.closing), str(part.multiplier), money(part.used_kwh))
