"""Updates of the Bot Platform by webhook."""

from __future__ import annotations

from bot.channels.secret_webhook import SecretWebhook
from bot.channels.zalo import bot_updates

PATH = "/zalo/bot/webhook"


class Webhook(SecretWebhook):
    """For the Bot Platform alone."""

    platform = "Zalo"
    path = PATH
    header = "X-Bot-Api-Secret-Token"
    longest = 256 * 1024

    @staticmethod
    def updates_in(body: object) -> list[object]:
        return bot_updates.updates_in(body)
