"""prediction-ledger score."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.reports.wording.plain import Notes

AXES = ("forecaster", "tag", "horizon", "year", "basis", "grade", "source")
TIMES = ("last", "first", "mean", "weighted", "every")
NOT_IN_LAKE = (
    "A lake does not tell of sealed forecasts, redactions, sources, what withdrawing does to a score, or what "
    "was done after an outcome was known: ask the ledger."
)
PLAIN = ("last", "every")  # what the plain table knows
# Option -> the views that it goes with; "table" is the table of scores.
GOES_WITH = {
    "axis": ("table",),
    "rule": ("table", "compare", "leaderboard"),
    "floor": ("table", "compare", "leaderboard"),
    "reference": ("table", "leaderboard"),
    "min_n": ("table", "leaderboard"),
    "decompose": ("table",),
    "with_implied": ("table",),
    "bounds": ("table",),
    "forecaster": ("table", "scales"),
}


@click.command("score")
@click.option(
    "--by",
    multiple=True,
    metavar="AXIS|NAME",
    help="Group by forecaster, tag, horizon, year, basis, grade or source; or a forecaster's name, as --forecaster.",
)
@click.option(
    "--rule",
    **options.ONCE,
    type=click.Choice(["brier", "log", "spherical", "baseline", "peer", "accuracy", "daily"]),
    help="The scoring rule; brier unless given. Peer is Metaculus', accuracy and daily are Good Judgment Open's: they "
    "score the whole life of a question.",
)
@click.option(
    "--floor",
    **options.ONCE,
    type=float,
    metavar="P",
    help="With log, baseline and peer: move probabilities to between P and 1 - P first.",
)
@click.option(
    "--reference",
    **options.ONCE,
    metavar="base-rate|half|crowd|crowd-mean|NAME",
    help="What skill is measured against: the base rate (unless given), always 50%, the median or mean of the "
    "others on the same question at that time, or one forecaster.",
)
@click.option(
    "--time",
    **options.ONCE,
    type=click.Choice(TIMES),
    default=["last"],
    show_default=True,
    help="Which of a forecaster's forecasts on a question count: the last standing one, the first, the mean of all, "
    "all weighted by how long each stood, or every one for itself.",
)
@options.at
@click.option(
    "--min-n",
    **options.ONCE,
    type=click.IntRange(min=0),
    metavar="N",
    help="Only with N scored yes/no forecasts or more.",
)
@click.option(
    "--decompose",
    is_flag=True,
    help="Also miscalibration, discrimination and uncertainty; with --json the reliability table.",
)
@click.option("--with-implied", is_flag=True, help="With --decompose: keep implied and imputed forecasts in.")
@click.option("--bounds", is_flag=True, help="Also what the unresolved questions could make of the score.")
@click.option(
    "--compare",
    **options.ONCE,
    nargs=2,
    metavar="A B",
    help="Compare two forecasters on the questions that both answered.",
)
@click.option(
    "--leaderboard", is_flag=True, help="Rank forecasters by scores that are adjusted for difficulty and for luck."
)
@click.option(
    "--scales",
    is_flag=True,
    help="Score forecasts in words under every word scale, and at both ends of what each word allows.",
)
@options.lake
@click.option(
    "--show-sql",
    **options.ONCE,
    metavar="DIALECT",
    help="With --lake: print the statement of the plain scores for another engine, such as bigquery or trino.",
)
@click.option("--notes", is_flag=True, help="Also how it is counted and what the figures mean.")
@options.how_dated
@options.cohort
@options.filters_beside_groups
@options.as_json
@options.reading
def command(book: Ledger, as_json: bool, chosen: dict[str, Any], show_sql: str | None, **asked: Any) -> None:
    """Score forecasters: Brier score, interval, base rate, skill.

    The Brier score of yes/no questions is the mean of (probability - outcome) squared, 0 best, 1 worst;
    of choice questions the sum over the options, 0 to 2. Numbers and dates are scored by the weighted interval
    score of their quantiles in a table of their own, by unit. Questions of one claim together weigh one, and the
    interval is over claims. n counts the yes/no forecasts and choice n the others.
    Skill is 1 - Brier / Brier of always saying the base rate.

    --by takes a way of grouping or a forecaster's name. A forecaster who is called like a way of grouping is
    named with --forecaster.
    """
    words = asked.pop("by")
    axis = _read_by(words, chosen)
    _check_axis(book, words, chosen["forecaster"])
    given = {name: value for name, value in asked.items() if value is not None and value is not False}
    if axis is not None:
        given["axis"] = axis
    given.pop("notes", None)
    time = _time(given)
    dated = ("prospective_only", "grade", "same_day", "cohort")
    chosen |= {name: given.pop(name) for name in dated if name in given}
    view = _view(given, chosen)
    if show_sql is not None:
        _show_sql(book, show_sql, chosen, plain=view == "table" and not given and time == "last" and not as_json)
    elif view == "table" and not given and time in PLAIN:
        _plain(book, as_json, {**chosen, "time": time})
    else:
        VIEWS[view](book, as_json, {**chosen, **given, "time": time})


def _time(given: dict[str, Any]) -> str:
    """Which of the forecasts on a question count: the policy of --time, or the moment of --at."""
    from ledger.errors import RefusedError

    time, at = str(given.pop("time")), given.pop("at", None)
    if at is not None and time != "last":
        raise RefusedError(f"--at {at} and --time {time} both say which forecasts count: leave one of them out")
    return str(at or time)


def _read_by(words: tuple[str, ...], chosen: dict[str, Any]) -> str | None:
    """The axis among the words of --by; a name goes where --forecaster would put it."""
    from ledger.errors import RefusedError

    axes = [word for word in words if word in AXES]
    names = [word for word in words if word not in AXES] + [chosen["forecaster"]] * bool(chosen["forecaster"])
    for found, what in ((axes, "way of grouping"), (names, "forecaster")):
        if len(found) > 1:
            raise RefusedError(f"score takes one {what}, not {len(found)}: {', '.join(found)}")
    chosen["forecaster"] = names[0] if names else None
    return axes[0] if axes else None


def _check_axis(book: Ledger, words: tuple[str, ...], forecaster: str | None) -> None:
    """Refuse a name that nobody has and that looks like a way of grouping, such as "tags" or "Year"."""
    from ledger.errors import UnknownError

    named = {word.casefold() for word in words if word not in AXES}
    meant = next((axis for axis in AXES if named & {axis, f"{axis}s"}), None)
    if meant and forecaster and not _is_somebody(book, forecaster):
        raise UnknownError(f"there is no forecaster {forecaster!r}; to group, write --by {meant}")


def _view(given: dict[str, Any], chosen: dict[str, Any]) -> str:
    """Which view is asked for; refuses options that do not go with it."""
    from ledger.errors import RefusedError

    views = [name for name in VIEWS if name in given] or ["table"]
    if len(views) > 1:
        raise RefusedError(f"--{views[0]} and --{views[1]} are two questions: ask one at a time")
    view = views[0]
    used = [*given, *(["forecaster"] if chosen["forecaster"] else [])]
    if stray := [name for name in used if view not in GOES_WITH.get(name, (view,))]:
        raise RefusedError(_does_not_go(stray[0], view))
    return view


def _does_not_go(name: str, view: str) -> str:
    option = "by" if name == "axis" else name.replace("_", "-")
    others = ", ".join(f"--{other}" for other in GOES_WITH[name] if other != "table")
    hint = f"; it goes with {others}" if others else ""
    return f"--{option} does not go with --{view}{hint}: leave one of them out"


def _plain(book: Ledger, as_json: bool, chosen: dict[str, Any]) -> None:
    from ledger.reports.score_tables import record_tables
    from ledger.reports.wording.figures import score_json
    from ledger.reports.wording.notes import score_notes

    _tell(book.track_record(**chosen), as_json, score_json, record_tables, score_notes)


def _show_sql(book: Any, dialect: str, chosen: dict[str, Any], *, plain: bool) -> None:
    from ledger.api.lake import Lake
    from ledger.errors import RefusedError

    if not isinstance(book, Lake) or not plain:
        raise RefusedError(
            "--show-sql prints the statement of the plain scores of a lake: it goes with --lake DIR and filters, "
            "without --json"
        )
    click.echo(f"{book.sql(dialect, **chosen)};")


def _table(book: Ledger, as_json: bool, asked: dict[str, Any]) -> None:
    from ledger.reports.score_json import table_json
    from ledger.reports.score_tables import score_tables
    from ledger.reports.wording.notes import table_notes

    table = book.scores(by=asked.pop("axis", "forecaster"), **asked)
    _tell(table, as_json, table_json, score_tables, table_notes)
    if _is_somebody(book, table.by):
        output.note(f"A forecaster is called {table.by!r} too: --forecaster {table.by} shows that one alone.")
    word = table.reference
    if asked.get("reference") == word and table.beside is None and _is_somebody(book, word):
        output.note(f"A forecaster is called {word!r} too: in capitals, --reference {word.upper()} is that one.")


def _is_somebody(book: Ledger, name: str) -> bool:
    from ledger.errors import UnknownError

    try:
        return book.scope(forecaster=name).by is not None
    except UnknownError:
        return False


def _compare(book: Ledger, as_json: bool, asked: dict[str, Any]) -> None:
    from ledger.reports.comparison_tables import versus_tables
    from ledger.reports.score_json import versus_json
    from ledger.reports.wording.notes import versus_notes

    a, b = asked.pop("compare")
    _tell(book.compare(a, b, **asked), as_json, versus_json, versus_tables, versus_notes)


def _leaderboard(book: Ledger, as_json: bool, asked: dict[str, Any]) -> None:
    from ledger.reports.comparison_tables import ranking_tables
    from ledger.reports.score_json import ranking_json
    from ledger.reports.wording.ranking_notes import ranking_notes

    del asked["leaderboard"]
    _tell(book.leaderboard(**asked), as_json, ranking_json, ranking_tables, ranking_notes)


def _scales(book: Ledger, as_json: bool, asked: dict[str, Any]) -> None:
    from ledger.reports.score_json import vagueness_json
    from ledger.reports.score_tables import vagueness_tables
    from ledger.reports.wording.notes import vagueness_notes

    del asked["scales"]
    _tell(book.vagueness(**asked), as_json, vagueness_json, vagueness_tables, vagueness_notes)


# Option -> the view that it asks for; without one it is the table.
VIEWS: dict[str, Callable[[Ledger, bool, dict[str, Any]], None]] = {
    "compare": _compare,
    "leaderboard": _leaderboard,
    "scales": _scales,
    "table": _table,
}


def _tell(found: Any, as_json: bool, values: Any, show: Any, notes: Any) -> None:
    """A result as JSON, or as a table with the notes that belong below it."""
    if as_json:
        output.json(values(found))
        return
    said = notes(found)
    output.notes(said.first)
    output.show(show(found))
    output.notes(_below(said))


def _below(notes: Notes) -> list[str]:
    """What was counted; how, for who asks."""
    asked = click.get_current_context().params
    hint = ["How it is counted and what the figures mean: --notes."]
    counts = [*notes.counts, *([NOT_IN_LAKE] if asked.get("lake") else [])]
    return [*counts, *(notes.conventions if asked.get("notes") else hint)]
