"""How long each kind of data is kept; the privacy text promises these."""

from __future__ import annotations

from datetime import timedelta

SETTLED_UPDATE = timedelta(days=7)  # blanked at once; its number is needed to know a repeated update
QUARANTINE = timedelta(days=30)
CONVERSATION_IDLE = timedelta(minutes=30)  # then the open question and the last screen go
WEB_MESSAGE = timedelta(days=90)
WEB_CHAT_IDLE = timedelta(days=180)  # its cookie has expired: nobody can come back to it
CONFIRMATION = timedelta(minutes=10)  # time to say yes in the chat after agreeing on the page
ATTEMPT = timedelta(hours=25)  # the longest pause is 24 hours
TICK = timedelta(days=7)
SENT_FILE = timedelta(days=30)  # the name of a file at a platform; the content is not kept
NOTICE = timedelta(days=90)  # after it is over or was sent; that it was told is kept without its content
OUTAGE_SEEN = timedelta(days=90)  # what would have matched lately is shown to whoever follows an area
ANNOUNCEMENT = timedelta(days=90)  # after its start
ZALO_TEMPLATE = timedelta(days=400)  # that it was sent, so that it is never paid twice

ACCOUNTS_PER_CHAT = 10
AREAS_PER_CHAT = 10
