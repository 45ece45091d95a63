"""The web chat and the one-time log-in page."""

from bot.channels.web.chat import WebChat
from bot.channels.web.front import Sample
from bot.channels.web.linking_page import LinkingPages

__all__ = ["LinkingPages", "Sample", "WebChat"]
