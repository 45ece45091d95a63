"""Settings of one house: environment `CSKH__…`, a TOML file, `*_FILE` secrets. Unknown keys are errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.zalo_settings import ZaloSettings


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PortalSettings(_Section):
    """The utility's portal. The defaults are those of its public web client; see backend_client.portal."""

    token_url: str = "https://apicskh.evnhanoi.vn"  # noqa: S105  an address
    data_url: str = "https://evnhanoi.vn"
    client_id: str = "httplocalhost4500"
    client_secret: SecretStr = SecretStr("secret")  # of the public web client: not a secret
    client_secret_file: Path | None = None
    scope: str = ""  # known clients send none; `openid offline_access` may make permissions renewable
    timeout_s: float = Field(default=4.0, gt=0, le=30)  # one attempt
    budget_s: float = Field(default=8.0, gt=0, le=60)  # one question, retries included
    in_flight: int = Field(default=64, ge=1, le=500)  # requests at the same time, all customers together
    fresh_s: float = Field(default=60.0, ge=0, le=3600)  # an answer this young is given again
    outages_fresh_s: float = Field(default=300.0, ge=0, le=3600)  # the same of the outage plan
    debt_pause_s: float = Field(default=2.5, ge=0, le=10)  # between askings of an empty debt list
    due_days: int = Field(
        default=7, ge=0, le=60
    )  # after the period's end, where the portal tells no due date


