"""What an announcement may say: no link but to the utility's own pages, nothing about paying by link, no
request for a code, a password, a card or a transfer, no customer code.

Doubt is refused: the operator can word it otherwise, a customer who learned to trust such messages cannot.
A warning may name these things within nine words behind a no: `EVNHANOI không hỏi OTP`.
"""

from __future__ import annotations

import re
import unicodedata

from bot.announcing.refused import Refused
from bot.codes import find_code
from bot.folding import unmarked, visible
from bot.secrecy import holds_secret
from bot.views.notices import MOST_ANNOUNCED
from bot.views.scam_pages import Page, hosts, page_of
from bot.views.scam_signs import examine
from data.reference import Contacts, SignId, code_rule, contacts

_LIKE_A_LINK = re.compile(r"(?<![\w@])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w])", re.IGNORECASE | re.ASCII)
_PAYING = re.compile(
    r" (?:thanh toan|nop tien|dong tien|tra tien|chuyen khoan|chuyen tien|no tien"
    r"|pay|pays|paying|payment|transfer)(?= )"
)
_ASKED = re.compile(
    r" (?:otp|mat khau|passwords?|passcodes?|ma pin|pin code|cvv|cvc|so the|card numbers?|so tai khoan|stk"
    r"|tai khoan ngan hang|account numbers?|bank accounts?|chuyen khoan|chuyen tien|transfer|ma qr|qr code"
    r"|ma xac thuc|ma xac nhan|verification codes?|one time codes?)(?= )"
)
_NO = frozenset({"không", "khong", "đừng", "cấm", "chớ", "never", "not", "no", "don't"})  # by its marks: dùng
_IF = frozenset({"nếu", "neu", "if"})  # nếu không chuyển khoản ngay
_NEAR = 9  # words
_ENDS = re.compile(r"[.!?;\n]+\s*")
_WORD = re.compile(r"[\w']+")

# Said by rules of our own here, which know a warning from a request further apart.
_OWN = frozenset({SignId.OTP, SignId.OTP_LINK, SignId.BANK, SignId.TRANSFER, SignId.QR, SignId.PAY_LINK})


def check(text: str, language: str) -> str:
    """The text as it will be sent.

    Raises:
        Refused: it may not be sent.
    """
    said = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    faults = (_shape(said), _code(said), _links(said, contacts()), _asking(said), _fraud(said, contacts()))
    fault = next((one for one in faults if one), "")
    if fault:
        raise Refused(f"The text in {language} {fault}.")
    return said


def _shape(said: str) -> str:
    if not said:
        return "is empty"
    if len(said) > MOST_ANNOUNCED:
        return f"has {len(said)} characters; {MOST_ANNOUNCED} are the most"
    if visible(said) != said or any(letter < " " and letter != "\n" for letter in said):
        return "holds characters that nobody sees"
    return ""


def _code(said: str) -> str:
    found = find_code(said, code_rule(), contacts().companies)
    return "" if found is None else "names something like a customer code"


def _links(said: str, known: Contacts) -> str:
    there = {*hosts(said), *(match[0].lower() for match in _LIKE_A_LINK.finditer(said))}
    for host in sorted(there):
        if page_of(host, known) is not Page.OFFICIAL:
            return f"links to {host}, which is none of the utility's own pages"
    if there and _PAYING.search(_plain(said)):
        return "has a link and speaks of paying; the bot never sends links to pay"
    return ""


def _asking(said: str) -> str:
    for sentence in _ENDS.split(said.lower()):
        plain = _plain(sentence)
        for asked in _ASKED.finditer(plain):
            if not _is_denied(sentence, plain[: asked.start()].count(" ")):
                return f"speaks of “{asked[0].strip()}” as a fraud does; only a warning may (never tell …)"
    return "holds what looks like a password, a code or a card" if holds_secret(said) else ""


def _is_denied(sentence: str, place: int) -> bool:
    """Whether a no stands shortly before the word at `place`."""
    words = _WORD.findall(sentence)
    near = range(max(0, place - _NEAR), place)
    return any(words[at] in _NO and (at == 0 or words[at - 1] not in _IF) for at in near)


def _fraud(said: str, known: Contacts) -> str:
    signs = [sign for sign in examine(said, known).signs if sign not in _OWN]
    return f"reads like a fraud (sign: {signs[0].value})" if signs else ""


def _plain(text: str) -> str:
    """Words without marks, a blank before and behind each."""
    return f" {' '.join(unmarked(word) for word in _WORD.findall(text.lower()))} "
