"""The settings of a site: a small TOML file, every key optional."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from ledger.errors import RefusedError
from ledger.reports.templating import web
from ledger.reports.wording.dates import LANGUAGES

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a publisher says about a site.

    Attributes:
        title: the site's name; the ledger's title unless given.
        publisher: who stands behind it.
        publisher_url: the publisher's own site.
        description: a sentence for the front page.
        contact: where errors are reported: an e-mail address or a link.
        corrections: the corrections policy, paragraphs separated by empty lines.
        base_url: where the site is going to be, such as https://example.org/record/; feeds, the sitemap and
            social cards need it.
        logo: a picture (svg, png, jpg, webp) beside the settings file.
        dates: language of dates, or "iso".
        accent: colour of links and charts on white, #rrggbb.
        accent_dark: the same on black.
        templates: folder whose templates replace ours.
        extra: folder whose files are copied into the site as they are.
    """

    title: str = ""
    publisher: str = ""
    publisher_url: str = ""
    description: str = ""
    contact: str = ""
    corrections: str = ""
    base_url: str = ""
    logo: Path | None = None
    dates: str = "en"
    accent: str = ""
    accent_dark: str = ""
    templates: Path | None = None
    extra: Path | None = None


PATHS = {"logo", "templates", "extra"}
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
    known = {field.name for field in fields(Site)}
    if strange := sorted(given.keys() - known):
        raise RefusedError(
            f"{file} has {strange[0]!r}, which is no setting; there are {', '.join(sorted(known))}"
        )
    if wrong_kind := [name for name, value in given.items() if not isinstance(value, str)]:
        raise RefusedError(f"{file}: {wrong_kind[0]} must be text in quotes")
    values = {name: file.parent / value if name in PATHS else value.strip() for name, value in given.items()}
    return _checked(Site(**values), file)


def _checked(site: Site, file: Path) -> Site:
    for name in ("base_url", "publisher_url"):
        link = getattr(site, name)
        if link and not web(link):
            raise RefusedError(f"{file}: {name} must be a link that starts with https://, not {link!r}")
    if site.base_url and not site.base_url.endswith("/"):
        raise RefusedError(f"{file}: base_url names a folder, so it ends with a slash: {site.base_url}/")
    if site.contact and not (web(site.contact) or re.fullmatch(r"[^\s@<>\"']+@[^\s@<>\"']+", site.contact)):
        raise RefusedError(f"{file}: contact is an e-mail address or a link, not {site.contact!r}")
    if site.dates not in LANGUAGES:
        raise RefusedError(f"{file}: dates is one of {', '.join(LANGUAGES)}, not {site.dates!r}")
    for name in ("accent", "accent_dark"):
        if (colour := getattr(site, name)) and not COLOUR.match(colour):
            raise RefusedError(f"{file}: {name} is a colour such as #1c4e7a, not {colour!r}")
    if site.logo and not (site.logo.is_file() and site.logo.suffix.lower() in PICTURES):
        raise RefusedError(f"{file}: there is no picture {site.logo} ({', '.join(PICTURES)})")
    for name in ("templates", "extra"):
        if (folder := getattr(site, name)) and not folder.is_dir():
            raise RefusedError(f"{file}: there is no folder {folder}")
    return site
