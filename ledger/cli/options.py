"""Options that several verbs have, each defined once, and the opening of the ledger."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ledger import settings
from ledger.cli import doubts, output
from ledger.cli.params import DAY, PERSON, State, day_of, offered
from ledger.errors import DOUBTS

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger

F = TypeVar("F", bound=Callable[..., Any])


def _once(ctx: click.Context, param: click.Parameter, values: tuple[Any, ...]) -> Any:
    """The one value that was given, or None; click would take the last of several without a word."""
    if len(values) > 1:
        raise click.BadParameter(f"it is given {len(values)} times; leave one of them", ctx, param)
    return values[0] if values else None


def _moment(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> str | None:
    """The one moment at which what stood counts, or None."""
    from ledger.errors import RefusedError

    at = _once(ctx, param, values)
    if at is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d|\d+d-before-close", at):
        raise RefusedError(f"--at is a day such as 2026-03-01, or 30d-before-close, not {at!r}")
    return str(at) if at else None


def _one_place(ctx: click.Context, param: click.Parameter, named: str | None) -> str | None:
    """The ledger that is named with --db behind the verb or before it."""
    before: str | None = ctx.find_root().params.get("db")
    if named is not None and before not in (None, named):
        raise click.BadParameter(f"it names two ledgers, {before!r} and {named!r}; leave one of them out", ctx, param)
    return before if named is None else named


# Of an option whose second value would change what is asked.
ONCE: dict[str, Any] = {"multiple": True, "callback": _once}

db = click.option(
    "--db",
    metavar="FILE-OR-URL",
    callback=_one_place,
    help="The ledger: a file, or postgresql://user@host/name; PREDICTION_LEDGER_DB or predictions.db unless given.",
)
quote = click.option("-q", "--quote", metavar="TEXT", help="The words, verbatim.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
by = click.option(
    "-b",
    "--by",
    "--forecaster",
    "forecaster",
    type=PERSON,
    metavar="NAME",
    help="Only what this forecaster said.",
    **offered("people"),
)
tag = click.option(
    "-t",
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    help="Only questions with this tag; repeat for several.",
    **offered("tags"),
)
since = click.option("--since", type=DAY, help="Only forecasts made on this day or later.")
until = click.option("--until", type=DAY, help="Only what was said on this day or earlier.")
as_of = click.option(
    "--as-of", type=DAY, help="As of this day: what had been said and was known then. Today unless given."
)
ledger_at = click.option(
    "--ledger-at", type=State(), help="The ledger as it was at the end of a day, or up to and with a journal entry."
)
_PROSPECTIVE = "Only forecasts recorded, like their questions, before the answer could be known: --grade AB."
_HOW_DATED = (
    click.option("--prospective-only", is_flag=True, help=_PROSPECTIVE),
    click.option(
        "--grade",
        metavar="LETTERS",
        help="Only these grades, such as AB: A recorded and stamped by an outside authority before the answer could be "
        "known, B recorded before that, C documented by a kept text or a platform of that time, D on nothing but the "
        "entry.",
    ),
    click.option(
        "--same-day",
        is_flag=True,
        help="Score forecasts of the day on which the outcome became known, where nothing but the day is known.",
    ),
)
cohort = click.option(
    "--cohort",
    type=click.Choice(["closed", "resolved"]),
    default="closed",
    show_default=True,
    help="Which forecasts count: those on questions whose deadline has passed, or all that are resolved. What may "
    "happen until a day turns yes early and no only at its end, so in mid-course the latter are a biased choice.",
)
time = click.option(
    "--time",
    type=click.Choice(["last", "every"]),
    default="last",
    show_default=True,
    help="Score each forecaster's last standing forecast on a question, or every forecast for itself.",
)
at = click.option(
    "--at",
    multiple=True,
    callback=_moment,
    metavar="DAY|30d-before-close",
    help="Score what stood at that moment, instead of last: at the end of a day, or so many days before the close.",
)
actor = click.option(
    "--actor", metavar="NAME", help="Who is entering this; PREDICTION_LEDGER_ACTOR or the login name unless given."
)

reason = click.option("--reason", metavar="TEXT", help="Why; it is kept.")
accept = click.option(
    "--accept",
    multiple=True,
    type=click.Choice(list(DOUBTS)),
    help="Do not ask, it is meant: " + "; ".join(f"{kind}: {meant}" for kind, meant in DOUBTS.items()) + ".",
)
accept_clock = click.option(
    "--accept", multiple=True, type=click.Choice(["clock"]), help=f"With --record: do not ask, {DOUBTS['clock']}."
)
SHOWN = 20  # records entered while the clock was wrong


def _tell_of(entered: list[str]) -> None:
    """Name what was entered while the clock was wrong."""
    if entered:
        more = f" and {len(entered) - SHOWN:,} more" if len(entered) > SHOWN else ""
        output.note(
            f"Entered while the clock was wrong: {', '.join(entered[:SHOWN])}{more}. What was said on days that are "
            "still to come counts only from these days on: look at each, and correct or void it."
        )


clock_was_wrong = click.option(
    "--clock-was-wrong",
    metavar="REASON",
    help="The last entry lies in the future since the clock was wrong; go on, and record that.",
)


def new_tags(text: str) -> Callable[[F], F]:
    """-t: the tags of a new question."""
    return click.option("-t", "--tag", "tags", multiple=True, metavar="TAG", help=text, **offered("tags"))


def chance(text: str, *, multiple: bool = True) -> Callable[[F], F]:
    """-c: a chance, or one for each option of a question."""
    return click.option("-c", "--chance", "chance", multiple=multiple, metavar="CHANCE", help=text)


def said(text: str = "", *, required: bool = True) -> Callable[[F], F]:
    """--said, and --on, which says of every verb the day of what it is about."""
    told = f"When it was said{text}: a day such as 2026-03-01, today, yesterday or 3d, or an instant with its zone."
    return click.option("--said", "--on", "said", required=required, metavar="DAY", help=told)


def who(text: str) -> Callable[[F], F]:
    """-b: who said it, "me" too."""
    return click.option("-b", "--by", "forecaster", type=PERSON, metavar="NAME", help=text, **offered("people"))


def whose(named: str | None) -> str:
    """The forecaster that was named, else "me". Raises click.UsageError: nobody was, and nobody said who that is."""
    chosen = named or settings.me()
    if chosen is None:
        raise click.UsageError(
            "Missing option '-b' / '--by': who said it; or say once: prediction-ledger config me NAME"
        )
    return chosen


def how_dated(function: F) -> F:
    """--prospective-only, --grade and --same-day: which forecasts count, by how it is known when they were made."""
    for option in reversed(_HOW_DATED):
        function = option(function)
    return function


def filters(function: F) -> F:
    """--by, --tag, --since, --until, --as-of and --ledger-at, handed over together as `chosen`."""
    return _filters(function, by)


def filters_beside_groups(function: F) -> F:
    """The same for a verb whose --by also takes a way of grouping: there the filter is --forecaster."""
    return _filters(
        function,
        click.option(
            "--forecaster", type=PERSON, metavar="NAME", help="Only what this forecaster said.", **offered("people")
        ),
    )


def members(function: F) -> F:
    """The same for a verb that takes several forecasters together: --of, once for each."""
    of = click.option(
        "--of",
        "forecaster",
        multiple=True,
        type=PERSON,
        **offered("people"),
        metavar="NAME",
        help="One of them; everybody unless given.",
    )
    return _filters(function, of)


def _filters(function: F, who: Callable[[Any], Any]) -> F:
    @wraps(function)
    def with_filters(*args: Any, **kwargs: Any) -> Any:
        chosen = {name: kwargs.pop(name) for name in ("forecaster", "tags", "since", "until", "as_of")}
        return function(*args, chosen=chosen, **kwargs)

    for option in (ledger_at, as_of, until, since, tag, who):
        with_filters = option(with_filters)
    return with_filters  # type: ignore[return-value]


def reading(function: F) -> F:
    """Open the ledger for reading, at a past state where --ledger-at says so, and hand it over as `book`."""

    @wraps(function)
    def with_ledger(*args: Any, db: str | None, **kwargs: Any) -> Any:
        with _to_read(db, kwargs) as book:
            given = _with_days(kwargs, book)
            if (state := given.pop("ledger_at", None)) is None:
                return function(*args, book=book, **given)
            with book.at(state) as past:
                return function(*args, book=past, **given)

    return db(with_ledger)  # type: ignore[return-value]


_IN_LAKE = (
    click.option(
        "--lake",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Read what export --format lake wrote into a folder; the ledger is not needed.",
    ),
    click.option("--engine", metavar="duckdb|spark", help="What reads the lake; duckdb unless given."),
    click.option("--master", metavar="URL", help="Where Spark is: spark://host:7077, or sc://host of Spark Connect."),
)


def lake(function: F) -> F:
    """--lake, --engine and --master: which lake is read in place of a ledger, and by what."""
    for option in reversed(_IN_LAKE):
        function = option(function)
    return function


def _to_read(db: str | None, given: dict[str, Any]) -> Ledger:
    """The ledger, or the lake in its place; takes what names that out of the options."""
    folder, engine, master = (given.pop(name, None) for name in ("lake", "engine", "master"))
    if folder is None:
        if engine or master:
            raise click.UsageError("--engine and --master go with --lake DIR.")
        return opened(db, write=False)
    if db is not None or given.get("ledger_at") is not None:
        raise click.UsageError("--lake takes the place of a ledger: leave --db and --ledger-at out.")
    from ledger.api.lake import Lake

    return cast("Ledger", Lake.open(folder, engine=engine or "duckdb", master=master))


def _with_days(given: dict[str, Any], book: Ledger) -> dict[str, Any]:
    """Options with the ledger's own days in place of "today" or "1w", those in `chosen` too."""
    days: dict[str, Any] = {
        name: day_of(given[name], book.today)
        for name in ("since", "until", "as_of", "ledger_at")
        if isinstance(given.get(name), str)
    }
    chosen = {"chosen": _with_days(given["chosen"], book)} if "chosen" in given else {}
    return {**given, **days, **chosen}


