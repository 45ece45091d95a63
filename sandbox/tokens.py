"""Access and refresh tokens: signed with the seed, so that a restart of the sandbox keeps them valid."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from sandbox.world import Account, World

REFRESH_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TokenOffice:
    """Gives and checks tokens; they say nothing about the customer."""

    world: World
    life_s: int = 3600

    def access(self, account: Account) -> str:
        return self._sign("access", account, timedelta(seconds=self.life_s))

    def refresh(self, account: Account) -> str:
        return self._sign("refresh", account, REFRESH_LIFE)

    def holder(self, token: str, kind: str = "access") -> Account | None:
        """Whose token it is; None when it is forged, expired, or of the other kind."""
        try:
            said_kind, user_name, expires, _nonce = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        is_valid = said_kind == kind and self.world.now.timestamp() < expires
        return self.world.account(user_name) if is_valid else None

    def _sign(self, kind: str, account: Account, life: timedelta) -> str:
        expires = (self.world.now + life).timestamp()
        signed = self._signer.dumps([kind, account.user_name, expires, secrets.token_urlsafe(6)])
        return signed if isinstance(signed, str) else signed.decode()

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(f"sandbox-{self.world.seed}", salt="token")
