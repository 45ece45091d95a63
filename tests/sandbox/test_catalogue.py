"""What the demo offers to try."""

from __future__ import annotations

from sandbox.catalogue import log_ins
from sandbox.shown import IN_VIETNAMESE
from sandbox.world import World


def test_every_log_in_of_the_demo_opens(world: World) -> None:
    """What the demo page offers exists, once each, with its password."""
    offered = log_ins(world)

    for one in offered:
        account = world.account(one.user_name)
        assert account is not None
        assert account.password == one.password
    assert len({one.user_name for one in offered}) == len(offered) == len(IN_VIETNAMESE)
