"""Updates by webhook. Telegram repeats, for 24 hours, what is not answered 200."""

from __future__ import annotations

from bot.channels.secret_webhook import SecretWebhook

PATH = "/telegram/webhook"


class Webhook(SecretWebhook):
    """For Telegram alone."""

    platform = "Telegram"
    path = PATH
    header = "X-Telegram-Bot-Api-Secret-Token"
    longest = 1024 * 1024  # a long text that answers a long text, all of it escaped, is some 100 kB
