def test_every_log_in_of_the_demo_opens(world: World) -> None:
    """What the demo page offers to try exists, once each, with its password."""
    offered = log_ins(world)

    for one in offered:
        account = world.account(one.user_name)
        assert account is not None
        assert account.password == one.password
    assert len({one.user_name for one in offered}) == len(offered) == len(IN_VIETNAMESE)
