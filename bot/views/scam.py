"""Words for somebody who was called, or got a message, in EVNHANOI's name (F4.9)."""

from __future__ import annotations

from bot.i18n import Words
from bot.messages import Block, Facts, Note, Reply, Rows, Text, Title
from bot.views import common
from bot.views.format import money
from bot.views.payment import Standing
from data.reference import Contacts
from data.values import LinkedAccount


def check(
    _: Words, known: Contacts, records: tuple[Block, ...], note: tuple[Note, ...], buttons: Rows
) -> Reply:
    """What the records say, what the bot cannot know, whom to trust; the warning stands last."""
    blocks: tuple[Block, ...] = (
        Title(_("🛡️ Kiểm tra tin lừa đảo")),
        *records,
        Text(_("Bot không biết ai đã gọi cho bạn.")),
        Facts(
            (
                (_("Tổng đài"), known.hotline.shown),
                (_("Điện thoại"), known.second.shown),
                (_("Trang web"), known.website.shown),
            )
        ),
        Text(_("Chỉ tin các số và trang này. Nghi ngờ: tự gọi 19001288.")),
        Text(_("Đừng chuyển tiền, đừng cài ứng dụng theo cuộc gọi.")),
    )
    return Reply((*blocks, *note), buttons, is_personal=bool(records))


def of_account(
    _: Words, account: LinkedAccount, standing: Standing, warning: tuple[Block, ...]
) -> tuple[Block, ...]:
    """What is owed by EVNHANOI's records, to be compared with what the caller claims."""
    return (*warning, Text(common.name(account)), Text(_owed(_, standing)))


def not_checked(_: Words, account: LinkedAccount) -> tuple[Block, ...]:
    """The portal does not answer: no word about debts, the warning all the same."""
    return (Text(common.name(account)), Text(_("Chưa kiểm tra được bạn còn nợ hay không.")))


def stranger(_: Words) -> tuple[Block, ...]:
    return (Text(_("Liên kết mã khách hàng thì bot đối chiếu được bạn có nợ tiền điện hay không.")),)


def _owed(_: Words, of: Standing) -> str:
    if of.owed_vnd:
        said = _("Theo dữ liệu của EVNHANOI, bạn còn {amount} chưa trả.")
        return said.format(amount=money(of.owed_vnd))
    if of.is_certain:
        return _("Theo dữ liệu của EVNHANOI, bạn đã trả đủ.")
    return _("Chưa kiểm tra được bạn còn nợ hay không.")
