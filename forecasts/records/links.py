"""Links, alone or within a text: what lets their reader in is taken out before they are kept."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote

from forecasts.errors import CredentialWarning

_AT = "(?:[@\uff20\ufe6b]|%40)"  # also as programs fold it, and encoded
# Browsers go where http names a host behind any number of slashes, either way.
_SCHEME = r"(?:(?:https?|ftps?|wss?):[/\\]*|[a-z][a-z0-9+.-]{0,30}:[/\\]{2})"
# What stands before an address, and is no user's name.
_LABELS = "(?:mailto|acct|sips?|xmpp|tel|e-?mail|mail|contact|from|to|cc|via|by|press|info|source|author|re)"
_LOGIN_ALONE = rf"(?!{_LABELS}:)[^\s:/\\?#@<>\"]{{1,64}}:[^\s/\\?#@<>\"]{{1,128}}{_AT}"
_HOST = r"[\w-]+(?:\.[\w-]+)+"
_IN_TEXT = re.compile(
    rf"(?:\b{_SCHEME}|(?<!\S)//|\bwww\.)[^\s<>\"]+|(?<![^\s(\[\"]){_LOGIN_ALONE}[\w.-]+[/:?#][^\s<>\"]*"
    rf"|(?<=\"){_LOGIN_ALONE}{_HOST}(?=\")",
    re.IGNORECASE,
)
_ALONE = re.compile(f"{_LOGIN_ALONE}{_HOST}", re.IGNORECASE)  # as the whole text
_AFTER = re.compile(r"[.,:;!?)\]}'*_»”’…]+$")  # of a sentence, not of the link in it
_HEAD = re.compile(rf"(?:{_SCHEME}|//)?", re.IGNORECASE)
_LOGIN = re.compile(rf"[^/\\?#]*{_AT}", re.IGNORECASE)
_LATER_LOGIN = re.compile(r"(?<=[/\\]{2})[^/\\?#]+[@\uff20\ufe6b]")  # of a link within the link
_PARAMETER = re.compile(r"(?<=[?&#;])([^=&#;?]{1,60})=([^&#;]*)[&;]?")
_KEYS = re.compile(  # names of parameters that let in whoever has the link
    r"(token|secret|passwd|password|pwd|signature|api[_-]?key|access[_-]?key|auth|authorization|jwt|credentials?"
    r"|sess(ion)?[_-]?id|otp|saml(request|response)|(^|[_.-])(sig|sid|pass))$",
    re.IGNORECASE,
)
_MAYBE_KEYS = re.compile(r"(^|[_.-])(key|code|ticket|session|invite|access|share|assertion)$", re.IGNORECASE)
# Of these the value shows it: a ticket of a sign-on (CAS), a key of a provider, a code of a sign-in (OAuth), chance.
_SECRET = re.compile(r"(?:[TPS]T|[TP]GT)-\w|AIza|sk[-_]|gh[a-z]_|AKIA|4/0|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-")
_CHANCE = re.compile(r"[A-Za-z0-9]{12,}")
_BY_STATE = re.compile(r"[?&#;]code=[^&#;]{6,}.*[?&#;]state=|[?&#;]state=.*[?&#;]code=[^&#;]{6,}")  # OAuth
_LIKELY = re.compile(r"//|\\\\|:[/\\]|www\.|[@\uff20\ufe6b]|%40", re.IGNORECASE)
_ENCODED = re.compile(r"[a-z]+%", re.IGNORECASE)
_INNER = re.compile(rf"{_SCHEME}|[/?]", re.IGNORECASE)
_DEEP = 3  # how often a link in a parameter may be encoded
_HEARD: ContextVar[Callable[[str], None] | None] = ContextVar("heard", default=None)


@contextmanager
def heard(listener: Callable[[str], None]) -> Iterator[None]:
    """Within this, and in no other thread or task, what is taken out of links is told to a listener instead of warned.

    Example:
        >>> lost = []
        >>> with heard(lost.append):
        ...     without_credentials("https://ann:secret@example.org/a")
        'https://example.org/a'
        >>> lost
        ["a link is kept without the user's name and password, as https://example.org/a"]
    """
    before = _HEARD.set(listener)
    try:
        yield
    finally:
        _HEARD.reset(before)


def without_credentials(text: str) -> str:
    """A text whose links have no user's name, password or access key.

    Warns:
        CredentialWarning: a link in it had one.

    Example:
        >>> without_credentials("see https://example.org/a?page=2.")
        'see https://example.org/a?page=2.'
    """
    if not _LIKELY.search(text):
        return text
    return (_ALONE if _ALONE.fullmatch(text) else _IN_TEXT).sub(_told, text)


def without_credentials_within(value: Any) -> Any:
    """A value of JSON whose texts have none.

    Example:
        >>> without_credentials_within({"evidence": ["https://example.org/a"], "question": 1})
        {'evidence': ['https://example.org/a'], 'question': 1}
    """
    if isinstance(value, dict):
        return {name: without_credentials_within(one) for name, one in value.items()}
    if isinstance(value, list):
        return list(map(without_credentials_within, value))
    return without_credentials(value) if isinstance(value, str) else value


def has_credentials(text: str) -> bool:
    """Whether a link in a text has a user's name, a password or an access key.

    Example:
        >>> has_credentials("see https://ann:secret@example.org/a")
        True
    """
    if not _LIKELY.search(text):
        return False
    return bool(_ALONE.fullmatch(text)) or any(_opened(found[0])[1] for found in _IN_TEXT.finditer(text))


def _told(found: re.Match[str]) -> str:
    given = found[0]
    after = _AFTER.search(given)
    whole = given[: after.start()] if after else given
    link, lost = _opened(whole)
    if lost:
        said = f"a link is kept without {' and '.join(lost)}, as {link}"
        if (listener := _HEARD.get()) is None:
            warnings.warn(said, CredentialWarning, stacklevel=4)
        else:
            listener(said)
    return link + given[len(whole) :]


def _opened(given: str, deep: int = 0) -> tuple[str, list[str]]:
    """A link without what lets its reader in, and what that was."""
    host = _HEAD.sub("", given, count=1)
    login = _LOGIN.match(host)
    link = given.removesuffix(host) + _LATER_LOGIN.sub("", host[login.end() :] if login else host)
    lost = ["the user's name and password"] if link != given else []

    def kept(one: re.Match[str]) -> str:
        return "" if _lets_in(link, unquote(one[1]), unquote(one[2])) else one[0]

    open_ = _PARAMETER.sub(kept, link)
    if open_ != link:
        open_ = open_.replace("?#", "#").rstrip("?&#;")
        lost.append("an access key")
    return _within(open_, lost, deep)


def _within(link: str, lost: list[str], deep: int) -> tuple[str, list[str]]:
    """A link whose parameters hold no links that let their readers in, and what else was lost."""
    if "%" not in link or deep >= _DEEP:
        return link, lost
    more: list[str] = []

    def kept(one: re.Match[str]) -> str:
        value, more_deep = unquote(one[2]), deep + 1
        while _ENCODED.match(value) and more_deep < _DEEP:
            value, more_deep = unquote(value), more_deep + 1
        inner, gone = _opened(value, more_deep) if _INNER.match(value) else (value, [])
        more.extend(gone)
        return f"{one[1]}={quote(inner, safe='')}{one[0][len(one[1]) + 1 + len(one[2]) :]}" if gone else one[0]

    return _PARAMETER.sub(kept, link), list(dict.fromkeys([*lost, *more]))


def _lets_in(link: str, name: str, value: str) -> bool:
    """Whether a parameter lets in whoever has the link: by its name, or where the name may mean that, its value."""
    if _KEYS.search(name):
        return True
    if not _MAYBE_KEYS.search(name):
        return False
    return bool(
        _SECRET.match(value)
        or any(map(_by_chance, _CHANCE.findall(value)))
        or (name == "code" and _BY_STATE.search(link))
    )


def _by_chance(piece: str) -> bool:
    """Whether letters and digits look as if chance had thrown them together, as nobody writes a word."""
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(piece))
    return turns >= 3 or (turns > 0 and len(piece) >= 16 and not piece.islower())
