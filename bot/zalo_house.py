"""Builds the Official Account on Zalo from its settings, and does what operators ask of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from backend_client.models import Clock
from bot.channels.patience import Sleep
from bot.channels.zalo.oa_catch_up import CatchUp
from bot.channels.zalo.oa_channel import OaChannel, Policy
from bot.channels.zalo.oa_checkup import Checkup, check_up
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_doorway import Doorway
from bot.channels.zalo.oa_events import CHANNEL
from bot.channels.zalo.oa_http import OaHttp
from bot.channels.zalo.oa_oauth import OAuth
from bot.channels.zalo.oa_pace import Pace
from bot.channels.zalo.oa_receiving import Receiving
from bot.channels.zalo.oa_service import OfficialAccount
from bot.channels.zalo.oa_tokens import REFRESH_AFTER, KeptTokens, Tokens, TokenSource, tokens_of
from bot.channels.zalo.oa_uploads import Uploads
from bot.channels.zalo.oa_webhook import Webhook
from bot.channels.zalo.public_files import PublicFiles
from bot.channels.zalo.zbs_sending import Limits, Templates
from bot.channels.zalo.zbs_templates import Template
from bot.ports.receiving import Receive
from bot.zalo_settings import ZaloSettings
from data.store import Store
from data.values import Secret
from data.zalo_tokens import ZaloTokens

_UNKNOWN_AGE = REFRESH_AFTER  # a pair that was pasted is refreshed at once, which proves it


@asynccontextmanager
async def official_account(
    settings: ZaloSettings,
    store: Store,
    receive: Receive,
    clock: Clock,
    public_url: str,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[OfficialAccount]:
    """The account with its channel open; nothing is received before `running`."""
    tokens = Tokens(settings.app_id, oauth_of(settings).refresh, store, clock)
    async with client_of(settings, tokens, clock, sleep) as client:
        files, doorway = PublicFiles(store, clock, public_url, CHANNEL), Doorway()
        channel = _channel(settings, client, files, store, clock, doorway)
        receiving = _receiving(settings, channel, store, receive, clock)
        yield OfficialAccount(
            channel,
            tokens,
            receiving,
            _webhook(settings, doorway),
            files,
            _catch_up(settings, client, receiving, store, clock, sleep),
            settings.site_verification,
        )


def _channel(
    settings: ZaloSettings,
    client: OaClient,
    files: PublicFiles,
    store: Store,
    clock: Clock,
    doorway: Doorway,
) -> OaChannel:
    uploads = Uploads(client, store, f"{CHANNEL}:{settings.app_id}", clock)
    policy = Policy(settings.buttons, settings.unasked, settings.most_unasked, settings.zbs.form_picture)
    templates = templates_of(settings, client, store, clock)
    return OaChannel(client, uploads, files, store, clock, policy, doorway, templates)


def _receiving(
    settings: ZaloSettings, channel: OaChannel, store: Store, receive: Receive, clock: Clock
) -> Receiving:
    return Receiving(
        store,
        receive,
        clock,
        settings.app_id,
        pause=timedelta(minutes=settings.take_over_minutes),
        keeps_phones=settings.zbs.by_phone and settings.zbs.budget_vnd_a_month > 0,
        react=channel.react if settings.reactions else None,
    )


def _webhook(settings: ZaloSettings, doorway: Doorway) -> Webhook:
    return Webhook(
        settings.app_id,
        settings.secret_of_webhook,
        settings.secret_of_app,
        settings.explain_signatures,
        doorway,
    )


def _catch_up(
    settings: ZaloSettings, client: OaClient, receiving: Receiving, store: Store, clock: Clock, sleep: Sleep
) -> CatchUp | None:
    """None: switched off."""
    every_s = settings.catch_up_minutes * 60
    if not every_s:
        return None
    return CatchUp(client, receiving, store, clock, settings.app_id, every_s, sleep)


def templates_of(settings: ZaloSettings, client: OaClient, store: Store, clock: Clock) -> Templates | None:
    """None: switched off."""
    zbs = settings.zbs
    if not zbs.budget_vnd_a_month or not zbs.templates:
        return None
    described = {kind: Template(one.id, one.parameters) for kind, one in zbs.templates.items()}
    limits = Limits(zbs.budget_vnd_a_month, zbs.most_vnd, zbs.by_phone)
    return Templates(client, store, clock, described, limits)


def client_of(
    settings: ZaloSettings, tokens: TokenSource, clock: Clock, sleep: Sleep = asyncio.sleep
) -> OaClient:
    http = OaHttp(
        settings.secret_of_app,
        has_proof=settings.proof,
        open_api=settings.api_url,
        business_api=settings.business_url,
        proxy=settings.proxy_url,
    )
    return OaClient(tokens, Pace(settings.requests_per_minute, sleep=sleep), clock, http, sleep)


def oauth_of(settings: ZaloSettings) -> OAuth:
    return OAuth(settings.app_id, settings.secret_of_app, settings.oauth_url, settings.proxy_url)


async def look_at(settings: ZaloSettings, store: Store, clock: Clock) -> Checkup:
    """Ask Zalo how the account is; never spends the refresh token."""
    client = client_of(settings, KeptTokens(settings.app_id, store), clock)
    templates = templates_of(settings, client, store, clock)
    return await check_up(client, store, settings.app_id, clock(), templates)


async def keep_pair(
    settings: ZaloSettings, store: Store, clock: Clock, access: Secret, refresh: Secret
) -> None:
    """The pair that the API Explorer showed; `cskh run` refreshes it within a minute."""
    now = clock()
    pair = ZaloTokens(access, refresh, now - _UNKNOWN_AGE, now + timedelta(hours=1))
    await store.zalo_tokens.put(settings.app_id, pair)


async def redeem_code(
    settings: ZaloSettings, store: Store, clock: Clock, code: Secret, verifier: Secret
) -> None:
    """The pair for an authorization code.

    Raises:
        bot.errors.ChannelError: Zalo does not take the code, or does not answer.
    """
    now = clock()
    granted = await oauth_of(settings).exchange(code, verifier)
    if granted.refresh is None:
        raise ValueError("Zalo gave no refresh token")
    await store.zalo_tokens.put(settings.app_id, tokens_of(granted, now, granted.refresh))
