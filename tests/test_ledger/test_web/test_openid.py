"""Logging in by another service: a provider of OpenID Connect on loopback, an honest one and one that lies."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import replace
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import argon2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from ledger import settings as outside
from ledger.api.accounts import SESSION, Accounts
from ledger.api.ledger import Ledger
from ledger.errors import RefusedError
from ledger.recording.permission import Role
from ledger.web.server import opened_to

PASSWORD = "correct horse battery"


class Provider(BaseHTTPRequestHandler):
    """Lets in everybody as `subject`; what it says otherwise than it should is in `lies`."""

    subject, key, lies, codes = "4711", RSAKey.generate_key(2048, {"kid": "1"}), {}, {}

    def do_GET(self):
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        asked = dict(parse_qsl(urlsplit(self.path).query))
        if self.path.startswith("/.well-known/"):
            ends = {f"{end}_endpoint": f"{issuer}/{end}" for end in ("authorization", "token")}
            self.say({"issuer": self.lies.get("issuer", issuer), "jwks_uri": f"{issuer}/keys", **ends})
        elif self.path == "/keys":
            self.say({"keys": [self.key.as_dict(private=False)]})
        else:
            self.codes["code"] = asked
            self.send_response(303)
            self.send_header(
                "location", f"{asked['redirect_uri']}?{urlencode({'code': 'code', 'state': asked['state']})}"
            )
            self.end_headers()

    def do_POST(self):
        sent = {
            name: one
            for name, (one,) in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()
        }
        began = self.codes.pop(sent["code"])
        challenge = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        who = b64decode(self.headers["authorization"].partition(" ")[2]).decode()
        assert (began["code_challenge"], began["code_challenge_method"], who) == (challenge, "S256", "ours:secret")
        now = int(time.time())
        claims = {
            "iss": f"http://127.0.0.1:{self.server.server_port}", "sub": self.subject, "aud": "ours", "iat": now,
            "exp": now + 60, "nonce": began["nonce"],
        }  # fmt: skip
        key = RSAKey.generate_key(2048, {"kid": "1"}) if self.lies.get("key") else self.key
        claims |= {name: value for name, value in self.lies.items() if name in claims}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)
        self.say({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def say(self, value):
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setattr(Provider, "lies", {})
    monkeypatch.setattr(Provider, "subject", "4711")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def anna(start, tmp_path, settings, provider, monkeypatch):
    """Somebody who is logged in, where people log in by another service too."""
    monkeypatch.setattr(
        argon2, "PasswordHasher", partial(argon2.PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    )
    path = tmp_path / "predictions.db"
    Ledger.open(path, by="me").close()
    with Accounts(str(path)) as accounts:
        key = accounts.accept(accounts.add("Anna", Role.OWNER), PASSWORD)
    served = start(path, openid=lambda root: opened_to(provider, "ours", "secret", root))
    return replace(served, session=key)


def followed(served, answer, cookie=None):
    """Go to the service and back, as a browser does; gives what is answered then."""
    url = answer.headers.get("location") or answer.text.partition('class="button" href="')[2].partition('"')[0].replace(
        "&amp;", "&"
    )
    state = answer.headers["set-cookie"].partition(";")[0] if cookie is None else cookie
    from http.client import HTTPConnection

    parts = urlsplit(url)
    asking = HTTPConnection(parts.netloc, timeout=10)
    asking.request("GET", f"{parts.path}?{parts.query}")
    back = urlsplit(asking.getresponse().headers["location"])
    asking.close()
    assert back.netloc == served.host
    return served.ask("GET", f"{back.path}?{back.query}", cookie=f"{served.cookie['cookie']}; {state}")


def linked(served):
    page = served.post("/openid")
    assert "Go on to 127.0.0.1" in page.text
    return followed(served, page)


def test_an_account_is_linked_and_then_logs_in_by_the_service(anna):
    assert anna.get("/account").text.count("from now on") == 1
    done = linked(anna)
    assert (done.status, done.headers["location"]) == (303, "/account")
    assert "You can log in by" in anna.get("/account").text
    nobody = replace(anna, session="x")
    assert "Log in by 127.0.0.1" in nobody.get("/login").text
    came = followed(nobody, nobody.get(f"/openid?to={quote('/scores?by=tag', safe='')}"))
    assert (came.status, came.headers["location"]) == (303, "/scores?by=tag")
    key = came.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert anna.service.accounts.who(key, SESSION).name == "Anna"
    assert anna.post("/account", step="unlink").status == 303
    refused = followed(nobody, nobody.get("/openid"))
    assert (refused.status, "no account here is linked" in refused.told) == (403, True)


def test_an_invitation_is_taken_up_by_the_service_without_a_password(anna):
    key = anna.service.accounts.add("Bo", Role.READER)
    nobody = replace(anna, session="x")
    came = followed(nobody, nobody.get(f"/openid?key={key}"))
    session = came.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert anna.service.accounts.who(session, SESSION).name == "Bo"
    assert anna.service.accounts.log_in("Bo", "") is None
    assert nobody.get(f"/invitation?key={key}").status == 404
    assert linked(anna).status == 409, "which is Bo's there"


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://example.org"}, {"aud": "another"}, {"nonce": "of somebody else"}, {"exp": 1_000_000_000},
        {"key": True}, {"issuer": "https://example.org"},
    ],
    ids=lambda lie: "".join(lie),
)  # fmt: skip
def test_what_the_service_does_not_say_rightly_lets_nobody_in(anna, lie, monkeypatch):
    monkeypatch.setattr(Provider, "lies", lie)
    page = anna.post("/openid")
    answer = page if "issuer" in lie else followed(anna, page)
    assert answer.status == 409
    assert "does not say who you are" in answer.told
    monkeypatch.setattr(Provider, "lies", {})
    assert followed(replace(anna, session="x"), replace(anna, session="x").get("/openid")).status == 403, (
        "nothing was linked"
    )


def test_who_began_comes_back_once_and_in_the_same_browser(anna):
    """Else somebody's own log-in there could be put into another's browser, and an account be linked to it."""
    page = anna.post("/openid")
    state = f"{anna.service.cookie}-openid"
    assert followed(anna, page, cookie="").status == 403
    assert followed(anna, page, cookie=f"{state}=forged").status == 403
    assert followed(anna, page).status == 303
    assert followed(anna, page).status == 409, "a second time"
    assert followed(replace(anna, session="x"), anna.post("/openid")).status == 409, "somebody else by then"
    assert anna.ask("GET", "/openid/answer?state=&code=x", **anna.cookie).status == 403
    assert anna.ask("POST", "/openid", **anna.cookie, origin="http://example.org").status == 403


def test_a_service_that_does_not_answer_is_told(start, anna):
    anna.service.openid.issuer = "http://127.0.0.1:1"
    answer = replace(anna, session="x").get("/openid")
    assert (answer.status, "does not say who you are" in answer.told) == (409, True)
    assert anna.get("/").status == 200


def test_it_is_named_whole_and_encrypted(monkeypatch):
    monkeypatch.delenv("PREDICTION_LEDGER_OPENID", raising=False)
    assert outside.openid() is None
    monkeypatch.setenv("PREDICTION_LEDGER_OPENID", "http://example.org")
    with pytest.raises(RefusedError, match="begins with https"):
        outside.openid()
    monkeypatch.setenv("PREDICTION_LEDGER_OPENID", "https://example.org")
    with pytest.raises(RefusedError, match="OPENID_SECRET"):
        outside.openid()
    monkeypatch.setenv("PREDICTION_LEDGER_OPENID_CLIENT", "ours")
    monkeypatch.setenv("PREDICTION_LEDGER_OPENID_SECRET", "secret")
    assert outside.openid() == ("https://example.org", "ours", "secret")
