"""Several areas on one screen, before they are followed and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend_client.models import Fetched, Outage
from bot.areas.reasons import Row
from bot.i18n import Words
from bot.messages import Note, Reply, Rows, Text, Title
from bot.views.common import age_warning, source
from data.notice_values import FollowedArea
from data.retention import AREAS_PER_CHAT


@dataclass(frozen=True, slots=True)
class Seen:
    """One area, with what the plan has of it."""

    text: str
    past: int  # outages of the last 30 days
    coming: tuple[Row, ...]
    is_known: bool  # the utility or its plan uses this name


@dataclass(frozen=True, slots=True)
class Several:
    """What is to be followed with one yes."""

    areas: tuple[Seen, ...]
    plan: Fetched[tuple[Outage, ...]] | None  # None: it could not be had
    left_out: int = 0  # for want of room


def preview(_: Words, what: Several, buttons: Rows, *, is_group: bool, is_sample: bool) -> Reply:
    """Each by its name and how much it would have told."""
    title = Title(_("📍 Theo dõi {n} khu vực?").format(n=len(what.areas)))
    lines = "\n".join(_line(_, one, can_look=what.plan is not None) for one in what.areas)
    old = () if what.plan is None else age_warning(_, what.plan)
    seen = () if what.plan is None else (source(_, what.plan.fetched_at, is_sample=is_sample),)
    how = Note(_("Bot so tên khu vực với lịch đã công bố, nên có thể không đúng từng nhà."))
    shown = [Text(lines)] if lines else []
    return Reply((*old, title, *shown, *_warnings(_, what, is_group=is_group), how, *seen), buttons)


def _line(_: Words, one: Seen, *, can_look: bool) -> str:
    if not can_look:
        return f"• {one.text}"
    if not one.is_known:
        return _("• {area}: lịch chưa có tên này, bạn xem lại cách viết").format(area=one.text)
    said = _("• {area}: {past} lịch trong 30 ngày qua, {coming} lịch sắp tới")
    return said.format(area=one.text, past=one.past, coming=len(one.coming))


def _warnings(_: Words, what: Several, *, is_group: bool) -> Iterator[Text]:
    if what.plan is None:
        yield Text(_("Bot chưa xem được lịch lúc này, nên không kiểm tra được tên. Bạn vẫn theo dõi được."))
    if what.left_out:
        said = _("Mỗi nơi chat theo dõi được {n} khu vực. Bạn dừng một khu vực rồi thêm nhé.")
        yield Text(said.format(n=AREAS_PER_CHAT))
    if is_group:
        yield Text(_("Cả nhóm sẽ nhận tin, và chỉ tin về lịch cắt điện."))


def followed(_: Words, areas: Sequence[FollowedArea], buttons: Rows) -> Reply:
    """What comes from now on, and how to stop it."""
    return Reply(
        (
            Title(_("✅ Đã theo dõi {n} khu vực").format(n=len(areas))),
            Text("\n".join(f"• {one.text}" for one in areas)),
            Text(_("Bot báo khi có lịch cắt điện mới, khi đổi giờ hoặc hoãn.")),
            Note(_("Thôi theo dõi: gõ /theodoikhuvuc")),
        ),
        buttons,
    )
