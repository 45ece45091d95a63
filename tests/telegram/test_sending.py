from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel, open_bot
from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatGone,
    ChatMoved,
    Refused,
    TokenRevoked,
    TooFast,
    Unreachable,
)
from bot.messages import Note, Reply, Secret, Text, Title
from tests.data.sample import NOW
from tests.telegram.sending import ANN, PDF, PNG, TOPIC, Scene, press, said, scene, words
from tests.telegram.stub import TOKEN

CLOSED = "http://127.0.0.1:9/bot"  # nobody listens there


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def test_reply_becomes_html_with_buttons(here: Scene) -> None:
    """Markup is ours alone: what comes from outside is escaped; no preview of any address."""
    await here.show(Reply((Title("Hóa đơn"), Text("<b> & tên"), Note("Nguồn")), words("").buttons))

    (call,) = here.api.of("sendMessage")
    assert call.params["text"] == "<b>Hóa đơn</b>\n\n&lt;b&gt; &amp; tên\n\n<i>Nguồn</i>"
    assert call.params["parse_mode"] == "HTML"
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert call.params["reply_markup"]["inline_keyboard"] == [
        [{"text": "Hóa đơn", "callback_data": "hoadon"}, {"text": "Menu", "callback_data": "start"}]
    ]


async def test_topic_of_a_forum_is_kept(here: Scene) -> None:
    """An answer lands in the topic where the question was asked."""
    await here.show(words("Chào"), chat=TOPIC)

    (call,) = here.api.of("sendMessage")
    assert (call.params["chat_id"], call.params["message_thread_id"]) == (-1001234, 77)


async def test_personal_answers_cannot_be_forwarded(here: Scene) -> None:
    """And what anybody may know can."""
    await here.show(words("Số tiền", is_personal=True), words("Biểu giá"))

    assert [call.params.get("protect_content") for call in here.api.of("sendMessage")] == [True, None]


async def test_silent_when_asked(here: Scene) -> None:
    """For the night."""
    await here.channel.push(ANN, words("Cúp điện"), is_silent=True)

    assert here.api.calls[-1].params["disable_notification"] is True


async def test_paging_replaces_the_screen(here: Scene) -> None:
    """Only the first reply that edits; the next ones are new messages."""
    await here.show(words("Trang 2", edits=True), words("Trang 3", edits=True), answering=press("41"))

    first, second = here.api.calls
    assert (first.method, first.params["message_id"], first.params["text"]) == (
        "editMessageText",
        41,
        "Trang 2",
    )
    assert (second.method, second.params["text"]) == ("sendMessage", "Trang 3")


async def test_the_same_screen_again_is_fine(here: Scene) -> None:
    """Pressing twice neither fails nor sends anything."""
    here.api.fail(
        "editMessageText", 400, "Bad Request: message is not modified: specified new message content"
    )
    await here.show(words("Trang 2", edits=True), answering=press())

    assert here.api.of("sendMessage") == []


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: there is no text in the message to edit",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
        "Bad Request: something new",
    ],
)
async def test_a_screen_that_cannot_change_is_shown_anew(here: Scene, description: str) -> None:
    """Old buttons keep working."""
    here.api.fail("editMessageText", 400, description)
    await here.show(words("Trang 2", edits=True), answering=press())

    assert here.api.texts() == ["Trang 2"]


async def test_long_page_is_sent_anew(here: Scene) -> None:
    """One screen cannot become two messages without tearing the order apart."""
    await here.show(words("\n\n".join(["câu " * 200] * 8), edits=True), answering=press())

    assert [call.method for call in here.api.calls] == ["sendMessage", "sendMessage"]


async def test_picture_replaces_a_screen(here: Scene) -> None:
    """With its caption and buttons."""
    await here.show(replace(words("Biểu đồ", edits=True), picture=PNG), answering=press("41"))

    (call,) = here.api.calls
    media = call.params["media"]
    assert (call.method, call.params["message_id"]) == ("editMessageMedia", 41)
    assert (media["type"], media["caption"], media["parse_mode"]) == ("photo", "Biểu đồ", "HTML")
    assert call.files[media["media"].removeprefix("attach://")].content == PNG.content


async def test_picture_first_with_its_caption(here: Scene) -> None:
    """A caption holds 1 024; the rest follows, and the buttons hang on the last message."""
    await here.show(replace(words("\n\n".join(["chữ " * 100] * 5)), picture=PNG))

    photo, text = here.api.calls
    assert (photo.method, text.method) == ("sendPhoto", "sendMessage")
    assert photo.params["caption"].endswith("(1/2)")
    assert "reply_markup" not in photo.params
    assert "reply_markup" in text.params


async def test_picture_is_uploaded_once(here: Scene) -> None:
    """Its name is used from then on; by a second channel of the same bot, too."""
    await here.show(replace(words("Một"), picture=PNG))
    await here.show(replace(words("Hai"), picture=PNG), replace(words("Ba", edits=True), picture=PNG))

    first, *later = here.api.calls
    assert next(iter(first.files.values())).content == PNG.content
    assert [call.files for call in later] == [{}, {}]
    assert {call.params["photo"] for call in later} == here.api.known_files


