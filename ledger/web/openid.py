"""A service that knows people already, asked by OpenID Connect: its code flow with PKCE, state and nonce."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ledger.errors import RefusedError

PATIENCE = 10.0  # seconds for an answer of the service
LASTS, MOST = 600.0, 1_000  # seconds for somebody to log in there, and how many at once
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


class Begun(NamedTuple):
    """Somebody who was sent to the service, and why."""

    nonce: str
    verifier: str
    until: float
    to: str = "/"
    invitation: str = ""
    account: int | None = None  # which is to be linked


class OpenID:
    """A service, and who was sent there."""

    def __init__(self, issuer: str, client: str, secret: str, root: str) -> None:
        """By its address, as whom we are registered there, and our own address."""
        self.issuer, self._client, self._secret = issuer, client, secret
        self._back = f"{root}/openid/answer"
        self._lock = Lock()
        self._begun: OrderedDict[str, Begun] = OrderedDict()

    @property
    def name(self) -> str:
        """What people call it."""
        return urlsplit(self.issuer).netloc

    def begin(self, *, to: str = "/", invitation: str = "", account: int | None = None) -> tuple[str, str]:
        """Where somebody is sent, and what their browser has to bring back."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._trouble(), self._session() as session:
            where = self._metadata["authorization_endpoint"]
            url, _ = session.create_authorization_url(where, state=state, nonce=nonce, code_verifier=verifier)
        with self._lock:
            self._begun[state] = Begun(nonce, verifier, time.monotonic() + LASTS, to, invitation, account)
            while len(self._begun) > MOST:
                self._begun.popitem(last=False)
        return str(url), state

    def finish(self, state: str, code: str) -> tuple[Begun, str]:
        """Who came back, and by what the service knows them.

        Raises:
            RefusedError: nobody was sent there so, or too long ago; or the service does not say who it is.
        """
        with self._lock:
            begun = self._begun.pop(state, None)
        if begun is None or begun.until < time.monotonic():
            raise RefusedError("that took too long, or was done already; log in once more")
        with self._trouble(), self._session() as session:
            got = session.fetch_token(self._metadata["token_endpoint"], code=code, code_verifier=begun.verifier)
            keys = session.get(self._metadata["jwks_uri"], withhold_token=True).json()
            return begun, f"{self.issuer}\n{self._subject(got['id_token'], keys, begun.nonce)}"

    def _subject(self, token: str, keys: Any, nonce: str) -> str:
        from joserfc import jwt
        from joserfc.jwk import KeySet

        said = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        wanted = {"iss": self.issuer, "aud": self._client, "nonce": nonce}
        claims: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in wanted.items()}
        jwt.JWTClaimsRegistry(leeway=60, **claims, exp={"essential": True}, sub={"essential": True}).validate(
            said.claims
        )
        if said.claims.get("azp", self._client) != self._client:
            raise ValueError("it is meant for somebody else")
        return str(said.claims["sub"])

    @cached_property
    def _metadata(self) -> dict[str, Any]:
        with self._session() as session:
            found = session.get(
                f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", withhold_token=True
            ).json()
        if found["issuer"] != self.issuer:
            raise ValueError(f"it calls itself {found['issuer']}")
        made: dict[str, Any] = found
        return made

    def _session(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        how: dict[str, Any] = {"scope": "openid", "redirect_uri": self._back, "code_challenge_method": "S256"}
        return OAuth2Session(self._client, self._secret, **how, default_timeout=PATIENCE)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """What goes wrong at the service, as a sentence."""
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError
        from requests import RequestException

        try:
            yield
        except (RequestException, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as wrong:
            raise RefusedError(f"{self.name} does not say who you are: {' '.join(str(wrong).split())[:200]}") from wrong
