"""The outage plan in words. The utility's status words stay its own; what cannot be known is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from backend_client.models import HANOI, Fetched, Outage, OutageState
from bot.areas.reasons import Fit, Reason, Row
from bot.i18n import Words
from bot.messages import Block, Document, Reply, Rows, Text, Title
from bot.views.common import age_warning, source
from bot.views.format import clock, day, hours, long_day, moment, span
from bot.views.outage_lead import lead, when
from bot.views.outage_plan import NOT_CUT, Plan, Scope, touches


def plan(
    _: Words, what: Plan, fetched: Fetched[tuple[Outage, ...]], buttons: Rows, *, is_sample: bool
) -> Reply:
    """The plan of a day or of a few days."""
    answer = _answer(_, what) if what.rows else _nothing(_, what, is_stale=fetched.is_stale)
    blocks = (
        *age_warning(_, fetched),
        Title(_("📅 Lịch cắt điện · {home}").format(home=what.home)),
        *answer,
        Text("\n".join(_head(_, what))),
        *_rows(_, what),
        *_ends(_, what),
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=what.is_personal)


def _answer(_: Words, what: Plan) -> list[Block]:
    said = lead(_, what)
    return [Text(said)] if said else []


def _head(_: Words, what: Plan) -> list[str]:
    lines = [_period(_, what)]
    if what.is_past:
        lines[0] = _("{period} · Đã qua").format(period=lines[0])
    if what.rows or what.scope is Scope.AREA:
        lines.append(how(_, what.scope))
    if (shared := what.shared_reason) is not None:
        lines.append(reason(_, shared, what.scope))
    units = {row.outage.unit_name for row in what.rows}
    if len(units) == 1:
        lines.append(_("Đơn vị: {unit}").format(unit=units.pop()))
    if what.pages > 1:
        lines.append(_("Trang {page}/{pages}").format(page=what.page + 1, pages=what.pages))
    return lines


def _period(_: Words, what: Plan) -> str:
    if what.is_day:
        return long_day(_, what.first_on)
    return _("Từ {first} đến {last}").format(first=day(what.first_on), last=day(what.last_on))


def how(_: Words, scope: Scope) -> str:
    """How the rows were found."""
    if scope is Scope.AREA:
        return _("Theo khu vực, có thể không đúng từng nhà.")
    return _("Theo khu vực của đơn vị, hãy so với địa chỉ nhà bạn.")


def _rows(_: Words, what: Plan) -> list[Block]:
    units = {row.outage.unit_name for row in what.rows}
    blocks: list[Block] = []
    heading = None
    for row in what.shown:
        starts_on = max(row.outage.starts_at.astimezone(HANOI).date(), what.first_on)
        own = row if what.shared_reason is None else replace(row, reason=None)
        lines = row_lines(_, own, what.now, what.scope, names_unit=len(units) > 1)
        if not what.is_day and starts_on != heading:
            heading = starts_on
            lines.insert(0, long_day(_, starts_on))
        blocks.append(Text("\n".join(lines)))
    return blocks + _total(_, what)


def row_lines(_: Words, row: Row, now: datetime, scope: Scope, *, names_unit: bool) -> list[str]:
    """One row as in the spec's sample: status, time and length; area; reason; when the power is back."""
    outage = row.outage
    lines = [status_line(_, outage, now), _("Khu vực: {area}").format(area=outage.area)]
    if outage.state is OutageState.MOVED and outage.was_starts_at is not None:
        lines.insert(1, _was(_, outage, outage.was_starts_at))
    if outage.reason and outage.state is not OutageState.POSTPONED:
        lines.append(_("Lý do: {reason}").format(reason=outage.reason))
    if names_unit:
        lines.append(_("Đơn vị: {unit}").format(unit=outage.unit_name))
    if row.reason is not None:
        lines.append(reason(_, row.reason, scope))
    if _is_to_come(outage, now):
        lines.append(_("Có điện lại: dự kiến {at}").format(at=_back_at(outage)))
    return lines


def status_line(_: Words, outage: Outage, now: datetime) -> str:
    """`Đã duyệt · 08:30–12:30 (4 giờ)`; a postponed row has no length, for nothing will be cut."""
    parts = [state(_, outage), span(outage.starts_at, outage.ends_at)]
    if outage.state not in NOT_CUT:
        parts[1] = _("{span} ({length})").format(span=parts[1], length=hours(_, outage.lasts))
    if outage.ends_at <= now and outage.state not in {OutageState.RESTORED, OutageState.POSTPONED}:
        parts.append(_("đã qua"))
    return " · ".join(parts)


