"""Links, alone or within a text: what lets their reader in is taken out before they are kept."""

import re
import warnings
from typing import Any
from urllib.parse import unquote

from forecasts.errors import CredentialWarning

_IN_TEXT = re.compile(r"(?:\b[a-z][a-z0-9+.-]{0,30}:|(?<!\S))//[^\s<>\"]+|\bwww\.[^\s<>\"]+", re.IGNORECASE)
_AFTER = re.compile(r"[.,:;!?)\]}'*_»”’…]+$")  # of a sentence, not of the link in it
_LOGIN = re.compile(r"(?<=//)[^/?#]*@")
_PARAMETER = re.compile(r"(?<=[?&#;])([^=&#;?]{1,60})=[^&#;]*[&;]?")
_KEYS = re.compile(  # names of parameters that let in whoever has the link
    r"(token|secret|passwd|password|pwd|signature|api[_-]?key|access[_-]?key|auth|authorization|jwt|credentials?"
    r"|sess(ion)?[_-]?id|(^|[_.-])(sig|sid|pass))$",
    re.IGNORECASE,
)


def without_credentials(text: str) -> str:
    """A text whose links have no user's name, password or access key.

    Warns:
        CredentialWarning: a link in it had one.

    Example:
        >>> without_credentials("see https://example.org/a?page=2.")
        'see https://example.org/a?page=2.'
    """
    return _IN_TEXT.sub(_told, text) if "//" in text or "www." in text.casefold() else text


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
    return any(_opened(found[0])[1] for found in _IN_TEXT.finditer(text))


def _told(found: re.Match[str]) -> str:
    given = found[0]
    after = _AFTER.search(given)
    whole = given[: after.start()] if after else given
    link, lost = _opened(whole)
    if lost:
        said = f"a link is kept without {' and '.join(lost)}, as {link}"
        warnings.warn(said, CredentialWarning, stacklevel=4)
    return link + given[len(whole) :]


def _opened(given: str) -> tuple[str, list[str]]:
    """A link without what lets its reader in, and what that was."""
    link = _LOGIN.sub("", given)
    lost = ["the user's name and password"] if link != given else []
    bare = _PARAMETER.sub(lambda one: "" if _KEYS.search(unquote(one[1])) else one[0], link)
    if bare != link:
        bare = bare.replace("?#", "#").rstrip("?&#;")
        lost.append("an access key")
    return bare, lost
