"""The settings of a site: a small TOML file, every key optional."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from forecasts.errors import RecordError
from forecasts.records.values import clean_line, clean_link, clean_text
from ledger.errors import RefusedError
from ledger.reports.templating import web
from ledger.reports.wording.dates import LANGUAGES

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a publisher says about a site."""

    title: str = ""  # the site's name; the ledger's title unless given
    publisher: str = ""  # who stands behind it
    publisher_url: str = ""  # the publisher's own site
    description: str = ""  # a sentence for the front page
    contact: str = ""  # where errors are reported: an e-mail address or a link
    corrections: str = ""  # the corrections policy, paragraphs separated by empty lines
    # where the site is going to be, such as https://example.org/record/; feeds, the sitemap and social
    # cards need it
    base_url: str = ""
    logo: Path | None = None  # a picture (svg, png, jpg, webp) beside the settings file
    dates: str = "en"  # language of dates, or "iso"
    accent: str = ""  # colour of links and charts on white, #rrggbb
    accent_dark: str = ""  # the same on black
    templates: Path | None = None  # folder whose templates replace ours
    extra: Path | None = None  # folder whose files are copied into the site as they are


PATHS = {"logo", "templates", "extra"}
CLEAN = {"base_url": clean_link, "publisher_url": clean_link, "corrections": clean_text}
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def read_site(file: Path | None) -> Site:
    """The settings in a file.

    Raises:
        RefusedError: it cannot be read, or a value is not of its kind; one sentence.
    """
    if file is None:
        return Site()
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise RefusedError(f"{file} cannot be read: {wrong.strerror}") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise RefusedError(f"{file} is not TOML: {wrong}") from wrong
    _check_keys(given, file)
    site = Site(**{name: _cleaned(name, value, file) for name, value in given.items()})
    for fault in _FAULTS:
        if said := fault(site):
            raise RefusedError(f"{file}: {said}")
    return site


def _cleaned(name: str, value: str, file: Path) -> Any:
    """A value as it is shown: checked like what is kept in a ledger."""
    if name in PATHS:
        return file.parent / value
    text = value.strip()
    clean = CLEAN.get(name, clean_link if web(text) else clean_line)
    try:
        return clean(text) if text else text
    except RecordError as wrong:
        raise RefusedError(f"{file}: {name}: {wrong}") from wrong


def _check_keys(given: dict[str, object], file: Path) -> None:
    known = {field.name for field in fields(Site)}
    if strange := sorted(given.keys() - known):
        raise RefusedError(f"{file} has {strange[0]!r}, which is no setting; there are {', '.join(sorted(known))}")
    if wrong_kind := [name for name, value in given.items() if not isinstance(value, str)]:
        raise RefusedError(f"{file}: {wrong_kind[0]} must be text in quotes")


def _folder_url(site: Site) -> str | None:
    if not site.base_url or site.base_url.endswith("/"):
        return None
    return f"base_url names a folder, so it ends with a slash: {site.base_url}/"


def _contact(site: Site) -> str | None:
    if not site.contact or web(site.contact) or re.fullmatch(r"[^\s@<>\"']+@[^\s@<>\"']+", site.contact):
        return None
    return f"contact is an e-mail address or a link, not {site.contact!r}"


def _dates(site: Site) -> str | None:
    if site.dates in LANGUAGES:
        return None
    return f"dates is one of {', '.join(LANGUAGES)}, not {site.dates!r}"


def _colour(site: Site) -> str | None:
    for name in ("accent", "accent_dark"):
        if (colour := getattr(site, name)) and not COLOUR.match(colour):
            return f"{name} is a colour such as #1c4e7a, not {colour!r}"
    return None


def _logo(site: Site) -> str | None:
    if not site.logo or (site.logo.is_file() and site.logo.suffix.lower() in PICTURES):
        return None
    return f"there is no picture {site.logo} ({', '.join(PICTURES)})"


def _folder(site: Site) -> str | None:
    missing = [one for one in (site.templates, site.extra) if one and not one.is_dir()]
    return f"there is no folder {missing[0]}" if missing else None


# In the order in which they are told: one sentence is enough at a time.
_FAULTS = (_folder_url, _contact, _dates, _colour, _logo, _folder)