def writing(function: F) -> F:
    """Open the ledger for writing and hand it over as `book`."""

    @wraps(function)
    def with_ledger(
        *args: Any,
        db: str | None,
        actor: str | None,
        accept: tuple[str, ...],
        clock_was_wrong: str | None,
        **kwargs: Any,
    ) -> Any:
        with opened(db, write=True, by=actor) as book:
            book.accept(*accept)
            if clock_was_wrong is not None:
                _tell_of(book.correct_clock(clock_was_wrong))
            if sys.stdin.isatty():  # else it is found when something is written
                doubts.settled(book, book.check_clock)
            return function(*args, book=book, **kwargs)

    return clock_was_wrong(accept(actor(db(with_ledger))))  # type: ignore[return-value]


def opened_to_write() -> Ledger:
    """The same ledger, for a verb that reads most of the time and writes at the end."""
    book = opened(click.get_current_context().params.get("db"), write=True)
    book.accept("clock")
    return book


def is_past() -> bool:
    """Whether --ledger-at asks for a past state."""
    return click.get_current_context().params.get("ledger_at") is not None


def before_recording(book: Ledger, accepted: tuple[str, ...]) -> None:
    """See that what is about to be made can be recorded then: before anything is written, not after it."""
    if is_past():
        raise click.UsageError("--record writes to the journal as it is now, --ledger-at reads a past one.")
    book.accept(*accepted)
    doubts.settled(book, book.check_clock)


def record(sha256: str, checkpoint: tuple[int, str]) -> None:
    """Keep in the journal that something was published, and say so."""
    from ledger.cli import output

    with opened_to_write() as journal:
        new = journal.record_report(sha256, checkpoint)
    output.note("Recorded in the journal." if new else "The journal has that already.")


def opened(named: str | None, *, write: bool = False, by: str | None = None) -> Ledger:
    """The ledger that is named with --db, to be closed by whoever has it."""
    from ledger.api.ledger import Ledger
    from ledger.store import leftovers

    file = settings.ledger_file(named)
    leftovers.clear_temporary()
    if not settings.is_url(file):
        leftovers.clear(Path(file).parent)
    return Ledger.open(file, create=False, write=write, by=by)