def state(_: Words, outage: Outage) -> str:
    """The status word; one we do not know is shown as the utility writes it."""
    return {
        OutageState.APPROVED: _("Đã duyệt"),
        OutageState.PLANNED: _("Dự kiến (chưa duyệt)"),
        OutageState.POSTPONED: _("Hoãn"),
        OutageState.MOVED: _("Đổi giờ"),
        OutageState.ONGOING: _("Đang cắt"),
        OutageState.RESTORED: _("Đã có điện"),
        OutageState.UNKNOWN: outage.state_text or _("Chưa rõ trạng thái"),
    }[outage.state]


def _was(_: Words, outage: Outage, was_starts_at: datetime) -> str:
    """Old and new time, with days where the day changed as well."""
    old = span(was_starts_at, outage.was_ends_at) if outage.was_ends_at else clock(was_starts_at)
    new = span(outage.starts_at, outage.ends_at)
    was_on, is_on = (at.astimezone(HANOI).date() for at in (was_starts_at, outage.starts_at))
    if was_on == is_on:
        return _("Giờ cũ {old}, giờ mới {new}").format(old=old, new=new)
    sentence = _("Giờ cũ {old} ngày {old_day}, giờ mới {new} ngày {new_day}")
    return sentence.format(old=old, old_day=day(was_on), new=new, new_day=day(is_on))


def _is_to_come(outage: Outage, now: datetime) -> bool:
    return outage.ends_at > now and outage.state not in {OutageState.POSTPONED, OutageState.RESTORED}


def _back_at(outage: Outage) -> str:
    same_day = outage.starts_at.astimezone(HANOI).date() == outage.ends_at.astimezone(HANOI).date()
    return clock(outage.ends_at) if same_day else moment(outage.ends_at)


def reason(_: Words, why: Reason, scope: Scope) -> str:
    """By what a row was found, for the customer to judge."""
    return (_of_home(_) if scope is Scope.ADDRESS else _of_area(_))[why.fit].format(place=why.place)


def _of_home(_: Words) -> dict[Fit, str]:
    return {
        Fit.LANE: _("Khớp với ngõ của bạn: {place}"),
        Fit.STREET: _("Khớp với nơi bạn ở: {place}"),
        Fit.WARD: _("Có thể gồm nhà bạn: cùng {place}"),
        Fit.UNIT: _("Có thể gồm nhà bạn: thuộc {place}"),
        Fit.ALIKE: _("Có thể gồm nhà bạn: tên gần giống {place}"),
        Fit.OTHER_LANE: _("Cùng {place}, nhưng ghi ngõ khác"),
    }


def _of_area(_: Words) -> dict[Fit, str]:
    asked = _("Khớp với: {place}")
    return {
        Fit.LANE: asked,
        Fit.STREET: asked,
        Fit.WARD: asked,
        Fit.UNIT: _("Thuộc {place}"),
        Fit.ALIKE: _("Tên gần giống {place}"),
        Fit.OTHER_LANE: _("Cùng {place}, nhưng ghi ngõ khác"),
    }


def _total(_: Words, what: Plan) -> list[Block]:
    """Hours without power on one day: overlapping windows count once, postponed ones never.

    Rows of a whole unit or area are different places: a sum would mean nothing unless the place is one.
    Near a home only rows that name its lane or street count.
    """
    rows = [row for row in what.rows if row.hits or what.scope is not Scope.ADDRESS]
    cut = [row.outage for row in rows if row.outage.state not in NOT_CUT and _is_on(row.outage, what)]
    is_one_place = what.scope is Scope.ADDRESS or len({outage.area for outage in cut}) == 1
    if not what.is_day or len(cut) < 2 or not is_one_place:
        return []
    total = hours(_, union([(outage.starts_at, outage.ends_at) for outage in cut]))
    sentence = _("Tổng cộng {n} khung giờ: {hours}.")
    return [Text(sentence.format(n=len(cut), hours=total))]


def _is_on(outage: Outage, what: Plan) -> bool:
    return touches(outage.starts_at, outage.ends_at, what.first_on)


def union(windows: Sequence[tuple[datetime, datetime]]) -> timedelta:
    """Time covered by at least one of the windows."""
    total = timedelta()
    reached: datetime | None = None
    for starts_at, ends_at in sorted(windows):
        begins = starts_at if reached is None else max(starts_at, reached)
        total += max(ends_at - begins, timedelta())
        reached = ends_at if reached is None else max(ends_at, reached)
    return total


