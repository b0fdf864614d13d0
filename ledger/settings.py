"""What comes from outside: the environment, the clock, randomness. Read here and handed down as arguments."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from ledger.errors import RefusedError, StorageError

PREFIX = "PREDICTION_LEDGER_"
DEFAULT_FILE = "predictions.db"
SERVER = "postgresql://"
_SCHEME = re.compile(r"[a-z][a-z\d+.-]+:|:\w+:$", re.IGNORECASE)
# Scheme, user and password, host and name, settings. What does not fit may have a password anywhere.
_PLACE = re.compile(r"(\w+://)(?:[^@?#/]*@)?([\w.,%-]*|\[[\w:.]+\](?=[:/?]|$))((?::\d+)?(?:/[\w.%-]*)?)(?:\?[^@]*)?")


def ledger_file(named: str | None) -> str:
    """The ledger to use: the one that was named, else PREDICTION_LEDGER_DB, else predictions.db.

    Raises:
        StorageError: it is neither a file nor postgresql://user@host/name.

    Example:
        >>> ledger_file("/srv/predictions.db"), ledger_file("postgresql://ann@example.org/record")
        ('/srv/predictions.db', 'postgresql://ann@example.org/record')
    """
    return place((os.environ.get(PREFIX + "DB") or DEFAULT_FILE) if named is None else named)


def place(given: str) -> str:
    """Where a ledger is, as it was given: a file, or a URL of PostgreSQL. Raises StorageError: it is neither."""
    if not given.strip() or "\0" in given:
        raise StorageError("the name of the ledger is empty; give the name of a file")
    if (other := _SCHEME.match(given)) and not is_url(given):
        raise StorageError(
            f"a ledger is a file on this computer, or {SERVER}user@host/name; {other[0]}... is neither, "
            "name one with --db (a file that is called so with ./ before its name)"
        )
    return given


def is_url(place: object) -> bool:
    """Whether a ledger's place is not a file, but a URL of a database of PostgreSQL."""
    return isinstance(place, str) and place.startswith(SERVER)


def shown(place: object) -> str:
    """A ledger's place as sentences may show it: a URL without the user's name, the password and further settings.

    Example:
        >>> shown("postgresql://ann:secret@db.example.org:5433/record?sslpassword=x"), shown("predictions.db")
        ('postgresql://db.example.org:5433/record', 'predictions.db')
    """
    if not isinstance(place, str) or not is_url(place):
        return str(place)
    found = _PLACE.fullmatch(place)
    return f"{found[1]}{found[2]}{found[3]}" if found else f"{place.partition('://')[0]}://..."


def actor(named: str | None = None) -> str:
    """Who is entering: the one that was named, else PREDICTION_LEDGER_ACTOR, else the login name.

    Raises:
        RecordError: that is no name, as of a forecaster.
    """
    from forecasts.errors import RecordError
    from forecasts.records.values import clean_line

    where = "--actor" if named else PREFIX + "ACTOR"
    if not (chosen := named or os.environ.get(where)):
        import getpass

        where = "the login name"
        try:
            chosen = getpass.getuser()
        except (OSError, KeyError):  # no login name: a container with a bare user id
            return "unknown"
    try:
        return clean_line(chosen)
    except RecordError as wrong:
        raise RecordError(f"{where} is no name of who enters this: {wrong}") from wrong


def seal_file(ledger: str) -> Path:
    """Where lies what opens the sealed forecasts of a ledger: beside its signing key.

    Args:
        ledger: the ledger's UUID.
    """
    return key_file(ledger).with_name(f"{ledger}.seals")


def key_file(ledger: str) -> Path:
    """Where the signing key of a ledger lies: PREDICTION_LEDGER_KEY, else in the user's folder of settings.

    Args:
        ledger: the ledger's UUID.
    """
    if named := os.environ.get(PREFIX + "KEY"):
        return Path(named)
    return _folder() / f"{ledger}.key"


def trust_file() -> Path:
    """The file that names who stamps and who witnesses: PREDICTION_LEDGER_TRUST, else one in the user's settings."""
    named = os.environ.get(PREFIX + "TRUST")
    return Path(named) if named else _folder() / "trust.toml"


