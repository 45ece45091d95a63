"""How fast the bot is on Telegram, beside what others do: a Markdown table with both sides.

    python -m benchmarks.telegram [calls] [turns] [dialogues] [latency] [rounds=3]

Each bot runs in a process of its own; Telegram (benchmarks/bot_api.py) is this process. In every round all
take their turn, so that the ratios hold on a busy machine; what is printed are medians over the rounds.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.answer import QUESTION
from benchmarks.bot_api import CONNECTIONS, Api, Telegram, message, serve, telegram
from benchmarks.ours import BACKEND_S, LINKED

ROOT = Path(__file__).parents[1]
OURS, PTB, BARE, AIOGRAM = (
    "benchmarks.ours",
    "benchmarks.peers.ptb_bot",
    "benchmarks.peers.aiohttp_bot",
    "benchmarks.peers.aiogram_client",
)
DIALOGUE = ("hóa đơn", "bao giờ ghi điện", "tháng trước")
_PATIENCE_S = 60.0


@dataclass(slots=True)
class Bench:
    """Telegram, the bots that run, and the rows of the table."""

    api: Api
    telegram: Telegram
    numbers: itertools.count[int]
    rounds: int
    rows: list[tuple[str, str, str, str, bool]] = field(default_factory=list)

    @asynccontextmanager
    async def bot(self, module: str, *arguments: str) -> AsyncIterator[str]:
        """A bot in a process of its own; what it prints when it is ready, mostly its address."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            yield (await asyncio.wait_for(process.stdout.readline(), _PATIENCE_S)).decode().strip()
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    def row(self, what: str, ours: str, theirs: str, target: str, *, is_met: bool) -> None:
        self.rows.append((what, ours, theirs, target, is_met))

    async def heard(self, many: int, within_s: float) -> int:
        """Wait until so many answers came; how many there are."""
        until = time.monotonic() + within_s
        while (answered := self.api.answered()) < many and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        return answered

    def last(self) -> float:
        return max(at for one in self.api.heard.values() for at, _body in one)


def ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the rounds' ratios the middle one."""
    return median(one / other for one, other in zip(mine, theirs, strict=True))


def spread(values: Sequence[float], digits: int = 0) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


async def calls(bench: Bench, count: int = 2000, in_flight: int = 50) -> None:
    """Messages a second of the three clients."""
    got: dict[str, list[float]] = {OURS: [], PTB: [], AIOGRAM: []}
    for _ in range(bench.rounds):
        for module, rates in got.items():
            many = count // 3 if module == PTB else count
            middle = () if module == AIOGRAM else ("calls",)
            async with bench.bot(module, *middle, bench.api.url, str(many), str(in_flight)) as said:
                rates.append(float(said))
            bench.api.forget()
    for module, name, target in ((PTB, "python-telegram-bot", 5.0), (AIOGRAM, "aiogram", 1.0)):
        times = ratio(got[OURS], got[module])
        bench.row(
            f"sendMessage a second, {in_flight} in flight, vs {name}",
            spread(got[OURS]),
            spread(got[module]),
            f"{times:.2f}x (at least {target}x)",
            is_met=times >= target,
        )


async def post_all(bench: Bench, url: str, chats: Sequence[int]) -> None:
    """Deliver as fast as it is taken, over Telegram's connections."""
    left = iter(chats)

    async def deliver() -> None:
        for chat in left:
            await bench.telegram.post(url, QUESTION, chat)

    await asyncio.gather(*(deliver() for _ in range(CONNECTIONS)))


async def turns(bench: Bench, count: int = 1000) -> None:
    """Answers a second when updates come as fast as they are taken, from as many chats."""
    chats = range(1000, 1000 + count)
    for delay_s in (0.0, 0.03):
        many = count if not delay_s else count // 5
        ours, theirs = await _turns_beside(bench, chats[:many], delay_s)
        times = ratio(ours, theirs)
        where = f", Telegram {delay_s * 1000:.0f} ms away" if delay_s else ""
        bench.row(
            f"turns a second, durable, vs bare Application that stores nothing{where}",
            spread(ours),
            spread(theirs),
            f"{times:.2f}x (at least 1.5x)",
            is_met=times >= 1.5,
        )


