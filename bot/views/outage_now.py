"""Words for somebody whose power is off right now. Nothing claims that a crew is coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend_client.models import Fetched, Outage, OutageState
from bot.areas.reasons import Row
from bot.i18n import Words
from bot.messages import Block, Reply, Rows, Text, Title
from bot.views.common import age_warning, source
from bot.views.format import moment
from bot.views.outage import how, row_lines
from bot.views.outage_plan import Scope

_LATE = timedelta(hours=2)  # so long after its planned end an outage may still be the reason
_MOST = 5


@dataclass(frozen=True, slots=True)
class Now:
    """The plan of this hour for one place."""

    home: str
    whom: str
    scope: Scope
    now: datetime
    rows: tuple[Row, ...]  # outages of this hour that concern the place
    elsewhere: int = 0  # others of the unit
    is_personal: bool = False


def is_now(outage: Outage, now: datetime) -> bool:
    """Whether the plan has this outage running, just ended, or (by its status) running on past its end."""
    if outage.state is OutageState.POSTPONED or outage.starts_at > now:
        return False
    runs_on = outage.state is OutageState.ONGOING and outage.ends_at + timedelta(days=1) > now
    return runs_on or now < outage.ends_at + _LATE


def now(
    _: Words, what: Now, fetched: Fetched[tuple[Outage, ...]], buttons: Rows, *, is_sample: bool
) -> Reply:
    """Planned at this hour, or not and what to check."""
    blocks = (
        *age_warning(_, fetched),
        _title(_, what.home),
        *(_planned(_, what) if what.rows else _unplanned(_, what)),
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=what.is_personal)


def _title(_: Words, home: str) -> Title:
    return Title(_("⚡ Mất điện lúc này · {home}").format(home=home))


def _planned(_: Words, what: Now) -> list[Block]:
    if what.scope is Scope.UNIT:
        first = _("Lúc này đơn vị có {n} lịch cắt điện. Hãy so với địa chỉ nhà bạn.").format(n=len(what.rows))
        blocks: list[Block] = [Text(first)]
    elif _is_over(what):
        blocks = [Text(_("Lịch cắt điện theo kế hoạch ở đây vừa kết thúc.")), Text(how(_, what.scope))]
    elif what.scope is Scope.ADDRESS and not any(row.hits for row in what.rows):
        near = _("Lúc này có lịch cắt điện gần nhà bạn, chưa chắc gồm nhà bạn.")
        blocks = [Text(near), Text(how(_, what.scope))]
    else:
        blocks = [Text(_("Có lịch cắt điện theo kế hoạch vào lúc này.")), Text(how(_, what.scope))]
    blocks += [Text("\n".join(_lines(_, row, what.now, what.scope))) for row in what.rows[:_MOST]]
    if len(what.rows) > _MOST:
        blocks.append(Text(_("Còn {n} lịch nữa ở nơi khác.").format(n=len(what.rows) - _MOST)))
    if _is_over(what):
        return [*blocks, _advice(_)]
    blocks.append(Text(_("Nếu lịch này không đúng nhà bạn, hoặc quá giờ vẫn chưa có điện: gọi 19001288.")))
    return blocks


def _is_over(what: Now) -> bool:
    """The utility says that the power is back: the plan explains no outage of this moment."""
    return all(row.outage.state is OutageState.RESTORED for row in what.rows)


def _lines(_: Words, row: Row, now: datetime, scope: Scope) -> list[str]:
    lines = row_lines(_, row, now, scope, names_unit=False)
    if row.outage.state is OutageState.RESTORED:
        lines.append(_("Theo lịch, nơi này đã có điện lại."))
    elif row.outage.ends_at <= now:
        lines.append(_("Đã quá giờ có điện lại dự kiến ({at}).").format(at=moment(row.outage.ends_at)))
    return lines


def _unplanned(_: Words, what: Now) -> list[Block]:
    first = _("Lúc này không thấy lịch cắt điện theo kế hoạch cho {whom}.").format(whom=what.whom)
    blocks: list[Block] = [Text(first)]
    if what.elsewhere:
        others = _("Đơn vị đang có {n} lịch cắt điện ở nơi khác, mời bạn so với địa chỉ nhà mình.")
        blocks.append(Text(others.format(n=what.elsewhere)))
    return [*blocks, _advice(_)]


def _advice(_: Words) -> Text:
    return Text(
        _(
            "Kiểm tra aptomat và hỏi nhà bên cạnh. "
            "Nếu chỉ nhà bạn mất: lỗi có thể ở trong nhà. Báo sự cố: 19001288."
        )
    )


def not_known(_: Words, home: str, buttons: Rows) -> Reply:
    """The portal gave no answer: said, and the advice all the same."""
    said = _("Hệ thống tra cứu đang bận nên chưa biết có lịch cắt điện lúc này không.")
    return Reply((_title(_, home), Text(said), _advice(_)), buttons)


def without_plan(_: Words, buttons: Rows) -> Reply:
    """Nobody knows where: the advice first, then the question."""
    ask = _("Để xem có phải cắt điện theo lịch không, bạn gửi mã khách hàng, tên phường hoặc tên đường.")
    return Reply((Title(_("⚡ Nhà tôi đang mất điện")), _advice(_), Text(ask)), buttons)
