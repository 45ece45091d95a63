"""Nothing personal leaves the client except as an answer."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from pydantic import SecretStr

from backend_client.client import BackendClient
from backend_client.errors import BackendError
from backend_client.models import CustomerAccess, CustomerCode
from backend_client.portal import Portal
from tests.backend_client.helpers import CODE, JUNE, TOKEN, FakePortal, FakeTime, client_of, drops, says
from tests.backend_client.test_faults import FAULTS

ACCESS = CustomerAccess(CustomerCode("PD00099CANARY"), "HN0100", TOKEN)
SPICE = b'{"isError":false,"data":{"CANARY":1,"dmThongTinHoaDonList":"CANARY","soTien":["CANARY"]}}'

QUESTIONS: dict[str, Callable[[BackendClient], Awaitable[object]]] = {
    "log_in": lambda client: client.log_in("PD00099CANARY", SecretStr("CANARY-PASSWORD")),
    "renew": lambda client: client.renew(TOKEN),
    "contracts": lambda client: client.contracts(TOKEN),
    "invoices": lambda client: client.invoices(ACCESS, JUNE),
    "invoice_pdf": lambda client: client.invoice_pdf(ACCESS, "CANARY"),
    "debts": lambda client: client.debts(ACCESS),
    "payments": lambda client: client.payments(ACCESS, JUNE),
    "usage": lambda client: client.usage(ACCESS, 2026),
    "readings": lambda client: client.readings(ACCESS, date(2026, 6, 1), date(2026, 6, 2)),
}
ANSWERS = {
    **{name: fault for name, (fault, _) in FAULTS.items()},
    "spiced": says(SPICE),
    "spiced refusal": says(b'{"error":"CANARY","error_description":"CANARY"}', 400),
    "spiced page": says(b"<html>CANARY</html>"),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_secret_in_logs_or_errors(
    portal: FakePortal, time: FakeTime, caplog: pytest.LogCaptureFixture, question: str
) -> None:
    """Every question against every fault: tokens, codes, passwords and bodies appear nowhere."""
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []
    for behaviour in ANSWERS.values():
        portal.everywhere(behaviour)
        async with client_of(portal.url, time) as client:
            try:
                await QUESTIONS[question](client)
            except BackendError as error:
                seen.append("".join(traceback.format_exception(error)) + repr(error))

    logged = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records if r.name != "aiohttp.access")
    assert len(seen) >= len(FAULTS)
    assert f"{question}: " in logged
    for secret in ("CANARY", CODE):
        assert secret not in logged
        assert not [text for text in seen if secret in text]


async def test_babble_does_not_quote_the_address(time: FakeTime) -> None:
    """The text of aiohttp's own error for a broken answer holds the address, which holds the code."""

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 CANARY\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, client_of(url, time) as client:
        with pytest.raises(BackendError) as caught:
            await client.payments(ACCESS, JUNE)

    assert "CANARY" not in "".join(traceback.format_exception(caught.value))


async def test_values_hide_themselves(client: BackendClient, portal: FakePortal) -> None:
    """Accesses, tokens and settings may end in a traceback."""
    shown = repr([ACCESS, TOKEN, Portal(client_secret="CANARY"), client, drops])

    assert "CANARY" not in shown


def test_only_https_leaves_the_machine() -> None:
    """A password never goes over plain HTTP."""
    with pytest.raises(ValueError, match="https"):
        Portal(token_url="http://portal.example")
    with pytest.raises(ValueError, match="https"):
        Portal(data_url="ftp://portal.example")
