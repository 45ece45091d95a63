"""The queue against a model of it: whatever is done in whatever order, nothing is lost and nothing is twice.

Two owners claim, send, crash before or after sending; notices are published, withdrawn and switched off;
chats go away and come back; time passes.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from data.crypto import Crypto
from data.database import Database, address
from data.notice_values import Audience, ChatChoices, Choices, Delivery, DeliveryState, NoticeKind, Outcome
from data.store import Store
from data.values import ChatId
from tests.data.conftest import KEY
from tests.data.sample import DAY, NOW, Kit, contract
from tests.data.test_notices import ON, notice

CHATS = [ChatId("web", f"chat {number}") for number in range(3)]
LEASE = timedelta(seconds=30)
OWNERS = st.sampled_from(["a", "b"])
THEN = st.sampled_from(["send", "keep", "die before", "die after", "fail", "stop"])
Told = tuple[int, ChatId]


class Queue(RuleBasedStateMachine):
    """The model: what was meant for whom, what was sent how often, and why something need not be."""

    template: ClassVar[Path]
    folder: ClassVar[Path]
    numbers: ClassVar[count[int]] = count()

    def __init__(self) -> None:
        super().__init__()
        file = self.folder / f"{next(self.numbers)}.db"
        shutil.copyfile(self.template, file)
        self.loop = asyncio.new_event_loop()
        self.database = Database(address(file))
        self.store = Store(self.database, Crypto([KEY]), lambda: NOW)
        self.now: datetime = NOW
        self.hands: dict[str, tuple[Delivery, ...]] = {"a": (), "b": ()}
        self.wanted = set[Told]()
        self.spared = set[Told]()  # withdrawn, switched off or gone: may or may not have been sent
        self.sent = Counter[Told]()
        self.died_after = Counter[Told]()
        self.withdrawn = set[int]()
        self.published = 0
        self.accounts = {chat: self.run(self._link(chat)) for chat in CHATS}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    async def _link(self, chat: ChatId) -> int:
        await self.store.__aenter__()
        (account,) = await Kit(self.store).link(chat, contract(), log_in=chat.key)
        await self.store.choices.put(chat, account.id, ON)
        await self.store.choices.put_chat(chat, ChatChoices(0, 0), NOW)
        return account.id

    @initialize()
    def begin(self) -> None:
        self.publish(is_urgent=False)

    @rule(is_urgent=st.booleans())
    def publish(self, is_urgent: bool) -> None:
        """Of every six, the last two are what was published before."""
        key = f"n{self.published % 6 % 4}"
        self.published += 1
        told = notice(key, due_at=self.now, expires_at=self.now + 9 * DAY, is_urgent=is_urgent)
        done = self.run(self.store.notices.publish(told, Audience(is_everybody=True), self.now))
        meant = {chat for chat in CHATS if self.run(self._is_reached(chat))}
        if done.is_new:
            assert done.count == len(meant)
            self.wanted |= {(done.id, chat) for chat in meant}

    async def _is_reached(self, chat: ChatId) -> bool:
        choices = (await self.store.choices.of_chat(chat))[self.accounts[chat]]
        return choices.is_other_on and not (await self.store.choices.get_chat(chat)).is_gone

    @rule(owner=OWNERS, limit=st.integers(1, 4), only_urgent=st.booleans(), then=THEN)
    def claim(self, owner: str, limit: int, only_urgent: bool, then: str) -> None:
        rows = self.run(
            self.store.deliveries.claim("web", owner, self.now, LEASE, limit, only_urgent=only_urgent)
        )
        fresh = [row for row in rows if not row.may_be_sent]
        assert len({row.chat for row in fresh}) == len(fresh)
        self.hands[owner] += rows
        self.go_on(owner, then)

    @rule(owner=OWNERS, then=THEN)
    def go_on(self, owner: str, then: str) -> None:
        """With everything in hand; who keeps it for too long loses it."""
        if then == "keep":
            return
        rows, self.hands[owner] = self.hands[owner], ()
        if then == "stop":
            self.run(self.store.deliveries.release(owner, self.now))
        elif then == "fail":
            later = self.now + timedelta(seconds=20)
            again = [Outcome(row.id, owner, DeliveryState.WAITING, retry_at=later) for row in rows]
            self.run(self.store.deliveries.settle(again, self.now))
        elif then != "die before":
            self.send(owner, rows, dies=then == "die after")

    def send(self, owner: str, rows: tuple[Delivery, ...], dies: bool = False) -> None:
        """Fence, send, settle."""
        ours = self.run(self.store.deliveries.check([row.id for row in rows], owner, self.now))
        outcomes = []
        for row in rows:
            if row.id not in ours:
                outcomes.append(Outcome(row.id, owner, DeliveryState.DROPPED, reason="fence"))
                continue
            assert row.notice not in self.withdrawn
            self.sent[row.notice, row.chat] += 1
            self.died_after[row.notice, row.chat] += dies
            outcomes.append(Outcome(row.id, owner, DeliveryState.SENT))
        if not dies:
            self.run(self.store.deliveries.settle(outcomes, self.now))

    @rule(seconds=st.sampled_from([1, 3, 31]))
    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(what=st.sampled_from(["withdraw", "off", "on", "away", "back"]), which=st.integers(0, 2))
    def disturb(self, what: str, which: int) -> None:
        chat, choices = CHATS[which], self.store.choices
        if what in {"off", "away"}:
            self.spared |= {told for told in self.wanted if told[1] == chat}
        work: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
            "withdraw": lambda: self.store.notices.withdraw(f"n{which}", self.now),
            "off": lambda: choices.turn_off(chat, NoticeKind.OTHER),
            "on": lambda: choices.put(chat, self.accounts[chat], Choices(is_other_on=True)),
            "away": lambda: choices.mark_gone(chat, self.now),
            "back": lambda: choices.mark_back(chat),
        }
        self.run(work[what]())
        self.withdrawn |= self.run(self._withdrawn())

    async def _withdrawn(self) -> set[int]:
        asked = "SELECT id FROM notice WHERE withdrawn_at IS NOT NULL"
        return set(
            await self.database.look(lambda connection: connection.exec_driver_sql(asked).scalars().all())
        )

    def teardown(self) -> None:
        """Everybody has died; another one does what is left."""
        try:
            for _ in range(40):
                self.now += LEASE
                rows = self.run(self.store.deliveries.claim("web", "end", self.now, LEASE, 9))
                self.send("end", rows)
                if not rows and self.run(self.store.deliveries.next_due("web")) is None:
                    break
            self._compare()
        finally:
            self.run(self.database.close())
            self.loop.close()

    def _compare(self) -> None:
        assert self.run(self.store.deliveries.counts()) == {}  # nothing waits for ever
        assert set(self.sent) <= self.wanted
        for told in self.wanted:
            if told not in self.spared and told[0] not in self.withdrawn:
                assert self.sent[told] >= 1, "lost"
            assert self.sent[told] <= 1 + self.died_after[told], "twice"


def test_nothing_is_lost_and_nothing_is_twice(template: Path, tmp_path: Path) -> None:
    """Sent again only what was in flight when its sender died; never what was withdrawn."""
    machine = type("Machine", (Queue,), {"template": template, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
