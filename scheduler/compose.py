"""From a claimed sending to what is shown: the chat's language, its name for a home."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from backend_client.models import Clock
from bot.blanks import NUMBER, Blank, name_mark
from bot.i18n import words
from bot.messages import Capabilities, Reply
from bot.notices import Facts
from bot.views.notices import Home, merged, words_of
from bot.views.simple import plain
from data.recipients import Recipient
from data.values import ChatId
from scheduler.pictures import Pictures

_KEPT = 256  # notices that many get alike, by language and length of the name


@dataclass(frozen=True, slots=True)
class Compose:
    """`pictures` None: words alone. Facts come with the place they were found by (`whereabouts.py`)."""

    clock: Clock
    is_sample: bool
    pictures: Pictures | None = None
    _blanks: OrderedDict[Hashable, Blank | None] = field(default_factory=OrderedDict)

    async def one(self, chat: ChatId, facts: Facts, to: Recipient, can: Capabilities) -> Reply:
        """One notice. A picture that cannot be had is left out: the words say the same."""
        return await self._worded(facts, home_of(to), to, can, chat)

    async def _worded(
        self, facts: Facts, home: Home, to: Recipient, can: Capabilities, chat: ChatId | None = None
    ) -> Reply:
        _ = words(to.language)
        reply = words_of(_, facts, home, self.clock(), is_sample=self.is_sample)
        if to.is_simple:
            return plain(_, reply, 0)
        if self.pictures is None or to.chat.is_text_only or not can.pictures:
            return reply
        return replace(reply, picture=await self.pictures.of(_, chat, facts, home))

    async def blank(
        self, notice: tuple[int, int], facts: Facts, to: Recipient, can: Capabilities
    ) -> Blank | None:
        """The same as `one`, worded once for all who get the notice alike; None: it has to be `one`."""
        now, home = self.clock(), home_of(to)
        is_worded_with_picture = not (to.is_simple or to.chat.is_text_only) and can.pictures
        kind = (home.account is not None, home.area is not None, len(home.name))
        alike = (to.language, to.is_simple, is_worded_with_picture, kind, getattr(facts, "place", ""))
        key = (notice, *alike, int(now.timestamp() // 60))
        if key not in self._blanks:
            mark = name_mark(home.name)
            marked = Home(mark, home.account and NUMBER, home.area and NUMBER)
            reply = await self._worded(facts, marked, to, can)
            self._blanks[key] = Blank.of(reply, mark)
            if len(self._blanks) > _KEPT:
                self._blanks.popitem(last=False)
        return self._blanks[key]

    def together(self, held: Sequence[tuple[Facts, Recipient]]) -> Reply:
        """What one chat was not told in the night, as one message."""
        to = held[0][1]
        _ = words(to.language)
        told = [(facts, home_of(one)) for facts, one in held]
        reply = merged(_, told, self.clock(), is_sample=self.is_sample)
        return plain(_, reply, 0) if to.is_simple else reply


def home_of(to: Recipient) -> Home:
    """What a notice is about, as this chat calls it."""
    if to.account is not None:
        return Home.linked(to.account)
    return Home() if to.area is None else Home.followed(to.area)
