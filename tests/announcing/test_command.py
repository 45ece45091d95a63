"""`cskh announce`: shown, counted and agreed to before it is kept; stopped, followed and reported after."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from data.notice_values import DeliveryState, Outcome
from data.store import Store
from tests.announcing.office import BEN, EVE, MINUTE, TEXTS, Office
from tests.data.sample import DAY, code

TEN = timedelta(minutes=10)


def test_preview_is_what_customers_read(office: Office) -> None:
    """Both languages to their last lines, chats by channel, the time it takes; then the number is asked."""
    exit_code, output = office.announce("new", *TEXTS, "--everybody", "--type", "bill", said="3\n")

    assert exit_code == 0, output
    for part in (
        "📣 Tin từ EVNHANOI\n\nCông tơ phường Giáp Bát được thay.\n\nTắt tin này: trả lời TAT 2",
        "Meters in Giáp Bát are replaced.\n\nTo stop these notices: reply STOP 2",
        "Chats: 3 (telegram 1, web 2).",
        "Takes: about 0:00:01 from its start (telegram 30 a second).",
        "Quiet hours: no chat has them",
        "1: starts 08:15",
    ):
        assert part in output


@pytest.mark.parametrize(("arguments", "said"), [((), "y\n"), (("--yes", "3"), ""), ((), "")])
def test_another_number_announces_nothing(office: Office, arguments: tuple[str, ...], said: str) -> None:
    """Two chats would get it."""
    exit_code, output = office.announce("new", *TEXTS, "--everybody", *arguments, said=said)

    assert exit_code in {1, 2}, output
    assert office.announce("list") == (0, "none\n")
    assert office.audit() == []


def test_it_starts_after_its_delay_and_reaches_each_chat_once(office: Office) -> None:
    """The switch of its type decides; the report counts by channel and state."""
    office.made("--everybody", yes=2)
    office.now += TEN - MINUTE
    assert office.tick() == 0
    office.now += MINUTE
    assert office.tick() == 2
    assert office.tick() == 0

    async def send(store: Store) -> None:
        (one,) = await store.deliveries.claim("telegram", "c", office.now, MINUTE, 9)
        assert one.chat == BEN
        await store.deliveries.settle([Outcome(one.id, "c", DeliveryState.SENT)], office.now)

    office.with_store(send)
    exit_code, output = office.announce("report", "1", "--json")
    found = json.loads(output)
    assert (exit_code, found["state"], found["open"]) == (0, "started", 1)
    assert found["channels"] == {"telegram": {"sent": 1}, "web": {"waiting": 1}}
    assert found["last_at"] == "2026-07-01T01:15:07.123456+00:00"
    assert "web  waiting  1" in office.announce("report", "1")[1]


def test_watching_ends_with_the_last_delivery(office: Office) -> None:
    """And says how many there were."""
    office.made("--everybody", yes=2)
    office.now += TEN
    office.tick()

    async def send_all(store: Store) -> None:
        for channel in ("web", "telegram"):
            for one in await store.deliveries.claim(channel, "c", office.now, MINUTE, 9):
                await store.deliveries.settle([Outcome(one.id, "c", DeliveryState.SENT)], office.now)

    office.with_store(send_all)
    exit_code, output = office.announce("watch", "1")
    assert (exit_code, output.splitlines()[-1]) == (0, "started: 2 of 2")


def test_cancelled_before_its_start_nobody_gets_it(office: Office) -> None:
    """However often the tick looks."""
    office.made("--everybody", yes=2)
    assert office.announce("cancel", "1") == (0, "cancelled; nobody got it\n")
    office.now += DAY
    assert office.tick() == 0
    assert office.claimed("web") == 0
    assert office.announce("cancel", "1")[0] == 2


def test_cancelled_late_it_is_withdrawn_from_who_waits(office: Office) -> None:
    """Who is being written to already learns it from the fence."""
    office.made("--everybody", yes=2)
    office.now += TEN
    office.tick()
    assert office.claimed("telegram") == 1
    assert office.announce("cancel", "1") == (0, "cancelled; 1 chats that waited do not get it\n")
    assert office.claimed("web") == 0
    channels = json.loads(office.announce("report", "1", "--json")[1])["channels"]
    assert channels == {"telegram": {"sending": 1}, "web": {"dropped": 1}}


def test_due_while_no_house_ran_it_can_still_be_cancelled(office: Office) -> None:
    """It should have started, and has not."""
    office.made("--everybody", yes=2)
    office.now += DAY
    assert office.announce("cancel", "1")[0] == 0
    assert office.tick() == 0


def test_too_late_it_is_sent_to_nobody(office: Office) -> None:
    """A house that was down for longer than it lasts does not tell old news."""
    office.made("--everybody", "--lasts", "1h", yes=2)
    office.now += 2 * DAY
    assert office.tick() == 0
    assert json.loads(office.announce("report", "1", "--json")[1])["deliveries"] == 0


def test_units_places_and_codes_choose_customers(office: Office) -> None:
    """A place finds homes, and followers whatever their switches of types; codes come from a file."""
    file = office.folder / "codes.txt"
    file.write_text(f"{code(1).value.lower()}\n\n{code(9).value}\n")
    for arguments, chats in (
        (("--unit", "hn0100"), 2),
        (("--area", "phường Vĩnh Tuy"), 2),
        (("--area", "phường Giáp Bát"), 1),
        (("--area", "phường Vĩnh Tuy", "--area", "Giáp Bát"), 3),
        (("--codes-file", str(file)), 1),
        (("--codes-file", str(file), "--unit", "HN0100"), 2),
    ):
        office.made(*arguments, yes=chats)
    assert office.claimed("web") == 0
    office.now += TEN
    assert office.tick() == 2 + 2 + 1 + 3 + 1 + 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "Say for whom"),
        (("--everybody", "--unit", "HN0100"), "--everybody goes with no other"),
        (("--unit", "Hoàng Mai"), "--unit takes"),
        (("--area", "quận Hoàng Mai"), "for a district take --unit"),
        (("--everybody", "--type", "news"), "--type is one of: reading, bill, other"),
        (("--everybody", "--delay", "soon"), "--delay takes"),
        (("--everybody", "--at", "2026-07-01 08:10"), "before the end of the delay"),
        (("--everybody", "--at", "tomorrow"), "--at takes"),
        (("--unit", "HN0900"), "Nobody would get it"),
        (("--everybody", "--en-file", "x"), "either --en or --en-file"),
        (("--codes-file", "nowhere.txt"), "cannot be read"),
        (("--dry-run", "telegram"), "CHANNEL:KEY"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    office: Office, arguments: tuple[str, ...], why: str
) -> None:
    """Exit code 2, and nothing is kept."""
    exit_code, output = office.announce("new", *TEXTS, *arguments)

    assert exit_code == 2
    assert why in output.splitlines()[-1]
    assert output.splitlines()[-1].startswith("cskh: ")
    assert office.announce("list")[1] == "none\n"


def test_a_wrong_line_of_codes_is_named_by_its_number(office: Office) -> None:
    """Never by what stands there."""
    file = office.folder / "codes.txt"
    file.write_text(f"{code(1).value}\nPD0012\n")
    exit_code, output = office.announce("new", *TEXTS, "--codes-file", str(file), "--yes", "1")

    assert exit_code == 2
    assert "line 2" in output
    assert "PD00" not in output


def test_quiet_hours_are_told_beforehand_and_kept(office: Office) -> None:
    """At night nobody gets it; in the morning they do."""
    arguments = ("--everybody", "--at", "2026-07-01 22:00", "--yes", "2")
    assert "Quiet hours: 2 of 2 chats have them" in office.announce("new", *TEXTS, *arguments)[1]
    office.now += timedelta(hours=14)
    assert office.tick() == 2
    assert office.claimed("web") == 0
    office.now += timedelta(hours=9)
    assert office.claimed("web") == 1


def test_dry_run_goes_to_one_chat_at_once(office: Office) -> None:
    """To nobody else who has the same code, and at night too."""
    office.now += timedelta(hours=14)
    exit_code, output = office.announce("new", *TEXTS, "--dry-run", f"{BEN.channel}:{BEN.key}")

    assert exit_code == 0, output
    assert "Công tơ phường Giáp Bát được thay." in output
    assert (office.claimed("telegram"), office.claimed("web")) == (1, 0)
    assert office.announce("list")[1] == "none\n"


def test_dry_run_to_a_chat_that_wants_none_is_refused(office: Office) -> None:
    """Eve hears of bills only."""
    exit_code, output = office.announce("new", *TEXTS, "--dry-run", f"{EVE.channel}:{EVE.key}")

    assert exit_code == 2
    assert "no code with notices of type other switched on" in output


def test_very_many_chats_need_a_second_person(office: Office) -> None:
    """Another one, who reads it first; the delay begins anew."""
    office.more["CSKH__NOTICES__TWO_PERSONS_OVER"] = "1"
    office.made("--everybody", yes=2)
    office.now += DAY
    assert office.tick() == 0
    exit_code, output = office.announce("approve", "1")
    assert (exit_code, "cannot approve it" in output) == (2, True)

    office.who = "minh"
    exit_code, output = office.announce("approve", "1")
    assert exit_code == 0
    assert TEXTS[1] in output
    assert office.announce("approve", "1")[0] == 2
    assert office.tick() == 0
    office.now += TEN
    assert office.tick() == 2


def test_what_waits_for_approval_can_be_cancelled(office: Office) -> None:
    """At any time, by anybody; then it cannot be approved."""
    office.more["CSKH__NOTICES__TWO_PERSONS_OVER"] = "0"
    office.made("--everybody", yes=2)
    office.now += DAY
    assert office.announce("cancel", "1") == (0, "cancelled; nobody got it\n")
    office.who = "minh"
    assert office.announce("approve", "1")[0] == 2
    office.now += DAY
    assert office.tick() == 0


def test_every_act_stands_in_the_audit_without_texts(office: Office) -> None:
    """Numbers and counts only."""
    office.more["CSKH__NOTICES__TWO_PERSONS_OVER"] = "1"
    office.made("--everybody", yes=2)
    office.announce("approve", "1")
    office.announce("cancel", "1")
    office.announce("new", *TEXTS, "--dry-run", f"{BEN.channel}:{BEN.key}")

    assert office.audit() == [
        ("announce", "1: 2 chats"),
        ("announce-approve", "1: same_person"),
        ("announce-cancel", "1: 0 withdrawn"),
        ("announce-trial", "1 chats"),
    ]


@pytest.mark.parametrize("command", ["cancel", "watch", "report", "approve"])
def test_an_unknown_number_is_said_so(office: Office, command: str) -> None:
    exit_code, output = office.announce(command, "7")
    assert (exit_code, output) == (2, "cskh: There is no announcement 7.\n")


def test_the_longest_list_of_codes_is_taken(office: Office) -> None:
    """Twenty thousand, and not one more."""
    file = office.folder / "codes.txt"
    file.write_text("\n".join(code(number).value for number in range(1, 20_001)))
    office.made("--codes-file", str(file), yes=2)
    office.now += TEN
    assert office.tick() == 2

    file.write_text("\n".join(code(number).value for number in range(1, 20_002)))
    assert "takes 1 to 20000 customer codes" in office.announce("new", *TEXTS, "--codes-file", str(file))[1]
