"""What a forked process has loaded: the product, and the programs of the tests."""

from __future__ import annotations

from bot import cli, platforms
from bot.charts import bars, hours
from tests.announcing import dying as announcing
from tests.deliveries import nursery
from tests.security import loud_demo
from tests.telegram import dying as telegram
from tests.zalo import oa_dying

__all__ = ["announcing", "bars", "cli", "hours", "loud_demo", "nursery", "oa_dying", "platforms", "telegram"]