ME = "me"  # who enters, in the place of a name


def me() -> str | None:
    """The forecaster that "me" is: PREDICTION_LEDGER_ME, else the one in the user's settings; None without either.

    Raises:
        RefusedError: the file of settings cannot be read.
    """
    import tomllib

    if named := os.environ.get(PREFIX + "ME"):
        return named
    file = settings_file()
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8")).get(ME)
    except FileNotFoundError:
        return None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise RefusedError(f"{file} cannot be read: {wrong}; mend it, or remove it") from wrong
    return given if isinstance(given, str) and given else None


def set_me(name: str) -> Path:
    """Keep who "me" is in the user's settings. Returns their file."""
    import json

    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{ME} = {json.dumps(name, ensure_ascii=False)}\n", encoding="utf-8")
    return file


def settings_file() -> Path:
    """The user's own settings, for all ledgers."""
    return _folder() / "settings.toml"


def _folder() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "prediction-ledger"


def passphrase() -> str | None:
    """What opens the signing key, where it has a passphrase: PREDICTION_LEDGER_PASSPHRASE."""
    return os.environ.get(PREFIX + "PASSPHRASE") or None


def mail_server() -> tuple[str, str]:
    """The server that takes mail, PREDICTION_LEDGER_SMTP, and who sends it, PREDICTION_LEDGER_MAIL_FROM.

    Raises:
        RefusedError: one of them is not set.
    """
    found = [os.environ.get(PREFIX + name) for name in ("SMTP", "MAIL_FROM")]
    if not all(found):
        raise RefusedError(
            f"mail needs {PREFIX}SMTP, such as smtps://user:password@mail.example.org, and {PREFIX}MAIL_FROM, the "
            "address that sends it"
        )
    return found[0] or "", found[1] or ""


def token() -> str | None:
    """What programs prove with that they may, where it is to outlast the server: PREDICTION_LEDGER_TOKEN.

    Raises:
        RefusedError: it can be guessed.
    """
    named = os.environ.get(PREFIX + "TOKEN")
    if named and not re.fullmatch(r"[\w.~-]{24,}", named, re.ASCII):
        raise RefusedError(
            f"{PREFIX}TOKEN is 24 or more letters and digits made by chance, such as `openssl rand -hex 16` gives"
        )
    return named or None


def openid() -> tuple[str, str, str] | None:
    """The service by which people with accounts may log in too: its address, our name there, and our secret.

    PREDICTION_LEDGER_OPENID, PREDICTION_LEDGER_OPENID_CLIENT, PREDICTION_LEDGER_OPENID_SECRET; None without the first.

    Raises:
        RefusedError: one of the others is missing, or the traffic with it would not be encrypted.
    """
    issuer, *own = (os.environ.get(f"{PREFIX}OPENID{end}", "") for end in ("", "_CLIENT", "_SECRET"))
    if not issuer:
        return None
    if not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", issuer):
        raise RefusedError(f"{PREFIX}OPENID is the address of a service that begins with https://, not {issuer!r}")
    if not all(own):
        raise RefusedError(f"{PREFIX}OPENID takes {PREFIX}OPENID_CLIENT and {PREFIX}OPENID_SECRET, which it gave you")
    return issuer, own[0], own[1]


def now() -> datetime:
    """The present instant in UTC: the one in PREDICTION_LEDGER_NOW, for tests and examples, else the clock's.

    Raises:
        RefusedError: what the variable says is no instant.
    """
    named = os.environ.get(PREFIX + "NOW")
    return _instant(named) if named else datetime.now(UTC)


def _instant(text: str) -> datetime:
    """An instant with its offset, in UTC.

    Example:
        >>> _instant("2026-03-01T12:00+02:00").isoformat()
        '2026-03-01T10:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(text)
        instant = found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        instant = None
    if instant is None:
        raise RefusedError(
            f"PREDICTION_LEDGER_NOW is {text!r}, which is no instant; write it as 2026-03-01T12:00:00Z, or unset it"
        )
    return instant


def entropy(size: int) -> bytes:
    """Random bytes from the operating system."""
    return os.urandom(size)
