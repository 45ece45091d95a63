"""What the bot of the browser tests says: every kind of block, button and file."""

from __future__ import annotations

import io

from PIL import Image

from bot.commands import Ask, Command
from bot.i18n import words
from bot.keyboards import menu
from bot.keyboards.common import home, press
from bot.messages import Button, Document, Facts, Incoming, Note, Picture, Reply, Table, Text, Title
from tests.web.world import World

_ = words("vi")
SOURCE = Note("Cập nhật lúc 08:05 02/07/2026 · Nguồn: dữ liệu mẫu")
ALT = "Biểu đồ điện năng từng tháng, 2025 và 2026. Cao nhất: tháng 6/2026, 313 kWh."
NEXT = Ask(Command.INVOICE, option="next", is_edit=True)


def picture() -> Picture:
    content = io.BytesIO()
    Image.new("RGB", (720, 540), "#dbe7f7").save(content, "PNG")
    return Picture(content.getvalue(), ALT, "lichsu.png")


def invoice(month: str = "06/2026", *, edits: bool = False) -> Reply:
    facts = (
        ("Kỳ", "01/06/2026–30/06/2026 (30 ngày)"),
        ("Điện năng", "313 kWh"),
        ("Tổng cộng", "845.694 đ"),
        ("Tình trạng", "Chưa thanh toán"),
    )
    buttons = (
        (press("Xem cách tính", Ask(Command.INVOICE_LINES)), press("Kỳ sau ▶", NEXT)),
        (Button("Gọi 19001288", url="tel:19001288"), Button("Trang EVNHANOI", url="https://evnhanoi.vn")),
        (home(_),),
    )
    blocks = (
        Title(f"Hóa đơn {month} · Nhà (PD00…0001)"),
        Text("Bạn cần trả 845.694 đ."),
        Facts(facts),
        SOURCE,
    )
    document = Document(b"%PDF-1.7" * 6000, "hoadon_2026-06.pdf", "application/pdf")
    return Reply(blocks, buttons, document=document, edits=edits)


def history() -> tuple[Reply, ...]:
    rows = tuple((f"{month:02}", f"{200 + month}", f"{210 + month}", "+10") for month in range(1, 13))
    table = Table(("Tháng", "2025", "2026", "Chênh"), rows, caption="kWh từng tháng", numeric=(1, 2, 3))
    return (
        Reply((Title("So sánh hai năm · Nhà (PD00…0001)"),), picture=picture()),
        Reply((table, SOURCE), menu.history(_)),
    )


def answers(site: World, incoming: Incoming) -> tuple[Reply, ...]:
    if incoming.choice == NEXT.encode():
        return (invoice("07/2026", edits=True),)
    match incoming.text:
        case "hóa đơn":
            return (invoice(),)
        case "lịch sử":
            return history()
        case "liên kết":
            site.linking.chat = incoming.chat
            url = f"/lienket/{site.linking.token}"
            return (Reply((Text("Mở trang đăng nhập."),), ((Button("Mở trang đăng nhập", url=url),),)),)
        case "<img src=x onerror=hacked()>":
            return (Reply((Title(incoming.text), Text("</p><script>hacked()</script>"))),)
    return (Reply((Title("🏠 Menu chính"), Text("Bạn muốn xem gì?")), menu.main(_)),)
