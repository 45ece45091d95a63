"""Where the portal is and how it may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yarl import URL

LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Portal:
    """The two hosts of the portal, who we are to them, and our limits. The client talks to no other host.

    The defaults are the utility's public web client. An operator with a partner gateway replaces
    the addresses and the client id.

    Raises:
        ValueError: an address is not https and not on this machine.
    """

    token_url: str = "https://apicskh.evnhanoi.vn"  # noqa: S105 -- an address, not a token
    data_url: str = "https://evnhanoi.vn"
    client_id: str = "httplocalhost4500"
    client_secret: str = field(default="secret", repr=False)  # of the public web client: not a secret
    # offline_access: a refresh token, where one is given. Empty: not sent, as other public clients do.
    scope: str = "openid profile offline_access"
    user_agent: str = "Mozilla/5.0 (compatible; cskh-bot)"
    extra_headers: Mapping[str, str] = field(default_factory=dict)  # such as sec-ch-ua

    timeout_s: float = 4.0  # for one attempt
    budget_s: float = 8.0  # for one question, all attempts and pauses together
    tries: int = 3  # of a safe call
    in_flight: int = 64  # calls at the same time, all customers together; a question makes up to six
    json_bytes: int = 2_000_000  # largest answer, after decompression
    pdf_bytes: int = 10_000_000  # largest document

    breaker_failures: int = 10  # in a row, then the portal is left alone
    breaker_pause_s: float = 15.0

    fresh_s: float = 60.0  # an answer this young is given again without asking
    outages_fresh_s: float = 300.0
    debts_fresh_s: float = 5.0  # so that "try again" does ask again
    kept_s: float = 24 * 3600.0  # the last good answer stands in this long when the portal fails
    kept_answers: int = 2_000

    debt_tries: int = 3  # an empty list of debts is believed only after this many askings
    debt_pause_s: float = 2.5
    due_days: int = 7  # from the end of a period to the due date, where the portal tells none
    renew_early_s: float = 60.0  # a permission is given up this long before its end

    def __post_init__(self) -> None:
        for address in (self.token_url, self.data_url):
            url = URL(address)
            if url.scheme != "https" and url.host not in LOCAL:
                raise ValueError("the portal must be asked over https")
