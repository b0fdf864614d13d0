"""Steps that are taken on a question: a forecast, a withdrawal, an outcome, other words, and mistakes put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from forecasts.drafting.quick_line import read_chance
from ledger import settings
from ledger.api.typed import read_close
from ledger.errors import DoubtError, RefusedError
from ledger.identifiers import number, record
from ledger.web.desk import before

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.track_record.listing import QuestionView
    from ledger.web.asked import Asked
    from ledger.web.forms import Form

SAID = "said-before"  # what a forecast follows or is too late for was shown, and it is meant
AMENDED = ("text", "criteria", "resolution_source", "note")
CORRECTED = ("forecaster", "quote", "note")


def forecast(asked: Asked) -> Response:
    """Log what somebody says about a question that is there; what they said before is superseded."""
    book, form = asked.book, asked.form
    question = book.question(asked.parts["question"])
    who = form.get("forecaster") or book.me
    if not who:
        raise RefusedError("say whose forecast it is")
    value = _value(question, form)
    if not value:
        raise RefusedError("say how likely it is")
    made_on = book.read_moment(form.get("said", "today"))
    value |= form.some("quote", "source", "note")
    if SAID not in form.all("accept") and (told := before(book, question, who, made_on)):
        raise DoubtError(SAID, " ".join(told).rstrip("."))
    book.log(question, forecaster=who, made_on=made_on, **value)
    if book.me is None and form.get("mine"):
        settings.set_me(who)
    return asked.kept(place(question))


def _value(question: QuestionView, form: Form) -> dict[str, Any]:
    """What was said: a chance, one for each option, or quantiles."""
    if question.kind in ("numeric", "date"):
        return {**form.some("quantiles")}
    if question.kind == "binary":
        return {"probability": read_chance(form["chance"])} if "chance" in form else {}
    said = {option: form[f"option-{at}"] for at, option in enumerate(question.options) if f"option-{at}" in form}
    return {"probability": {option: read_chance(text).point for option, text in said.items()}} if said else {}


def withdraw(asked: Asked) -> Response:
    """End a forecast without a newer one."""
    book, form = asked.book, asked.form
    made = book.forecast(form.get("forecast", ""))
    if made.question != number(asked.parts["question"], "question"):
        raise RefusedError(f"{made} is about Q{made.question}, another question")
    book.withdraw(made, on=book.read_moment(form.get("on", "today")), reason=form.get("reason"))
    return asked.kept(place(made.question))


def resolve(asked: Asked) -> Response:
    """Say how a question turned out, correct that, or open it again."""
    book, form = asked.book, asked.form
    question = book.question(asked.parts["question"])
    if "outcome" not in form:
        raise RefusedError("say how it turned out")
    book.resolve(
        question,
        _outcome(question, form["outcome"]),
        known_on=book.read_moment(form.get("known_on", "today")),
        evidence=form.links("evidence"),
        note=form.get("note"),
        reason=form.get("reason"),
    )
    return asked.kept("/#due" if asked.back() == "/" else place(question))


def _outcome(question: QuestionView, typed: str) -> str:
    """The outcome: open is the word for one that is not known after all, unless an option is called so."""
    word = typed.casefold()
    if word == "open" and typed not in question.options:
        return "reopened"
    return word if word in ("ambiguous", "annulled") and typed not in question.options else typed


def amend(asked: Asked) -> Response:
    """Change a question's words, dates or tags, with the reason."""
    book, form = asked.book, asked.form
    question = book.question(asked.parts["question"])
    details = book.details("question", question.id)
    there = {name: str(details.get("question" if name == "text" else name) or "") for name in AMENDED}
    there |= {"closes": str(question.closes), "tags": ", ".join(question.tags)}
    changes = {name: form.get(name, "") for name in there if _changed(form, name, there[name])}
    if not changes:
        raise RefusedError("nothing was changed")
    values: dict[str, Any] = {name: value or None for name, value in changes.items()}
    if changes.get("closes"):
        values["closes"] = read_close(changes["closes"], book.today)
    if "tags" in changes:
        values["tags"] = form.words("tags")
    book.amend(question, reason=_reason(form, "why it is changed"), **values)
    return asked.kept(place(question))


def _changed(form: Form, name: str, there: str) -> bool:
    """Whether a field was changed on the page, where it may have been emptied too.

    Raises:
        RefusedError: somebody else changed it since the page was shown.
    """
    typed, before = form.get(name, ""), form.get(f"was-{name}", f"={there}")[1:]
    if (name not in form and f"was-{name}" not in form) or typed in (before, there):
        return False
    if before != there:
        raise RefusedError(f"somebody changed the {name.replace('_', ' ')} meanwhile, to {there or 'nothing'!r}")
    return True


def correct(asked: Asked) -> Response:
    """Put right what was entered wrongly of a forecast, or declare a record void."""
    book, form = asked.book, asked.form
    name = form.get("number", "")
    _check_own(book, name, asked.parts["question"])
    reason = _reason(form, "what was wrong")
    if form.get("void"):
        book.void(name, reason=reason)
        return asked.kept(place(asked.parts["question"]))
    changes: dict[str, Any] = dict(form.some(*CORRECTED))
    if "chance" in form:
        changes["probability"] = read_chance(form["chance"])
    if "said" in form:
        changes["made_on"] = book.read_moment(form["said"])
    if not changes:
        raise RefusedError("say what it ought to be")
    book.correct(name, reason=reason, **changes)
    return asked.kept(place(asked.parts["question"]))


def _check_own(book: Ledger, name: str, question: str) -> None:
    """Refuse a record that is not about the question on whose page it is named. Raises RefusedError: it is not."""
    wanted, told = record(name), book.details("question", number(question, "question"))
    about = [told, *told["forecasts"], *told["resolutions"], *([told["claim"]] if told["claim"] else [])]
    if wanted not in [record(one["id"]) for one in about]:
        raise RefusedError(f"{name} is not about {told['id']}; put it right on the page of what it is about")


def rename(asked: Asked) -> Response:
    """Give a person another name, or make two people one."""
    book, form = asked.book, asked.form
    name = form.get("name", "")
    if "into" in form:
        book.merge_forecasters(name, form["into"], reason=form.get("reason"))
    elif "alias" in form:
        book.add_alias(name, form["alias"])
    else:
        book.rename_forecaster(name, form.get("new", ""))
    return asked.kept("/people")


def _reason(form: Form, what: str) -> str:
    if "reason" not in form:
        raise RefusedError(f"say {what}; it is kept beside the record")
    return form["reason"]


def place(question: object) -> str:
    """The page of a question, by its number or itself."""
    number = str(getattr(question, "id", question)).lstrip("Qq")
    return f"/questions/Q{number}.html"