class WebSettings(_Section):
    """The web chat and the one-time log-in page."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""  # https://… as customers reach it; empty: http://host:port
    proxies: int = Field(default=0, ge=0, le=5)  # reverse proxies of ours in front


class StoreSettings(_Section):
    """What is kept, and the key that seals it."""

    url: str = ""  # SQLAlchemy URL; empty: SQLite in `data_dir`
    key: SecretStr = SecretStr("")  # base64 of 32 bytes; several, comma-separated: the first one seals
    key_file: Path | None = None  # default: `data_dir`/key, made at first run


class TelegramSettings(_Section):
    """The bot on Telegram; without a token there is none. See docs/telegram.md."""

    token: SecretStr = SecretStr("")  # from @BotFather
    token_file: Path | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")  # empty: made from the key of the store
    webhook_secret_file: Path | None = None
    api_url: str = "https://api.telegram.org"  # or a Bot API server of your own
    proxy: SecretStr = SecretStr("")  # http://[user:password@]host:port on the way to Telegram

    @property
    def base_url(self) -> str:
        """What the token is put behind."""
        return f"{self.api_url.rstrip('/')}/bot"

    @property
    def proxy_url(self) -> str | None:
        return self.proxy.get_secret_value() or None

    @model_validator(mode="after")
    def _proxy_fits(self) -> Self:
        proxy = self.proxy.get_secret_value()
        if proxy and not proxy.startswith(("http://", "https://")):
            raise ValueError("telegram.proxy must begin with http:// or https://")
        return self

    @model_validator(mode="after")
    def _secret_fits(self) -> Self:
        secret = self.webhook_secret.get_secret_value()
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ValueError("webhook_secret may hold A-Z, a-z, 0-9, _ and -, 256 of them at most")
        return self


class WatchSettings(_Section):
    """How often the utility is looked at for news; all in Hanoi time."""

    outages: str = "*/10 6-21 * * *"  # the plans of the units, by day
    outages_at_night: str = "5 0-5,22-23 * * *"
    accounts: str = "* * * * *"  # the codes whose turn it is; each has its own turns
    busy_hours: float = Field(default=3.0, ge=1, le=8)  # from turn to turn when an invoice or payment is near
    idle_days: int = Field(default=3, ge=1, le=7)  # from turn to turn while all is billed and paid
    evening_hour: int = Field(default=18, ge=12, le=21)  # reminds of an outage on the day before
    side_by_side: int = Field(default=8, ge=1, le=100)  # codes asked about at once, of `portal.in_flight`
    every_s: int = Field(default=0, ge=0, le=30)  # above 0: look this often at everything, for a demo


class ZaloBotSettings(_Section):
    """A bot on the Zalo Bot Platform, for trials and staff; without a token there is none.

    See docs/zalo-bot.md. Customers write to the Official Account.
    """

    token: SecretStr = SecretStr("")  # from the Official Account "Zalo Bot Manager"
    token_file: Path | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")  # 8 to 256 characters; empty: made from the key of the store
    webhook_secret_file: Path | None = None
    notices_a_month: int = Field(default=1500, ge=0, le=1_000_000)  # of 3 000 messages; answers need the rest
    api_url: str = "https://bot-api.zaloplatforms.com"

    @model_validator(mode="after")
    def _secret_fits(self) -> Self:
        secret = self.webhook_secret.get_secret_value()
        if secret and not re.fullmatch(r"[!-~]{8,256}", secret):
            raise ValueError("zalo_bot.webhook_secret needs 8 to 256 characters of ASCII, no blank")
        return self


class NoticeSettings(_Section):
    """What is sent unasked. Answers to customers are bound by none of this."""

    telegram_per_s: float = Field(default=30.0, gt=0, le=1000)  # of one bot; 1000 where it is paid for
    in_flight: int = Field(default=50, ge=1, le=500)  # on their way at the same time, of one channel
    lease_s: float = Field(default=60.0, ge=45, le=600)  # whose process died, is sent by another after that
    most_tries: int = Field(default=5, ge=1, le=20)  # then an error of ours is the last
    repeats_uncertain: bool = False  # a bill or reading day that may have been sent is sent again
    two_persons_over: int = Field(default=10_000, ge=0)  # chats; to more, a second operator must agree


class MetricsSettings(_Section):
    """Numbers for Prometheus, at a door of their own. Whoever reaches it may read it."""

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)  # 0: none


class Settings(BaseSettings):
    """Everything an operator may set. `CSKH__WEB__PORT=9000`, or `[web] port = 9000` in cskh.toml."""

    model_config = SettingsConfigDict(
        env_prefix="CSKH__", env_nested_delimiter="__", toml_file="cskh.toml", extra="forbid", frozen=True
    )

    data_dir: Path = Path("var")
    is_sample: bool = False  # data from the sandbox; said on the first screen and in every source line
    is_official: bool = False  # run by EVNHANOI itself; else the first screen says that it is not
    chart_process: bool = True  # false saves some 90 MB: charts are drawn in the bot, answers wait for them
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    portal: PortalSettings = PortalSettings()
    web: WebSettings = WebSettings()
    store: StoreSettings = StoreSettings()
    telegram: TelegramSettings = TelegramSettings()
    watch: WatchSettings = WatchSettings()
    zalo: ZaloSettings = ZaloSettings()
    zalo_bot: ZaloBotSettings = ZaloBotSettings()
    notices: NoticeSettings = NoticeSettings()
    metrics: MetricsSettings = MetricsSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @model_validator(mode="after")
    def _https_outside(self) -> Self:
        """A public address that is not this machine must be https: passwords travel there."""
        url = self.web.public_url
        if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("web.public_url must begin with https://")
        return self

    @model_validator(mode="after")
    def _webhook_outside(self) -> Self:
        """Platforms deliver to https only."""
        for name, mode in (("telegram", self.telegram.mode), ("zalo_bot", self.zalo_bot.mode)):
            if mode == "webhook" and not self.web.public_url.startswith("https://"):
                raise ValueError(f"{name}.mode = webhook needs web.public_url, beginning with https://")
        return self

    @property
    def token_of_telegram(self) -> str:
        """Empty: no bot on Telegram."""
        return _secret(self.telegram.token, self.telegram.token_file)

    @property
    def webhook_secret(self) -> str:
        return _secret(self.telegram.webhook_secret, self.telegram.webhook_secret_file)

    @property
    def token_of_zalo_bot(self) -> str:
        """Empty: no bot on the Zalo Bot Platform."""
        return _secret(self.zalo_bot.token, self.zalo_bot.token_file)

    @property
    def zalo_bot_webhook_secret(self) -> str:
        return _secret(self.zalo_bot.webhook_secret, self.zalo_bot.webhook_secret_file)

    def secret_of_portal(self) -> SecretStr:
        """The client secret, from its file when one is named."""
        file = self.portal.client_secret_file
        return SecretStr(file.read_text().strip()) if file else self.portal.client_secret


def _secret(given: SecretStr, file: Path | None) -> str:
    """From its file when one is named."""
    return file.read_text().strip() if file is not None else given.get_secret_value()
