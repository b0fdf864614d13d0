"""prediction-ledger profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output
from ledger.cli.wordtables import loaded, print_about

if TYPE_CHECKING:
    from forecasts import Profile


@click.command("profiles")
@click.argument("name", required=False)
@options.as_json
def command(name: str | None, as_json: bool) -> None:
    """Show the profiles by which fuzzy words of time are read, or one profile with its terms.

    NAME is a profile's name or the path of a TOML file; docs/horizons.md says how to write one.
    """
    from forecasts import load_profile
    from forecasts.horizon.profile import profile_names

    if name is not None:
        _one(load_profile(name), as_json)
        return
    found = loaded(load_profile, profile_names())
    if as_json:
        output.json([_about(profile) for profile in found])
        return
    rows = [
        (profile.name, profile.version, str(len(profile.terms)), profile.title, profile.source) for profile in found
    ]
    output.table(("profile", "version", "terms", "title", "source"), rows, right=("terms",))


def _one(profile: Profile, as_json: bool) -> None:
    if as_json:
        terms = [
            {"term": name, "closes": str(term.closes), "earliest": str(term.earliest), "latest": str(term.latest)}
            for name, term in profile.terms.items()
        ]
        output.json({**_about(profile), "terms": terms, "counts": profile.counts})
        return
    print_about(_about(profile))
    rows = [(name, str(term.closes), str(term.earliest), str(term.latest)) for name, term in profile.terms.items()]
    rows += [(name, str(used), str(low), str(high)) for name, (low, used, high) in profile.counts.items()]
    output.table(("term", "closes after", "earliest", "latest"), rows)


def _about(profile: Profile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in ("name", "version", "title", "source")}
