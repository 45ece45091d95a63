"""Screens of linking: at most nine choices, and `0` leads home (X17)."""

from __future__ import annotations

import pytest

from backend_client.models import CustomerCode
from bot.i18n import words
from bot.keyboards import linking
from bot.keyboards.common import Rows

_ = words("vi")
CODES = [CustomerCode(f"PD0000000{n:04d}") for n in range(1, 11)]


@pytest.mark.parametrize(
    "rows", [linking.confirm(_), linking.consent(_, CODES), linking.consent(_, CODES[:1])]
)
def test_every_question_can_be_left(rows: Rows) -> None:
    """Consent and confirmation, too, where a yes and a no stand already."""
    choices = [button.choice for row in rows for button in row]

    assert choices[-1] == "start"
    assert len(choices[:-1]) <= 9
