"""The token of the bot in tests; alone, so that a killed process need not load what judges our calls."""

from __future__ import annotations

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