async def test_forgotten_name_means_upload_again(here: Scene) -> None:
    """And the new name is kept."""
    await here.show(replace(words("Một"), picture=PNG))
    here.api.known_files.clear()
    await here.show(replace(words("Hai"), picture=PNG))
    await here.show(replace(words("Ba"), picture=PNG))

    assert [bool(call.files) for call in here.api.of("sendPhoto")] == [True, False, True, False]
    assert here.api.texts()[-2:] == ["Hai", "Ba"]


async def test_vietnamese_file_names_arrive(here: Scene) -> None:
    """As they are; what would end the header early is replaced."""
    await here.show(Reply((Text("Hóa đơn của bạn"),), document=replace(PDF, name='a"b\r\nc/đ.pdf')))
    await here.show(Reply((Text("Hóa đơn của bạn"),), document=PDF))

    odd, good = (next(iter(call.files.values())) for call in here.api.of("sendDocument"))
    assert odd.name == "a'b  c_đ.pdf"
    assert (good.name, good.media_type, good.content) == (PDF.name, "application/pdf", PDF.content)


async def test_names_of_personal_documents_are_not_kept(here: Scene) -> None:
    """An invoice leaves nothing behind that could fetch it again."""
    invoice = Reply((Text("Hóa đơn"),), document=PDF, is_personal=True)
    await here.show(invoice, invoice)

    assert [bool(call.files) for call in here.api.of("sendDocument")] == [True, True]


async def test_pause_is_waited_out_once(here: Scene) -> None:
    """As long as Telegram says."""
    here.api.fail("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    await here.show(words("Chào"))

    assert here.naps.taken == [3.0]
    assert len(here.api.of("sendMessage")) == 2


@pytest.mark.parametrize(("retry_after", "times", "naps"), [(3, 2, [3.0]), (31, 1, [])])
async def test_longer_pauses_are_told(here: Scene, retry_after: int, times: int, naps: list[float]) -> None:
    """A second one, or one that no customer would wait for."""
    here.api.fail("sendMessage", 429, "Too Many Requests", times, retry_after=retry_after)

    with pytest.raises(TooFast) as caught:
        await here.show(words("Chào"))
    assert caught.value.retry_after_s == retry_after
    assert here.naps.taken == naps


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (403, "Forbidden: bot was blocked by the user", ChatGone),
        (403, "Forbidden: user is deactivated", ChatGone),
        (403, "Forbidden: bot was kicked from the supergroup chat", ChatGone),
        (400, "Bad Request: chat not found", ChatGone),
        (400, "Bad Request: not enough rights to send text messages to the chat", ChatGone),
        (400, "Bad Request: can't parse entities: unclosed tag", Refused),
        (413, "Request Entity Too Large", Refused),
        (401, "Unauthorized", TokenRevoked),
        (404, "Not Found", TokenRevoked),
        (500, "Internal Server Error: restart", Ambiguous),
        (502, "Bad Gateway", Ambiguous),
    ],
)
async def test_refusals_become_ours(
    here: Scene, status: int, description: str, kind: type[ChannelError]
) -> None:
    """By what to do next; a message that may have been taken is not sent twice."""
    here.api.fail("sendMessage", status, description)

    with pytest.raises(ChannelError) as caught:
        await here.show(words("Chào"))
    assert type(caught.value) is kind
    assert len(here.api.of("sendMessage")) == 1


async def test_dropped_connection_is_ambiguous(here: Scene) -> None:
    """The message may have been taken: only who sent it knows whether twice is worse than never."""
    here.api.drop("sendMessage")

    with pytest.raises(Ambiguous):
        await here.show(words("Chào"))
    assert len(here.api.of("sendMessage")) == 1


async def test_edits_are_repeated_after_a_dropped_connection(here: Scene) -> None:
    """An edit twice is an edit once."""
    here.api.drop("editMessageText")
    await here.show(words("Trang 2", edits=True), answering=press())

    assert [call.method for call in here.api.calls] == ["editMessageText", "editMessageText"]


async def test_moved_group_tells_its_new_number(here: Scene) -> None:
    """The chat is found under it from then on."""
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    here.api.fail("sendMessage", 400, moved, migrate_to_chat_id=-100777)

    with pytest.raises(ChatMoved) as caught:
        await here.show(words("Chào"), answering=said())
    assert caught.value.new_key == "-100777"


async def test_nothing_is_sent_without_a_connection(here: Scene) -> None:
    """Which is tried three times."""
    bot = open_bot(Secret(TOKEN), CLOSED)
    async with TelegramChannel(bot, here.store, lambda: NOW, calls=here.channel._calls) as channel:
        with pytest.raises(Unreachable):
            await channel.send(ANN, [words("Chào")], None)
    assert here.naps.taken == [0.5, 1.5]


