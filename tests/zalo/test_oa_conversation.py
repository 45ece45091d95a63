"""A customer on the Official Account: what is asked, what is pressed, what comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.messages import Picture
from tests.zalo.oa_server import CS, UPLOAD_FILE, UPLOAD_PICTURE
from tests.zalo.oa_world import OnOa, on_oa

CODE = "PD00000000001"


@pytest_asyncio.fixture
async def oa(tmp_path: Path) -> AsyncIterator[OnOa]:
    async with on_oa(tmp_path) as one:
        yield one


async def test_a_question_is_answered_with_one_message(tmp_path: Path) -> None:
    """Zalo gives some eight free messages between two acts of a customer."""
    async with on_oa(tmp_path) as oa:
        (said,) = await oa.say("biểu giá điện")

        assert "đ/kWh" in said
        assert [call.path for call in oa.zalo.calls] == [CS]


async def test_a_button_is_pressed(tmp_path: Path) -> None:
    """Its payload comes back as a text with our mark, and is not read as one."""
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        (button, *others) = oa.zalo.messages()[-1]["attachment"]["payload"]["buttons"]
        (said,) = await oa.press("Thanh toán")

        assert button["type"] == "oa.query.hide"
        assert button["payload"].startswith("#evn:")
        assert len(others) <= 4
        assert said.startswith("💳 Tình trạng thanh toán")


async def test_digits_do_what_buttons_do(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        by_digit = await oa.say("4")
        await oa.say("menu")
        by_button = await oa.press("Thanh toán")

        assert by_digit == by_button


async def test_without_buttons_all_choices_are_lines(tmp_path: Path) -> None:
    async with on_oa(tmp_path, buttons=False) as oa:
        (said,) = await oa.say("menu")

        assert "attachment" not in oa.zalo.messages()[-1]
        assert all(f"\n{digit}. " in said for digit in range(1, 10))


async def test_refused_buttons_become_lines(tmp_path: Path) -> None:
    """The answer is not lost, and for an hour nobody waits for a refusal again."""
    async with on_oa(tmp_path) as oa:
        oa.zalo.takes_buttons = False
        await oa.say("menu")
        assert len(oa.zalo.of(CS)) == 2
        assert "\n4. " in oa.zalo.texts()[-1]

        await oa.say("menu")
        assert len(oa.zalo.of(CS)) == 3

        oa.zalo.takes_buttons = True
        oa.forward(minutes=61)
        await oa.say("menu")
        assert "attachment" in oa.zalo.messages()[-1]


async def test_a_chart_is_uploaded_once(tmp_path: Path) -> None:
    """The same picture is named the next time; where Zalo forgot it, it is uploaded anew."""
    async with on_oa(tmp_path) as oa:
        await oa.house.link(oa.chat, CODE)
        for _ in range(2):
            await oa.say("lịch sử dùng điện")
        names = [_picture(message) for message in oa.zalo.messages() if _picture(message)]
        assert len(names) == 2
        assert len(oa.zalo.of(UPLOAD_PICTURE)) == len(set(names)) == 1

        oa.zalo._files.clear()
        await oa.say("lịch sử dùng điện")
        assert len(oa.zalo.of(UPLOAD_PICTURE)) == 2
        assert _picture(oa.zalo.messages()[-1]) not in names


async def test_a_refused_picture_loses_no_words(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        await oa.house.link(oa.chat, CODE)
        whole = await oa.say("lịch sử dùng điện")
        oa.forward(days=7)
        oa.zalo.fail(UPLOAD_PICTURE, -201)
        without = await oa.say("lịch sử dùng điện")

        assert whole[0].splitlines()[0] == without[0].splitlines()[0]
        assert not _picture(oa.zalo.messages()[-1])


async def test_an_invoice_comes_as_a_file(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        await oa.house.link(oa.chat, CODE)
        await oa.say("tải hóa đơn pdf")

        assert len(oa.zalo.of(UPLOAD_FILE)) == 1
        assert [m["attachment"]["type"] for m in oa.zalo.messages() if "text" not in m] == ["file"]


async def test_the_hotline_is_a_button(tmp_path: Path) -> None:
    """1900 1288 has no country code."""
    async with on_oa(tmp_path) as oa:
        await oa.say("liên hệ")
        buttons = oa.zalo.messages()[-1]["attachment"]["payload"]["buttons"]

        assert {"phone_code": "19001288"} in [button["payload"] for button in buttons]
        urls = [button["payload"]["url"] for button in buttons if button["type"] == "oa.open.url"]
        assert all(url.startswith("https://") and "evn" in url for url in urls)


def _picture(message: dict[str, object]) -> str:
    match message:
        case {"attachment": {"payload": {"elements": [{"attachment_id": str(name)}]}}}:
            return name
    return ""


def test_pictures_of_ours_fit() -> None:
    """What is larger than Zalo takes is not uploaded in vain."""
    from bot.channels.zalo.oa_uploads import LARGEST_PICTURE, can_upload

    assert can_upload(Picture(b"x" * LARGEST_PICTURE, "", "a.png"))
    assert not can_upload(Picture(b"x" * (LARGEST_PICTURE + 1), "", "a.png"))


async def test_a_button_of_yesterday_and_one_that_nobody_makes(tmp_path: Path) -> None:
    """X17: an old one still works, an unknown one says so above the fresh menu, `/huy` leaves any step."""
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        oa.forward(days=1)
        assert (await oa.press("Thanh toán"))[0].startswith("💳 Tình trạng thanh toán")
        (said,) = await oa.say("#evn:nobody makes=this")
        assert "Màn hình này đã cũ" in said
        assert "Menu chính" in said
        await oa.say("#evn:thongbao_gio")
        assert "Không có bước" not in (await oa.say("/huy"))[0]
        assert "Không có bước" in (await oa.say("/huy"))[0]


async def test_pressing_twice_answers_once(tmp_path: Path) -> None:
    """X17: Zalo gives two messages for a double press."""
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        assert len(await oa.press("Thanh toán")) == 1
        assert await oa.say("#evn:thanhtoan_menu") == []


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("user_send_image", "Bot không xem được ảnh"),
        ("user_send_sticker", "Bot chỉ đọc được chữ và số"),
        ("user_send_audio", "Bot chưa nghe được tin thoại"),
        ("user_send_location", "vị trí"),
        ("user_send_business_card", "không giữ số điện thoại"),
    ],
)
async def test_what_is_no_text_gets_a_useful_answer(oa: OnOa, event: str, said: str) -> None:
    """X22."""
    given = oa.zalo.text("")
    await oa.deliver({**given, "event_name": event, "message": {"msg_id": "96d3cdf3af15990001"}})

    assert said in oa.zalo.texts()[-1]


@pytest.mark.parametrize("text", ["a" * 5000, "😀😀😀", "<b>_*` &amp;", "¿Dónde está la luz?", " \n "])
async def test_whatever_is_typed_gets_an_answer(oa: OnOa, text: str) -> None:
    """X22: nothing crashes, and Zalo takes what is answered."""
    assert len(await oa.say(text)) == 1
