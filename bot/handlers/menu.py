"""The screens of choices, language and plain mode, emergency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.commands import Ask, Command
from bot.handlers import deep_link
from bot.handlers.turn import OpenHandler, Turn
from bot.i18n import Words, words
from bot.keyboards import menu as keyboards
from bot.keyboards.common import Rows, home, press
from bot.messages import HOME, Answer, Button
from bot.views import common
from bot.views import menu as views


async def main(turn: Turn, ask: Ask) -> Answer:
    """First screen; a lone customer code is asked back what to show of it, a link begins what it is for."""
    _ = turn.words
    if ask.text and (begun := await deep_link.begin(turn, ask.text)) is not None:
        return begun
    if ask.code is not None:
        is_linked = any(account.customer == ask.code for account in turn.accounts)
        return Answer((views.about_code(_, ask.code.short, keyboards.main(_), is_linked=is_linked),))
    if ask.option == "thanks":
        return Answer((views.thanks(_, ((home(_),),)),))
    reply = views.welcome(
        _,
        keyboards.main(_),
        is_sample=turn.is_sample,
        is_official=turn.is_official,
        linked=tuple(common.name(account) for account in turn.accounts),
    )
    return Answer((reply,))


def with_keys(turn: Turn, answer: Answer) -> Answer:
    """Put the keys in sight where a channel has them: at every /start, and when the language changes.

    Not in groups, where everybody would get them, nor above a question that waits for an answer.
    """
    is_start = turn.incoming.text.split()[:1] == ["/start"]
    if not turn.can.keys or not turn.incoming.is_private or answer.awaiting is not None:
        return answer
    if not is_start and not answer.language:
        return answer
    _ = words(answer.language) if answer.language else turn.words
    shown = views.keys(_, keyboards.keys(_))
    is_greeting = (
        answer.topic.partition(" ")[0] == HOME
    )  # its first line must be the first; else the answer is last
    return replace(answer, replies=(*answer.replies, shown) if is_greeting else (shown, *answer.replies))


def _section(title: Callable[[Words], str], rows: Callable[[Words], Rows]) -> OpenHandler:
    async def show(turn: Turn, ask: Ask) -> Answer:
        return Answer((views.section(turn.words, title(turn.words), rows(turn.words)),))

    return show


async def help_(turn: Turn, ask: Ask) -> Answer:
    _ = turn.words
    rows = ((press(_("☎️ Liên hệ"), Ask(Command.CONTACT)),), (home(_),))
    return Answer((views.help_(_, rows),))


async def cancel(turn: Turn, ask: Ask) -> Answer:
    """Leave the step that is waiting; a link request that waits for consent is dropped too."""
    if turn.linking is not None:
        await turn.linking.drop(turn.chat)
    was_open = turn.conversation.awaiting is not None
    return Answer((views.cancelled(turn.words, keyboards.main(turn.words), was_open=was_open),))


async def language(turn: Turn, ask: Ask) -> Answer:
    """Switch to the language named, else to the other one."""
    wanted = ask.option or ("en" if turn.words.language == "vi" else "vi")
    chosen = words(wanted)
    return Answer((views.language_set(chosen, keyboards.main(chosen)),), language=chosen.language)


async def simple(turn: Turn, ask: Ask) -> Answer:
    is_on = not turn.conversation.is_simple
    rows = keyboards.main(turn.words)
    return Answer((views.simple_set(turn.words, rows, is_on=is_on),), is_simple=is_on)


async def emergency(turn: Turn, ask: Ask) -> Answer:
    _ = turn.words
    calls = tuple(
        Button(_("Gọi {number}").format(number=n), url=f"tel:{n}") for n in ("115", "114", "19001288")
    )
    return Answer((views.emergency(_, (calls, (home(_),))),))


HANDLERS: Mapping[Command, OpenHandler] = {
    Command.MENU: main,
    Command.MORE: _section(lambda _: _("☰ Mục khác"), keyboards.more),
    Command.OUTAGE_MENU: _section(lambda _: _("📅 Lịch cắt điện"), keyboards.outages),
    Command.READING_MENU: _section(lambda _: _("🔢 Lịch ghi chỉ số"), keyboards.readings),
    Command.INVOICE_MENU: _section(lambda _: _("🧾 Hóa đơn tiền điện"), keyboards.invoices),
    Command.PAYMENT_MENU: _section(lambda _: _("💳 Tình trạng thanh toán"), keyboards.payments),
    Command.HISTORY_MENU: _section(lambda _: _("📊 Lịch sử sử dụng điện"), keyboards.history),
    Command.HELP: help_,
    Command.CANCEL: cancel,
    Command.LANGUAGE: language,
    Command.SIMPLE: simple,
    Command.EMERGENCY: emergency,
}
