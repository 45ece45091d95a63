"""What a visitor of the demo lets happen: at the sample portal, and then looked at by the bot at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.areas import place_names
from bot.areas.place_names import Kind
from bot.ports.trial import TrialEvent, TrialOutcome
from data.store import Store
from data.values import ChatId, LinkedAccount
from sandbox.outages import REASONS, WORKS, PlannedOutage
from sandbox.periods import HANOI, Month
from sandbox.world import World
from scheduler.planning import Watch

_DAY = timedelta(days=1)
_FROM, _TO = time(14), time(16)
_LATER = timedelta(hours=3)


@dataclass(slots=True)
class Stage:
    """The sample portal as a stage; the bot watches it."""

    world: World
    store: Store
    watch: Watch

    def __post_init__(self) -> None:
        self.world.on_event.append(self.watch.look_soon)  # also when a terminal let it happen

    async def happen(self, chat: ChatId, event: TrialEvent) -> TrialOutcome:
        """For the first home of the chat. What stands there before is looked at first: it is no news."""
        accounts = await self.store.links.of_chat(chat)
        if not accounts:
            return TrialOutcome.NOT_LINKED
        await self._switch_on(chat)
        await self.watch.look_now()
        if not self._acts[event](accounts[0]):
            return TrialOutcome.NOTHING
        await self.watch.look_now()
        await self.watch.settled()
        return TrialOutcome.DONE

    @property
    def _acts(self) -> Mapping[TrialEvent, Callable[[LinkedAccount], bool]]:
        return {
            TrialEvent.OUTAGE: self._publish,
            TrialEvent.MOVE: self._move,
            TrialEvent.POSTPONE: self._postpone,
            TrialEvent.BILL: self._issue,
            TrialEvent.PAY: self._pay,
        }

    async def _switch_on(self, chat: ChatId) -> None:
        """Every kind of notice, at any hour: the panel says so."""
        for account, choices in (await self.store.choices.of_chat(chat)).items():
            on = replace(choices, is_reading_on=True, is_bill_on=True, is_other_on=True, bill_paid=True)
            if on != choices:
                await self.store.choices.put(chat, account, on)
        chosen = await self.store.choices.get_chat(chat)
        at_any_hour = replace(chosen, quiet_from=0, quiet_to=0, was_asked=True)
        if at_any_hour != chosen:
            await self.store.choices.put_chat(chat, at_any_hour, self.world.now)

    def _publish(self, account: LinkedAccount) -> bool:
        """Tomorrow at the home's street; pressed again, a day later."""
        code = account.customer.value
        where = _street(account.address)
        if not where:
            return False
        before, today = self._rows(account), self.world.now.date()
        day = max([today, *(row.starts_at.date() for row in before)]) + _DAY
        row = PlannedOutage(
            id=f"{_id(account)}{len(before) + 1}",
            district=self.world.customers[code].district,
            starts_at=datetime.combine(day, _FROM, HANOI),
            ends_at=datetime.combine(day, _TO, HANOI),
            area=where,
            reason=REASONS[3],  # not that of the rows that stand there from the start
            work=WORKS[0],
            updated_at=self.world.now,
        )
        self.world.publish_outage(row)
        return True

    def _move(self, account: LinkedAccount) -> bool:
        """To the evening, and back."""
        key = self._newest(account)
        if not key:
            return False
        row = self.world.outage(key)
        by = _LATER if row.starts_at.time() == _FROM else -_LATER
        self.world.move_outage(key, row.starts_at + by, row.ends_at + by)
        return True

    def _postpone(self, account: LinkedAccount) -> bool:
        key = self._newest(account)
        if key:
            self.world.postpone_outage(key)
        return bool(key)

    def _newest(self, account: LinkedAccount) -> str:
        return next((row.id for row in reversed(self._rows(account))), "")

    def _rows(self, account: LinkedAccount) -> list[PlannedOutage]:
        """What was published for the home here, oldest first; before a restart, too."""
        return [row for row in self.world.published if row.id.startswith(_id(account))]

    def _issue(self, account: LinkedAccount) -> bool:
        code, month = account.customer.value, Month.of(self.world.now.date())
        if self.world.invoices(code, month):
            return False
        self.world.issue_invoice(code, month)
        return bool(self.world.invoices(code, month))

    def _pay(self, account: LinkedAccount) -> bool:
        code = account.customer.value
        unpaid = self.world.open_items(code)
        if unpaid:
            self.world.record_payment(code, unpaid[-1].id)
        return bool(unpaid)


def _id(account: LinkedAccount) -> str:
    return f"thu-{account.customer.value}-"


def _street(address: str) -> str:
    """Lane and street of an address, as a row of the plan writes them; else its hamlet or ward."""
    names = place_names.names(address)
    wanted = [name for name in names if name.kind in {Kind.LANE, Kind.STREET}]
    wanted = wanted or [name for name in names if name.kind in {Kind.HAMLET, Kind.WARD}]
    said = place_names.said(wanted)
    return said[:1].upper() + said[1:]
