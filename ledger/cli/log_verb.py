"""prediction-ledger log."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import logged, options, params, quantities, sealing, typed_values
from ledger.cli.shown import already, late_entry
from ledger.errors import RefusedError
from ledger.identifiers import parse

if TYPE_CHECKING:
    from forecasts import Horizon, Probability
    from ledger.api.ledger import Ledger


@click.command("log")
@click.argument("question", type=params.LINE, **params.offered("questions"))
@options.who("Who said it; a new name is added. You unless given, where prediction-ledger config me says who you are.")
@options.said()
@options.chance("70%, 0.7, 7 in 10 or words; for a choice question repeat it as OPTION=CHANCE.")
@quantities.quantiles
@quantities.spoken
@click.option(
    "--closes",
    metavar="DAY",
    help="Of a new question: the last day that counts, or words such as 'by the end of 2019'.",
)
@click.option(
    "--look-up",
    metavar="DAY",
    help="Of a new question: the day for looking the answer up, where that is not the close.",
)
@click.option(
    "--option", "choices", multiple=True, metavar="TEXT", help="An option of a new choice question; repeat it."
)
@quantities.asked
@click.option("--criteria", metavar="TEXT", help="Of a new question: what exactly decides it.")
@click.option("--resolution-source", metavar="TEXT", help="Of a new question: where that will be read.")
@options.new_tags("A tag of a new question; repeat it for several.")
@options.quote
@click.option("--source", metavar="LINK", help="Where they were said: a link, or a title.")
@click.option(
    "--basis",
    type=click.Choice(["stated", "phrase", "imputed", "implied"]),
    help="How the chance is known; stated for numbers and phrase for words unless given.",
)
@click.option("--coder", metavar="NAME", help="Who read the chance out of the words.")
@click.option("--belief", metavar="CHANCE", help="The coder's own chance, logged as the coder's own forecast of today.")
@click.option("--note", metavar="TEXT", help="Anything to add.")
@click.option(
    "--sealed", is_flag=True, help="Keep the chance secret until reveal: the journal has only what binds you to it."
)
@click.option("--reveal-by", type=params.DAY, help="Of a sealed forecast: until when you are going to reveal it.")
@typed_values.scale
@typed_values.profile
@typed_values.locale
@typed_values.yes
@options.as_json
@options.writing
def command(book: Ledger, question: str, said: str, as_json: bool, yes: bool, **given: Any) -> None:
    """Log what somebody predicted.

    QUESTION is the number of a question that is there already (Q12), or the words of a new one, which then
    needs --closes. What is read from words is shown before it is kept.
    A question is yes/no unless it gets options (--option, --ordered), quantiles or a range.

    \b
    prediction-ledger log "Will ...?" --by "Dmitri Trenin" --said 2017-04-16 \\
        --chance "very likely" --closes "by the end of 2019" --quote "..." --source https://...
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    given["forecaster"] = options.whose(given["forecaster"])
    quantities.one_of(given["chance"], given)
    made_on = typed_values.day("--said", said, book)
    asking = _asking(given)
    if asking and parse(question):
        book.question(question)  # which says so if there is none
        raise RefusedError(
            f"{question} is there already, and {_listed(asking)} belong to a new question; "
            f"change {question} with prediction-ledger amend"
        )
    typed = None if given["belief"] is None else typed_values.chance([given["belief"]], given["scale"])
    value, lines = _value(book, question, given, asking, made_on.day)
    belief = _of_yes(typed, value)
    closes = _closes(given, made_on.day)
    if given["sealed"] or given["reveal_by"]:
        return sealing.seal(
            book, question, made_on.day, {**given, "lines": lines}, {**value, "asking": asking, "closes": closes}, yes
        )
    there = question if parse(question) else book.find_question(question)
    before = [*late_entry(book, there, made_on), *already(book, question, given["forecaster"], made_on)]
    typed_values.confirm([*lines, *typed_values.readings({}, closes), *before], yes=yes)
    keep = partial(
        book.log,
        question,
        forecaster=given["forecaster"],
        made_on=made_on,
        closes=closes,
        quote=given["quote"],
        source=given["source"],
        asking=asking,
        belief=belief,
        **value | {name: given[name] for name in ("basis", "coder", "note") if given[name]},
    )
    logged.keep(book, keep, as_json=as_json, with_belief=belief is not None)


def _of_yes(belief: Probability | dict[str, Probability] | None, value: dict[str, Any]) -> Probability | None:
    """The belief; refused beside anything but one probability of yes."""
    if isinstance(belief, dict) or (belief and isinstance(value.get("probability"), dict | None)):
        raise RefusedError("--belief is for yes/no questions; log the coder's own forecast by itself")
    return belief


def _value(
    book: Ledger, question: str, given: dict[str, Any], asking: dict[str, Any], day: date
) -> tuple[dict[str, Any], list[str]]:
    """What is handed on of a chance or of quantiles, and what was read from words."""
    scale = given.pop("scale")
    if given["chance"]:
        chance = typed_values.chance(given["chance"], scale)
        return typed_values.kept(chance), typed_values.readings(chance, None)
    there = book.question(question) if parse(question) else book.find_question(question)
    found = quantities.said(given, there, asking, day, given["locale"])
    if there is None:
        asking |= {"kind": found.kind, **({"unit": found.unit} if found.unit else {})}
    return {"quantiles": found.quantiles}, found.lines


def _closes(given: dict[str, Any], said: date) -> date | str | Horizon | None:
    text, profile, locale = given["closes"], given.pop("profile"), given.pop("locale")
    return None if text is None else typed_values.close(text, said, profile, locale)


def _listed(asking: dict[str, Any]) -> str:
    names = [name for name in asking if name != "kind" or "options" not in asking]
    return ", ".join("--" + {"tags": "tag", "options": "option"}.get(name, name).replace("_", "-") for name in names)


def _asking(given: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "criteria", "resolution_source", "look_up", "tags", "ordered", *quantities.OF_AN_AXIS)
    asking = {name: given[name] for name in names if given[name]}
    if given["choices"]:
        asking = {"kind": "choice", **asking, "options": list(given["choices"])}
    return asking