async def _turns_beside(
    bench: Bench, chats: Sequence[int], delay_s: float
) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    theirs: list[float] = []
    async with bench.bot(OURS, "house", bench.api.url) as url:
        await _is_open(bench, url)
        for nth in range(bench.rounds + 1):
            bench.api.delay_s = delay_s
            mine = await _rate(bench, len(chats), lambda: post_all(bench, url, chats))
            async with bench.bot(PTB, "polling", bench.api.url):
                updates = [message(next(bench.numbers), QUESTION, chat) for chat in chats]
                other = await _rate(bench, len(chats), lambda updates=updates: _tell(bench, updates))
            bench.api.delay_s = 0.0
            if nth:  # the first round warms up
                ours.append(mine)
                theirs.append(other)
    return ours, theirs


async def _tell(bench: Bench, updates: list[dict[str, object]]) -> None:
    bench.api.tell(updates)


async def _rate(bench: Bench, many: int, begin: Callable[[], Awaitable[None]]) -> float:
    bench.api.forget()
    started = time.monotonic()
    await begin()
    assert (answered := await bench.heard(many, _PATIENCE_S)) >= many, f"{answered} of {many}"
    return many / (bench.last() - started)


async def _is_open(bench: Bench, url: str) -> None:
    """The house asks Telegram who it is before it takes updates in."""
    for _ in range(200):
        try:
            await bench.telegram.post(url, QUESTION, 999)
        except AssertionError:
            await asyncio.sleep(0.02)
        else:
            await bench.heard(1, 5)
            return


async def dialogues(bench: Bench) -> None:
    """Twenty customers at once, each with questions that build on each other; the portal takes its time.

    Every round has a bot of its own, since ours would know the answers of the last one.
    """
    right: list[int] = []
    alone: list[float] = []
    together: list[float] = []
    for _ in range(bench.rounds):
        async with bench.bot(OURS, "house", bench.api.url, "linked") as url:
            await _is_open(bench, url)
            is_right, alone_s = await _dialogues(bench, url, [LINKED])
            were_right, together_s = await _dialogues(bench, url, range(1, LINKED))
        assert is_right == 1
        right.append(were_right)
        alone.append(alone_s)
        together.append(together_s)
    times = ratio(together, alone)
    bench.row(
        f"{len(DIALOGUE)}-step dialogues, {LINKED - 1} interleaved, portal {BACKEND_S * 1000:.0f} ms: right",
        f"{min(right)} of {LINKED - 1}",
        "-",
        "all",
        is_met=min(right) == LINKED - 1,
    )
    bench.row(
        "their time in seconds, vs that of one",
        spread(together, 2),
        spread(alone, 2),
        f"{times:.2f}x (at most 1.5x)",
        is_met=times <= 1.5,
    )


async def _dialogues(bench: Bench, url: str, chats: Sequence[int]) -> tuple[int, float]:
    """How many went right, and the seconds that all took."""
    bench.api.forget()
    started = time.monotonic()
    right = await asyncio.gather(*(_dialogue(bench, url, chat) for chat in chats))
    return sum(right), time.monotonic() - started


