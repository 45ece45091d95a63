"""A link that shares an area, opened in a browser: shown, and followed only by who presses on."""

from __future__ import annotations

from bot.channels.web.shared_area import start_link
from bot.handlers import area_share
from bot.messages import Kind
from tests.web.conftest import guest, site
from tests.web.world import Visitor, World

__all__ = ["guest", "site"]  # fixtures


async def opened(visitor: Visitor, token: str) -> str:
    async with visitor.http.get("/", params={"theo-doi": token}) as response:
        assert response.status == 200
        return await response.text()


async def test_the_page_says_what_the_link_is_for(site: World) -> None:
    """Opening keeps nothing, tells the bot nothing, and follows nothing."""
    token = await area_share.make(site.store, "phố <Lạc> Trung", site.clock.now)
    page = await opened(site.visitor(), token)

    assert "Theo dõi lịch cắt điện: phố &lt;Lạc&gt; Trung" in page
    assert area_share.opens(token) in page
    assert site.ear.heard == []


async def test_the_button_goes_on_in_the_chat(site: World) -> None:
    """What it sends is the choice that shows the preview."""
    token = await area_share.make(site.store, "phố Lạc Trung", site.clock.now)
    visitor = site.visitor()
    await opened(visitor, token)
    response = await visitor.say(choice=area_share.opens(token))

    assert response.status == 202
    (heard,) = site.ear.heard
    assert (heard.kind, heard.choice) == (Kind.CHOICE, area_share.opens(token))


async def test_an_old_or_invented_link_says_so(site: World, guest: Visitor) -> None:
    """And offers to follow an area all the same."""
    token = await area_share.make(site.store, "phố Lạc Trung", site.clock.now)
    site.clock.pass_(days=area_share.LIVES.days, seconds=1)
    for bad in (token, "x" * 43, "../" * 9, ""):
        page = await opened(guest, bad)

        assert "không còn dùng được" in page
        assert 'value="theodoikhuvuc"' in page


async def test_a_page_without_a_link_has_no_word_of_it(guest: Visitor) -> None:
    assert "theodoikhuvuc o=t." not in await guest.page()


def test_where_links_lead() -> None:
    """To the customers' address; without one no link can be made."""
    assert start_link("https://bot.example") == "https://bot.example/?theo-doi="
    assert start_link("") == ""
