"""The utility's portal as the rest of the bot sees it: one method a question.

    method -> Answers (memory, one flight for equal questions)
           -> questions.py (which calls make up the answer) -> Line (tries, time) -> `_request` (HTTP)

A question is answered, or fails with one of errors.py, within `Portal.budget_s`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import aiohttp
from pydantic import SecretStr
from yarl import URL

from backend_client import calls, questions, schedule
from backend_client.answers import Answers, Question
from backend_client.body import Body
from backend_client.breaker import Breaker
from backend_client.calls import Call
from backend_client.errors import (
    AccessExpired,
    BackendError,
    BackendTimeout,
    Changed,
    Refused,
    TooManyRequests,
    Unreachable,
    WrongPassword,
)
from backend_client.line import Line, Monotonic, Raw, Sleep
from backend_client.models import (
    HANOI,
    AccessToken,
    Clock,
    Contract,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Debt,
    Document,
    Fetched,
    Invoice,
    Month,
    MonthlyUsage,
    Outage,
    Payment,
    ReadingPeriod,
)
from backend_client.portal import Portal
from backend_client.retry_after import retry_after_s
from backend_client.wire import envelope

T = TypeVar("T")

log = logging.getLogger(__name__)


def now() -> datetime:
    return datetime.now(HANOI)


class BackendClient:
    """Answers questions about electricity from the portal. Open it with `async with`.

    Equal questions asked at once are asked once. A young answer is given again; when the portal fails,
    the last good one of the day is given with `is_stale`. Personal data stays in memory.

    Every method may raise `Unreachable`, `TooManyRequests` or `Changed` when no earlier answer can stand in.
    """

    def __init__(
        self,
        portal: Portal,
        *,
        clock: Clock = now,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._portal = portal
        self._clock, self._sleep, self._monotonic = clock, sleep, monotonic
        self._answers = Answers(clock, portal.kept_s, portal.kept_answers)
        self._slots = asyncio.Semaphore(portal.in_flight)
        # One a path: portals fail in parts, and a failing invoice page leaves the outage plan alone.
        self._breakers: defaultdict[str, Breaker] = defaultdict(
            lambda: Breaker(portal.breaker_failures, portal.breaker_pause_s, monotonic)
        )
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(
            auto_decompress=False,  # body.py counts while it decompresses
            connector=aiohttp.TCPConnector(limit=0),  # `_slots` limits, outside of the attempt's time
            cookie_jar=aiohttp.DummyCookieJar(),  # customers share this session, and nothing else
            timeout=aiohttp.ClientTimeout(total=None),  # set for each attempt
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._answers.close()
        if self._http is not None:
            await self._http.close()

    async def log_in(self, user_name: str, password: SecretStr) -> AccessToken:
        """Asked once, whatever happens: a second try with a wrong password could lock the account.

        Raises:
            WrongPassword: the two do not fit.
        """
        form = {"grant_type": "password", "username": user_name, "password": password.get_secret_value()}
        form |= {"scope": self._portal.scope} if self._portal.scope else {}
        return await self._timed("log_in", partial(self._token, form, WrongPassword))

    async def renew(self, token: AccessToken) -> AccessToken:
        """Asked once. Askers who hold the same token share the new one, as the old works only once.

        Raises:
            AccessExpired: the portal does not renew; the customer must link again.
        """
        if not token.refresh:
            raise AccessExpired
        form = {"grant_type": "refresh_token", "refresh_token": token.refresh}
        put = partial(self._timed, "renew", partial(self._token, form, AccessExpired))
        return await self._answers.together(("renew", token), put)

    async def contracts(self, token: AccessToken) -> Fetched[tuple[Contract, ...]]:
        """In the portal's order. Asked while linking, so never from memory."""
        value = await self._timed("contracts", partial(questions.contracts, token=token))
        return Fetched(value, self._clock())

    async def invoices(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Invoice, ...]]:
        """All invoices of a billing month, by cycle then issue, with indexes where they can be had."""
        put = partial(questions.invoices, access=access, month=month, due_days=self._portal.due_days)
        return await self._known("invoices", access, put, month)

    async def invoice_pdf(self, access: CustomerAccess, invoice_id: str) -> Fetched[Document]:
        """Not kept in memory: documents are large and rarely asked for twice."""
        put = partial(
            questions.invoice_pdf, access=access, invoice_id=invoice_id, limit=self._portal.pdf_bytes
        )
        key = ("invoice_pdf", access, invoice_id)
        value = await self._answers.together(key, partial(self._timed, "invoice_pdf", put))
        return Fetched(value, self._clock())

    async def debts(self, access: CustomerAccess) -> Fetched[tuple[Debt, ...]]:
        """Open items. Empty means empty on several askings, and still is no proof of payment."""
        put = partial(questions.debts, access=access, portal=self._portal)
        question = Question("debts", access.customer, (access.unit,))
        ask = partial(self._timed, "debts", put)
        return await self._answers.get(question, access.token, self._portal.debts_fresh_s, ask)

    async def payments(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Payment, ...]]:
        """Payments of `month` and of the months before it, newest first."""
        put = partial(questions.payments, access=access, month=month)
        return await self._known("payments", access, put, month)

    async def usage(self, access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        """Months of a year that were billed, oldest first; a missing month is absent, not zero."""
        return await self._known("usage", access, partial(questions.usage, access=access, year=year), year)

    async def readings(
        self, access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        """Days the meter did not report are absent, not zero; oldest first. Today is never complete."""
        yesterday = self._clock().astimezone(HANOI).date() - timedelta(days=1)
        to_on = min(to_on, yesterday)
        if from_on > to_on:
            return Fetched((), self._clock())
        put = partial(questions.readings, access=access, from_on=from_on, to_on=to_on)
        return await self._known("readings", access, put, from_on, to_on)

    async def reading_schedule(
        self, access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        """Past months from their invoices; the running and coming one by the rule, `is_expected`.

        Cycles of the running month that are billed already are told as such; last month stays
        expected as long as it is not billed. Empty before the contract's first invoice and for
        months after the coming one.
        """
        return await schedule.schedule(partial(self.invoices, access), month, self._clock())

    def periods_told(
        self, access: CustomerAccess, months: Iterable[Month]
    ) -> Mapping[Month, tuple[ReadingPeriod, ...]]:
        """Billed periods of those months whose invoices are in memory; nothing is asked."""
        found = {}
        for month in months:
            known = self._answers.known(Question("invoices", access.customer, (access.unit, month)))
            if known is not None and (periods := schedule.billed(known.value)):
                found[month] = periods
        return found

    async def outages(self, unit: str, from_on: date, to_on: date) -> Fetched[tuple[Outage, ...]]:
        """Plan of one unit, or of all units for an empty `unit`, by start. Needs no log-in."""
        put = partial(
            self._timed, "outages", partial(questions.outages, unit=unit, from_on=from_on, to_on=to_on)
        )
        question = Question("outages", None, (unit, from_on, to_on))
        return await self._answers.get(question, None, self._portal.outages_fresh_s, put)

    def forget(self, customer: CustomerCode) -> None:
        """Drop what is in memory about a customer, who unlinked or asked for it."""
        self._answers.forget(customer)

    async def _known(
        self, name: str, access: CustomerAccess, put: Callable[[Line], Awaitable[T]], *details: object
    ) -> Fetched[T]:
        question = Question(name, access.customer, (access.unit, *details))
        ask = partial(self._timed, name, put)
        return await self._answers.get(question, access.token, self._portal.fresh_s, ask)

    async def _token(self, form: dict[str, str], refused: type[Refused], line: Line) -> AccessToken:
        asked_at = self._clock()
        who = {"client_id": self._portal.client_id, "client_secret": self._portal.client_secret}
        raw = await line.once(calls.token({**form, **who}))
        return envelope.token(raw.status, raw.body, asked_at, self._portal.renew_early_s, refused())

    async def _timed(self, name: str, put: Callable[[Line], Awaitable[T]]) -> T:
        """Ask a question within its budget. The log gets its name, its outcome and the time, no more."""
        began = self._monotonic()
        ends_at = began + self._portal.budget_s
        outcome, level = "cancelled", logging.INFO
        try:
            value = await put(Line(self._request, self._portal.tries, ends_at, self._monotonic, self._sleep))
            outcome = "ok"
            return value
        except BackendError as error:
            outcome = f"{type(error).__name__} {error}".strip()
            level = logging.WARNING if isinstance(error, Changed) else logging.INFO  # operators must look
            raise
        finally:
            log.log(level, "%s: %s in %d ms", name, outcome, 1000 * (self._monotonic() - began))

    async def _request(self, call: Call, left_s: float) -> Raw:
        """One attempt. The only place that speaks HTTP: no foreign exception leaves it."""
        try:
            async with asyncio.timeout(left_s), self._slots, self._breakers[call.path].guard():
                return await self._exchange(call)
        except TimeoutError as error:
            raise BackendTimeout from error

    async def _exchange(self, call: Call) -> Raw:
        try:
            async with asyncio.timeout(self._portal.timeout_s):
                return await self._send(call)
        except TimeoutError as error:
            raise BackendTimeout from error
        except aiohttp.ClientResponseError:
            raise Unreachable from None  # its text holds the address, and the address the customer code
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable from error

    async def _send(self, call: Call) -> Raw:
        assert self._http is not None, "open the client with `async with`"
        portal = self._portal
        address = URL(portal.token_url if call.is_token_call else portal.data_url).join(URL(call.path))
        async with self._http.request(
            call.method,
            address,
            params=call.params,
            json=call.json,
            data=call.form,
            headers=calls.headers(call, portal),
            allow_redirects=False,  # a token goes to the two hosts of the settings and nowhere else
        ) as response:
            self._check(response, call)
            # Base64 is a third longer than what it carries.
            body = Body(
                response.headers.get("Content-Encoding", "").lower(),
                portal.pdf_bytes * 3 // 2 if call.is_document else portal.json_bytes,
            )
            async for chunk in response.content.iter_any():
                body.feed(chunk)
            return Raw(response.status, body.end())

    def _check(self, response: aiohttp.ClientResponse, call: Call) -> None:
        status = response.status
        if status >= 500 or status == 408:
            raise Unreachable(f"HTTP {status}")
        if status == 429:
            raise TooManyRequests(retry_after_s(response.headers.get("Retry-After"), self._clock()))
        if call.is_token_call and status in {400, 401}:
            return  # the body says what was refused
        if status == 401:
            raise AccessExpired
        if status != 200:
            raise Changed(f"HTTP {status}")
