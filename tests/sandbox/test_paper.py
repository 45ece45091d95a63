"""The PDF holds the figures of its invoice, and the amount in right Vietnamese."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from sandbox import World
from sandbox.pdf import invoice_pdf
from sandbox.periods import Month
from sandbox.words import in_words


def text_of(world: World, code: str, month: Month, position: int = 0) -> list[str]:
    issued = world.invoices(code, month)[position]
    reader = PdfReader(io.BytesIO(invoice_pdf(issued, world.counted(code, month))))
    return [page.extract_text() for page in reader.pages]


def test_the_sample_invoice_on_paper(world: World) -> None:
    """Notice and VAT invoice with the labels that readers of the real paper look for."""
    notice, invoice = text_of(world, "PD00000000001", Month(2026, 6))
    for page in (notice, invoice):
        assert "Kỳ hóa đơn:" in page
        assert "Tháng 6/2026 (30 ngày từ 01/06/2026 đến 30/06/2026)" in page
        assert "Tổng điện năng tiêu thụ (kWh)" in page
        assert "Tổng tiền điện chưa thuế (đồng)" in page
        assert "Thuế suất GTGT 8%" in page
        assert "Thuế GTGT (đồng)" in page
        assert "Tổng cộng tiền thanh toán (đồng)" in page
        assert "Bằng chữ: Tám trăm bốn mươi lăm nghìn sáu trăm chín mươi bốn đồng." in page
        assert "BẢN MẪU" in page
        assert all(figure in page for figure in ("313", "783.050", "62.644", "845.694"))
    assert "Hạn thanh toán 07/07/2026" in notice
    assert "12.345" in notice
    assert "12.658" in notice
    assert "1K26THN" in invoice
    assert "0001234" in invoice
    assert "43.550" in invoice  # tier 5: 13 kWh at 3.350


def test_three_periods_are_named_by_their_number(world: World) -> None:
    """Large customers: kỳ, registers and multiplier."""
    notice, invoice = text_of(world, "PD00000000021", Month(2026, 6), 2)
    assert "Kỳ 3 - 6/2026 (10 ngày từ 21/06/2026 đến 30/06/2026)" in notice
    assert "Cao điểm" in notice
    assert "40" in notice
    assert "Giờ thấp điểm" in invoice


def test_a_refund_says_what_it_is(world: World) -> None:
    """Negative sums, no due day, and the invoice it concerns."""
    notice, invoice = text_of(world, "PD00000000011", Month(2026, 5), 1)
    regular = world.invoices("PD00000000011", Month(2026, 5))[0]
    assert "Hạn thanh toán" not in notice
    assert "HÓA ĐƠN HOÀN TIỀN" in invoice
    assert regular.number in invoice
    assert "Âm " in invoice


def test_the_same_invoice_gives_the_same_bytes(world: World) -> None:
    """A second download is the same file."""
    (issued,) = world.invoices("PD00000000001", Month(2026, 6))
    counted = world.counted("PD00000000001", Month(2026, 6))
    assert invoice_pdf(issued, counted) == invoice_pdf(issued, counted)


@pytest.mark.parametrize(
    ("vnd", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (55, "Năm mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (111, "Một trăm mười một đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_015, "Một nghìn không trăm mười lăm đồng"),
        (269_244, "Hai trăm sáu mươi chín nghìn hai trăm bốn mươi bốn đồng"),
        (1_000_000, "Một triệu đồng"),
        (10_050_021, "Mười triệu không trăm năm mươi nghìn không trăm hai mươi mốt đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (-12_500, "Âm mười hai nghìn năm trăm đồng"),
    ],
)
def test_amounts_in_words(vnd: int, words: str) -> None:
    """As a Vietnamese reader says the number."""
    assert in_words(vnd) == words
