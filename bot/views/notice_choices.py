"""The screens on which a customer sees and sets what the bot tells unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import notice_names as called
from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title
from bot.views import notice_words as names
from bot.views.common import name
from data.notice_values import ChatChoices, Choices, NoticeKind
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Homes:
    """Some linked codes, and what is wanted of each of them."""

    accounts: tuple[LinkedAccount, ...]
    choices: tuple[Choices, ...]


def overview(_: Words, homes: Homes, chat: ChatChoices, areas: Sequence[str], buttons: Rows) -> Reply:
    """`/thongbao`: the state of every switch in words; `areas` are followed without a code."""
    heading = _("🔔 Thông báo · {home}").format(home=names.homes(_, homes.accounts))
    remarks = _remarks(_, homes)
    states = Text("\n".join(_states(_, homes, chat)))
    more = tuple(Text(line) for line in remarks)
    return Reply((Title(heading), states, *_followed(_, areas), *more), buttons)


def _followed(_: Words, areas: Sequence[str]) -> tuple[Text, ...]:
    if not areas:
        return ()
    return (Text(_("Khu vực đang theo dõi: {areas}").format(areas=", ".join(areas))),)


def _states(_: Words, homes: Homes, chat: ChatChoices) -> list[str]:
    lines = [f"{called.kind_name(_, kind)}: {names.state(_, kind, homes.choices)}" for kind in NoticeKind]
    if len(homes.choices) == 1:
        lines.append(_("Ngưỡng cảnh báo: {limit}").format(limit=names.threshold(_, homes.choices[0])))
    return [*lines, _("Giờ yên lặng: {hours}").format(hours=names.quiet(_, chat))]


def _remarks(_: Words, homes: Homes) -> list[str]:
    lines = [_("Tin khác gồm: lịch cắt điện, ngưỡng cảnh báo, giá điện mới, tin từ EVNHANOI.")]
    ended = [account for account in homes.accounts if account.token is None]
    if ended:
        said = _("Cần liên kết lại {homes}. Chưa liên kết lại thì bot chỉ báo được lịch cắt điện.")
        lines.append(said.format(homes=names.aliases(ended)))
    return lines


def which_home(_: Words, homes: Homes, areas: Sequence[str], buttons: Rows) -> Reply:
    """Asked where several codes are linked; what is on stands beside each."""
    lines = [
        f"{name(account)}: {_on(_, choices)}"
        for account, choices in zip(homes.accounts, homes.choices, strict=True)
    ]
    asked = _("Bạn muốn đặt thông báo cho nhà nào?")
    title, states = Title(_("🔔 Thông báo")), Text("\n".join(lines))
    return Reply((title, states, *_followed(_, areas), Text(asked)), buttons)


def _on(_: Words, choices: Choices) -> str:
    on = [called.kind_name(_, kind) for kind in NoticeKind if choices.is_on(kind)]
    return ", ".join(on) if on else _("chưa bật tin nào")


def not_linked(_: Words, areas: Sequence[str], buttons: Rows) -> Reply:
    """What can be had with a link, and what without."""
    return Reply(
        (
            Title(_("🔔 Thông báo")),
            *_followed(_, areas),
            Text(_("Bot báo ngày ghi chỉ số, tiền điện và lịch cắt điện của nhà bạn, khi bạn đã bật.")),
            Text(_("Bạn cần liên kết mã khách hàng một lần. Mọi loại tin đều tắt cho đến khi bạn bật.")),
            Text(_("Chỉ cần lịch cắt điện: theo dõi khu vực, không cần liên kết.")),
        ),
        buttons,
    )


def which_moments(_: Words, homes: Homes, chat: ChatChoices, buttons: Rows) -> Reply:
    heading = _("⚙️ Chọn lúc báo · {home}").format(home=names.homes(_, homes.accounts))
    pictures = _("Chỉ nhận chữ") if chat.is_text_only else _("Có hình kèm chữ")
    return Reply(
        (
            Title(heading),
            Text(_("Bạn muốn đổi lúc báo của loại tin nào?")),
            Text(_("Cách gửi: {how}").format(how=pictures)),
        ),
        buttons,
    )


def moments(_: Words, homes: Homes, kind: NoticeKind, buttons: Rows) -> Reply:
    """When one type is told."""
    heading = f"⚙️ {called.kind_name(_, kind)} · {names.homes(_, homes.accounts)}"
    first = f"{called.kind_name(_, kind)}: {names.state(_, kind, homes.choices)}"
    fields = called.MOMENTS[kind]
    lines = [_days(_, homes)] if kind is NoticeKind.READING else _moments(_, homes, fields)
    said = [Text("\n".join([first, *lines]))]
    if kind is NoticeKind.BILL and not any(_is_on(homes, field) for field in fields):
        said.append(Text(_("Mọi lúc báo đều tắt, nên sẽ không có tin Tiền điện.")))
    if kind is NoticeKind.OTHER:
        said.append(Text(_("Ngưỡng cảnh báo, giá điện mới và tin từ EVNHANOI: bot gửi khi có.")))
    return Reply((Title(heading), *said), buttons)


def _days(_: Words, homes: Homes) -> str:
    days = {choices.reading_days for choices in homes.choices}
    if len(days) > 1:
        return _("Lúc báo: mỗi nhà một khác, lúc 08:00")
    return _("Lúc báo: {day}, lúc 08:00").format(day=called.days_before(_, days.pop()))


def _moments(_: Words, homes: Homes, fields: Sequence[str]) -> list[str]:
    return [
        f"• {called.moment_name(_, field)}: {names.on_or_off(_, is_on=_is_on(homes, field))}"
        for field in fields
    ]


def _is_on(homes: Homes, field: str) -> bool:
    return any(getattr(choices, field) for choices in homes.choices)


def told_when(_: Words, kind: NoticeKind, homes: Homes) -> list[str]:
    """The moments that are on, for any of the homes."""
    if kind is NoticeKind.READING:
        return [_days(_, homes)]
    return [called.moment_name(_, name) for name in called.MOMENTS[kind] if _is_on(homes, name)]


def cannot_tell_power_back(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Text(_("Bot không biết lúc nào nhà bạn có điện lại. Giờ ghi trong lịch chỉ là dự kiến.")),
            Text(_("Quá giờ dự kiến vẫn chưa có điện: gọi 19001288.")),
        ),
        buttons,
    )
