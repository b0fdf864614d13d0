"""Who else vouches for a ledger, as its keeper names them in a TOML file: authorities of time, and witnesses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import NoteError, RefusedError
from ledger.journal.note import COSIGNATURE, PublicKey
from ledger.journal.stamp import AUTHORITY, certificates

if TYPE_CHECKING:
    from pathlib import Path

FEWEST = 2  # authorities: one alone can fail, or lie


@dataclass(frozen=True, slots=True)
class Authority:
    """Who gives time stamps.

    Attributes:
        name: what it is called here: small letters, digits, dots and hyphens.
        url: where it is asked.
        certificates: its root certificate, and those between that and the one that signs, in PEM.
    """

    name: str
    url: str
    certificates: str


class Witness(NamedTuple):
    """Who cosigns checkpoints.

    Attributes:
        url: below which it is asked.
        key: by which its signatures are checked.
    """

    url: str
    key: PublicKey


@dataclass(frozen=True, slots=True)
class Trusted:
    """Those who are asked.

    Attributes:
        authorities: for time stamps; none or at least two.
        witnesses: for cosignatures.
    """

    authorities: tuple[Authority, ...] = ()
    witnesses: tuple[Witness, ...] = ()


def read_trusted(file: Path) -> Trusted:
    """What a file names; nobody where there is none.

    Raises:
        RefusedError: it cannot be read, or what it says of somebody is not what it must be.
    """
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Trusted()
    except OSError as wrong:
        raise RefusedError(f"{file} cannot be read: {wrong.strerror}") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise RefusedError(f"{file} is not TOML: {wrong}") from wrong
    if strange := sorted(given.keys() - {"authorities", "witnesses"}):
        raise RefusedError(f"{file} has {strange[0]!r}, which is no setting; there are authorities and witnesses")
    authorities = tuple(_authority(file, *one) for one in _tables(file, given, "authorities"))
    if len(authorities) == 1:
        raise RefusedError(f"{file} names one authority; name at least {FEWEST}, since one alone can fail or lie")
    return Trusted(authorities, tuple(_witness(file, *one) for one in _tables(file, given, "witnesses")))


def _tables(file: Path, given: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    tables = given.get(kind, {})
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise RefusedError(f"{file}: each of {kind} is a table of its own, such as [{kind}.name]")
    return list(tables.items())


def _texts(file: Path, place: str, table: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    if sorted(table) != sorted(names) or not all(isinstance(one, str) for one in table.values()):
        raise RefusedError(f"{file}: {place} has {' and '.join(names)}, each text in quotes, and nothing else")
    if not re.match("https?://[^/ ]", table["url"]):
        raise RefusedError(f"{file}: the url of {place} begins with https:// or http://, not {table['url']!r}")
    return [table[name] for name in names]


def _witness(file: Path, name: str, table: dict[str, Any]) -> Witness:
    url, text = _texts(file, f"witnesses.{name}", table, ("url", "key"))
    try:
        key = PublicKey.read(text)
    except NoteError as wrong:
        raise RefusedError(f"{file}: witnesses.{name}: {wrong}") from wrong
    if key.kind != COSIGNATURE:
        raise RefusedError(f"{file}: the key of witnesses.{name} is not a witness's; see what it says when it starts")
    return Witness(url, key)


def _authority(file: Path, name: str, table: dict[str, Any]) -> Authority:
    if not re.fullmatch(AUTHORITY, name):
        raise RefusedError(f"{file}: an authority is called by small letters, digits, dots and hyphens, not {name!r}")
    url, named = _texts(file, f"authorities.{name}", table, ("url", "certificates"))
    path = file.parent / named
    try:
        pem = path.read_text(encoding="ascii")
        certificates(pem)
    except OSError as wrong:
        raise RefusedError(f"the certificates of {name}, {path}, cannot be read: {wrong.strerror}") from wrong
    except (NoteError, UnicodeDecodeError) as wrong:
        raise RefusedError(f"{path} does not serve as the certificates of {name}: {wrong}") from wrong
    return Authority(name, url, pem)