def _dated(_: Words, what: Plan) -> str:
    """With its date also where it is today or tomorrow."""
    return _("ngày {day}").format(day=day(what.first_on)) if what.is_day else when(_, what)


def _nothing(_: Words, what: Plan, *, is_stale: bool) -> list[Block]:
    """No row: told apart are "not published", "not known", "none for you" and "none"."""
    slots = {"whom": what.whom, "when": _dated(_, what)}
    if is_stale:
        lines = [
            _("Chưa kiểm tra được lịch cắt điện mới nhất cho {whom} {when}."),
            _("Bản cũ không có dòng nào, nhưng lịch có thể đã đổi. Mời bạn thử lại hoặc gọi 19001288."),
        ]
    elif what.is_unpublished and what.published_on is not None:
        return [Text(_("Kế hoạch mới công bố đến {day}.").format(day=day(what.published_on))), Text(
            _("Ngày sau đó chưa có thông tin, chưa thể nói là không cắt điện."))]  # fmt: skip
    elif what.is_past:
        lines = [_("Không thấy lịch cắt điện theo kế hoạch cho {whom} {when}.")]
    elif what.of_unit:
        said = _("Chưa thấy lịch cắt điện cho nhà bạn {when}.").format(when=when(_, what))
        return [Text(said), Text(" ".join((
            _("Đơn vị có lịch ở nơi khác: mời bạn mở xem và so với địa chỉ nhà mình."),
            _("Lịch có thể bổ sung; sự cố đột xuất không có trong lịch."),
        )))]  # fmt: skip
    else:
        lines = [
            _("Chưa có lịch cắt điện theo kế hoạch cho {whom} {when}."),
            _("Lịch có thể bổ sung; sự cố đột xuất không có trong lịch."),
        ]
    return [Text(" ".join(line.format(**slots) for line in lines))]


def _ends(_: Words, what: Plan) -> list[Block]:
    """Why a paging button is missing, and how far a range is published."""
    if what.is_unpublished:
        return []
    if what.is_day and what.first_on == what.earliest_on:
        return [Text(_("Đây là ngày xa nhất xem lại được (30 ngày)."))]
    if (
        what.published_on is not None
        and what.today <= what.published_on <= what.last_on
        and (not what.is_day or what.first_on == what.latest_on)
    ):
        return [Text(_("Kế hoạch mới công bố đến {day}.").format(day=day(what.published_on)))]
    if what.is_day and what.first_on == what.latest_on:
        return [Text(_("Bot chỉ xem trước được 30 ngày."))]
    return []


def too_old(_: Words, earliest_on: date, buttons: Rows) -> Reply:
    """Asked for a day further back than the plan is kept."""
    said = _("Lịch cắt điện đã qua chỉ xem lại được 30 ngày, từ {day}.")
    return Reply((Text(said.format(day=day(earliest_on))),), buttons)


def to_save(what: Plan) -> tuple[Outage, ...]:
    """Rows that belong into a calendar: still to come and not postponed."""
    return tuple(row.outage for row in what.rows if _is_to_come(row.outage, what.now))


def calendar_file(
    _: Words,
    what: Plan,
    fetched: Fetched[tuple[Outage, ...]],
    content: bytes,
    file_name: str,
    buttons: Rows,
    *,
    is_sample: bool,
) -> Reply:
    """The .ics file with a word on what it does."""
    blocks = (
        *age_warning(_, fetched),
        Title(_("🗓️ Lịch cắt điện · {home}").format(home=what.home)),
        Text(_("Tệp này có {n} lịch cắt điện.").format(n=len(to_save(what)))),
        Text(_("Bạn mở tệp để thêm vào lịch trên máy. Máy sẽ nhắc trước 60 phút.")),
        Text(_("Tệp không tự sửa khi lịch hoãn hoặc đổi giờ. Mời bạn xem lại trước ngày cắt.")),
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    file = Document(content, file_name, "text/calendar")
    return Reply(blocks, buttons, document=file, is_personal=what.is_personal)


def nothing_to_save(_: Words, buttons: Rows) -> Reply:
    said = _("Không có lịch cắt điện sắp tới nào để lưu. Lịch đã hoãn không được lưu.")
    return Reply((Text(said),), buttons)