async def test_no_token_in_errors_and_logs(here: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Not even in what aiohttp or a proxy say, which quote the address."""
    caplog.set_level(logging.DEBUG, "aiohttp")
    caplog.set_level(logging.INFO)
    here.api.say("sendMessage", 502, f"<html>/bot{TOKEN}/sendMessage</html>".encode())
    here.api.say("sendMessage", 200, f"/bot{TOKEN}/sendMessage".encode())
    here.api.drop("sendMessage")
    here.api.hang("sendMessage")
    here.channel.bot.request._read_s = 0.05  # type: ignore[attr-defined]

    for _ in range(4):
        with pytest.raises(Ambiguous) as caught:
            await here.show(words("Chào"))
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
        assert TOKEN not in _contexts(caught.value)
    for url in (CLOSED, "http://[bad/bot"):
        async with TelegramChannel(open_bot(Secret(TOKEN), url), here.store, lambda: NOW) as channel:
            channel._calls = here.channel._calls
            with pytest.raises(Unreachable) as not_sent:
                await channel.send(ANN, [words("Chào")], None)
        assert TOKEN not in _contexts(not_sent.value)
    assert TOKEN not in caplog.text


def _contexts(error: BaseException) -> str:
    """Everything that hangs on an error, shown or not."""
    told = f"{error!r} {error.args}"
    for behind in (error.__cause__, error.__context__):
        told += _contexts(behind) if behind is not None else ""
    return told


async def test_slow_read_is_ambiguous(here: Scene) -> None:
    """Telegram has the request then."""
    here.channel.bot.request._read_s = 0.05  # type: ignore[attr-defined]
    here.api.hang("sendMessage")

    with pytest.raises(Ambiguous):
        await here.show(words("Chào"))


async def test_connections_are_kept(here: Scene) -> None:
    """One after the other, all go over one connection."""
    for _ in range(5):
        await here.show(words("Chào"))

    assert here.api.connections == 1


async def test_customers_do_not_wait_for_each_other(here: Scene) -> None:
    """Twenty answers with 0,1 s each take no two seconds."""
    here.api.delay_s = 0.1
    started = time.perf_counter()
    await asyncio.gather(*(here.show(words("Chào")) for _ in range(20)))

    assert time.perf_counter() - started < 1.0


async def test_deleting(here: Scene) -> None:
    """Gone already is gone; what Telegram does not let us take out is told."""
    assert await here.channel.delete(ANN, "12")
    assert here.api.calls[-1].params == {"chat_id": 5522, "message_id": 12}

    here.api.fail("deleteMessage", 400, "Bad Request: message to delete not found")
    assert await here.channel.delete(ANN, 12)
    here.api.fail("deleteMessage", 400, "Bad Request: message can't be deleted")
    assert not await here.channel.delete(ANN, 12)


async def test_password_is_deleted_in_spite_of_a_dropped_connection(here: Scene) -> None:
    """Deleting twice is deleting once."""
    here.api.drop("deleteMessage", times=2)

    assert await here.channel.delete(ANN, 12)
    assert len(here.api.calls) == 3


async def test_answering_a_press_never_fails(here: Scene) -> None:
    """Too old, or no connection: the answer itself is on its way."""
    here.api.fail("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    await here.channel.answer_callback("77")
    here.api.drop("answerCallbackQuery", times=3)
    await here.channel.answer_callback("78", "x" * 300)

    assert len(here.api.calls[-1].params["text"]) == 200


async def test_typing_is_shown_while_the_answer_is_made(here: Scene) -> None:
    """Once for a while, and no more once it is there."""
    await here.channel.typing(ANN)
    await here.channel.typing(ANN)
    await _until(lambda: bool(here.api.calls))
    await here.show(words("Chào"))
    await asyncio.sleep(0.05)

    assert [call.method for call in here.api.calls] == ["sendChatAction", "sendMessage"]
    assert here.api.calls[0].params["action"] == "typing"


async def test_quick_answers_show_no_typing(tmp_path: Path) -> None:
    """It would arrive after the answer and stand there for five seconds."""
    async with scene(tmp_path, typing_after_s=0.2) as here:
        await here.channel.typing(ANN)
        await here.show(words("Chào"))
        await asyncio.sleep(0.3)

        assert [call.method for call in here.api.calls] == ["sendMessage"]


async def test_typing_is_shown_again_in_the_next_turn(here: Scene) -> None:
    """Also when the next question comes right after the answer."""
    await here.channel.typing(ANN)
    await here.show(words("Một"))
    await here.channel.typing(ANN)
    await _until(lambda: bool(here.api.of("sendChatAction")))


async def test_failed_typing_is_nobodys_business(here: Scene) -> None:
    """The answer comes all the same."""
    here.api.fail("sendChatAction", 403, "Forbidden: bot was blocked by the user")
    await here.channel.typing(ANN)
    await _until(lambda: bool(here.api.calls))
    await here.show(words("Chào"))

    assert here.api.texts() == ["Chào"]


async def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError
