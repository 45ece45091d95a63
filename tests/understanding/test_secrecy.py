"""A secret that is typed is recognised; a question about secrets is not one."""

from __future__ import annotations

import pytest

from bot.secrecy import holds_secret

SECRETS = (
    "mật khẩu của tôi là Hanoi@2024", "mat khau: dien2024", "mk 123456", "mã otp 482913", "OTP: 1234",
    "4111 1111 1111 1111", "thẻ của tôi 4111111111111111", "PD00000000001 demo-0001", "password is abc123",
)  # fmt: skip
QUESTIONS = (
    "quên mật khẩu", "đổi mật khẩu thế nào", "chưa có mật khẩu", "mật khẩu gồm mấy ký tự", "otp là gì",
    "PD00000000001 tháng 5", "PD00000000001 hóa đơn t5", "PD00000000001 27/6", "lịch cắt điện PD00000000001",
    "số serial 1900000001234567", "chỉ số 12345 tháng 6", "PD 0000 0000 001", "300 số hết bao nhiêu",
)  # fmt: skip


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_seen(text: str) -> None:
    """They are hidden and not gone on with."""
    assert holds_secret(text)


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_answered(text: str) -> None:
    """Nobody is told off for asking."""
    assert not holds_secret(text)