async def _dialogue(bench: Bench, url: str, chat: int) -> bool:
    """Whether every answer was about this customer's own contract."""
    said = bench.api.heard.setdefault(chat, [])
    code, is_right = f"PD00…{100 + chat:04}", True
    for text in DIALOGUE:
        before = len(said)
        await bench.telegram.post(url, text, chat)
        while len(said) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        is_right &= code in said[before][1].decode("utf-8", "replace")
    return is_right


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from when an update was due to when its answer came."""

    sent: int
    ms: Sequence[float]

    def at(self, part: float) -> float:
        return self.ms[min(len(self.ms) - 1, int(len(self.ms) * part))] if self.ms else float("inf")


async def open_loop(
    bench: Bench, url: str, rate: float, seconds: float, delay_s: float = 0.0, wait_s: float = 5.0
) -> Latency:
    """Updates come at random moments, whatever the bot does; every chat asks once."""
    chance, bench.api.delay_s = random.Random(5), delay_s
    bench.api.forget()
    due: dict[int, float] = {}
    tasks, at = [], time.monotonic()
    until = at + seconds
    while (at := at + chance.expovariate(rate)) < until:
        await asyncio.sleep(max(0, at - time.monotonic()))
        chat = 1000 + len(due)
        due[chat] = at
        tasks.append(asyncio.create_task(bench.telegram.post(url, QUESTION, chat)))
    await bench.heard(len(due), wait_s)
    bench.api.delay_s = 0.0
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    heard = bench.api.heard
    return Latency(
        len(due), sorted((heard[chat][0][0] - at) * 1000 for chat, at in due.items() if chat in heard)
    )


async def latency(bench: Bench, rate: float = 200, seconds: float = 4) -> None:
    """Answers to updates that come at random."""
    async with AsyncExitStack() as stack:
        bots = {
            "ours": await stack.enter_async_context(bench.bot(OURS, "house", bench.api.url)),
            "queue": await stack.enter_async_context(bench.bot(PTB, "webhook", bench.api.url)),
            "bare": await stack.enter_async_context(bench.bot(BARE, bench.api.url)),
        }
        await _is_open(bench, bots["ours"])
        got: dict[str, list[Latency]] = {name: [] for name in bots}
        for nth in range(bench.rounds + 1):
            for name, url in bots.items():
                one = await open_loop(bench, url, rate, seconds if nth else 1)
                got[name] += [one] if nth else []  # the first round warms up
        far_ours = await open_loop(bench, bots["ours"], rate, seconds, delay_s=0.2)
        far_queue = await open_loop(bench, bots["queue"], rate, seconds, delay_s=0.2, wait_s=2)
    _latency_rows(bench, got, rate)
    bench.row(
        f"answered at {rate:.0f}/s, Telegram 200 ms away, vs default queue",
        f"{len(far_ours.ms)} of {far_ours.sent}, p99 {far_ours.at(0.99):.0f} ms",
        f"{len(far_queue.ms)} of {far_queue.sent}",
        "all",
        is_met=len(far_ours.ms) == far_ours.sent,
    )


def _latency_rows(bench: Bench, got: dict[str, list[Latency]], rate: float) -> None:
    for name, said, most in (("queue", "default queue", 1.0), ("bare", "bare aiohttp in and out", 4.0)):
        for part in (0.5, 0.99):
            mine, theirs = ([one.at(part) for one in got[who]] for who in ("ours", name))
            times = ratio(mine, theirs)
            is_judged = part > 0.5
            bench.row(
                f"answer at {rate:.0f}/s, durable, p{part * 100:.0f} ms, vs {said} (stores nothing)",
                spread(mine, 1),
                spread(theirs, 1),
                f"{times:.2f}x" + (f" (at most {most:.0f}x)" if is_judged else ""),
                is_met=not is_judged or times <= most,
            )


async def drawing(bench: Bench, rate: float = 200, seconds: float = 4) -> None:
    """The same while charts are drawn without a pause."""
    got: dict[str, list[float]] = {"": [], "drawing": []}
    for _ in range(bench.rounds):
        for option, found in got.items():
            async with bench.bot(OURS, "house", bench.api.url, *([option] if option else [])) as url:
                await _is_open(bench, url)
                await open_loop(bench, url, rate, 1)
                found.append((await open_loop(bench, url, rate, seconds)).at(0.99))
    times = ratio(got["drawing"], got[""])
    bench.row(
        f"answer at {rate:.0f}/s, p99 ms, while charts are drawn, vs without",
        spread(got["drawing"], 1),
        spread(got[""], 1),
        f"{times:.2f}x (at most 1.5x)",
        is_met=times <= 1.5,
    )


PARTS = {"calls": calls, "turns": turns, "dialogues": dialogues, "latency": latency, "drawing": drawing}


async def main(words: Sequence[str]) -> None:
    rounds = next((int(word.removeprefix("rounds=")) for word in words if word.startswith("rounds=")), 3)
    numbers = itertools.count(1000)
    async with serve() as api, telegram(numbers) as hook:
        bench = Bench(api, hook, numbers, rounds)
        print("| what | ours | theirs | ratio (target) | met |\n|---|---|---|---|---|")
        for name, part in PARTS.items():
            if name in words or not set(words) & PARTS.keys():
                await part(bench)
                for what, ours, theirs, target, is_met in bench.rows:
                    print(f"| {what} | {ours} | {theirs} | {target} | {'yes' if is_met else '**no**'} |")
                bench.rows.clear()
                sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
