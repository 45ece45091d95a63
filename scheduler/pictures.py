"""Pictures of notices, drawn once for all who get the same one, and never in the way of the words."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field

from backend_client.errors import BackendError
from backend_client.models import MonthlyUsage
from bot.charts import Chart, Painter
from bot.i18n import Words
from bot.messages import Picture
from bot.notices import BillIssued, Facts
from bot.views.notices.home import Home
from bot.views.notices.pictures import picture_of
from data.values import ChatId
from scheduler.asking import Asking

log = logging.getLogger(__name__)

_KEPT = 64  # pictures, of some 20 kB
_WITHIN_S = 6.0  # for asking and drawing


@dataclass(slots=True)
class Pictures:
    """Equal charts are one picture."""

    painter: Painter
    asking: Asking
    is_sample: bool
    _drawn: OrderedDict[Chart, asyncio.Task[bytes]] = field(default_factory=OrderedDict)

    async def of(self, _: Words, chat: ChatId | None, facts: Facts, home: Home) -> Picture | None:
        """None where the notice has none, or where it cannot be had in time."""
        try:
            async with asyncio.timeout(_WITHIN_S):
                return await self._of(_, chat, facts, home)
        except (BackendError, TimeoutError) as error:
            log.info("a notice goes without its picture: %s", type(error).__name__)
        except Exception:
            log.exception("a picture cannot be drawn")
        return None

    async def _of(self, _: Words, chat: ChatId | None, facts: Facts, home: Home) -> Picture | None:
        usage = await self._usage(chat, facts, home)
        drawing = picture_of(_, facts, home, usage, is_sample=self.is_sample)
        return None if drawing is None else drawing.picture(await self._drawing(drawing.chart))

    async def _usage(self, chat: ChatId | None, facts: Facts, home: Home) -> tuple[MonthlyUsage, ...]:
        """Of the bill's year and the year before."""
        if not isinstance(facts, BillIssued) or chat is None:
            return ()
        access = await self.asking.access(chat, home.account)
        year, usage = facts.bill.month.year, self.asking.backend.usage
        years = await asyncio.gather(usage(access, year - 1), usage(access, year))
        return tuple(row for answer in years for row in answer.value)

    async def _drawing(self, chart: Chart) -> bytes:
        """What fails is forgotten, so that the next one tries again."""
        task = self._drawn.get(chart)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._drawn[chart] = asyncio.create_task(self.painter.draw(chart))
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(chart)
        return await asyncio.shield(task)
