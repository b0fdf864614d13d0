"""An article: its text with the claims in it, beside a card for each on which it is decided.

Nothing is kept of a text until a claim of it is decided, so each request carries it; one form has it and all cards.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import Response

from forecasts import load_article
from ledger.coding.article_reading import REASONS, Decided, Reading
from ledger.coding.proposals import propose, remarks, suggested_reason
from ledger.coding.review_sheet import decision_of, proposed_cells
from ledger.errors import RefusedError
from ledger.reports.wording.figures import percent
from ledger.reports.wording.readings import chance_line, closes_line
from ledger.spreadsheet import BadCell
from ledger.web.forms import whole
from ledger.web.problems import OURS

if TYPE_CHECKING:
    from forecasts import Article, Candidate
    from ledger.web.asked import Asked
    from ledger.web.forms import Form

AT_ONCE = 30  # claims that are open
KNOWN = ("title", "author", "outlet", "url")
FIELDS = {"closes": "decided by", "said_by": "whose"}  # as the page calls them
CELLS = ("question", "closes", "chance", "low", "high", "said_by", "criteria", "tags", "reason", "note")


class Card(NamedTuple):
    """A claim, as it is decided on.

    Attributes:
        key: where it begins in the text, by which the fields of its card are named.
        quote: its words.
        label: what kind of statement it seems to be.
        chance: what its words of chance mean.
        closes: what its words of time mean.
        cells: what the fields hold: what was typed, else what is proposed.
        remarks: what is wrong with the question as proposed.
        decided: what was decided, in words; empty until then.
    """

    key: str
    quote: str
    label: str
    chance: str
    closes: str
    cells: dict[str, str]
    remarks: list[str]
    decided: str


def show(asked: Asked) -> Response:
    """The form for a text; once there is one, the text with its claims."""
    view: dict[str, Any] = {"parts": [], "cards": [], "reading": None, "next": None, "more": 0}
    if "text" in asked.form or "url" in asked.form:
        try:
            reading = _reading(asked)
        except OURS:
            if asked.wrong is None:  # else the page says it already
                raise
        else:
            cards = [_card(asked, reading, one) for one in _at_once(reading)]
            open_ = [card.key for card in cards if not card.decided]
            view |= {"reading": reading, "cards": cards, "parts": _parts(reading), "next": _next(asked.form, open_)}
            view |= {"text": reading.article.text, "more": len(reading.offered) - len(cards)}
    return asked.page("article.html.j2", "article", "Read", summary="", reasons=REASONS, **view)


def decide(asked: Asked) -> Response:
    """Keep what was decided about one claim, and show the rest; without a decision only show them."""
    what, _, key = asked.form.get("decide", "").partition(" ")
    if not what:
        return show(asked)
    book, reading = asked.book, _reading(asked)
    candidate = next((one for one in reading.offered if str(one.start) == key), None)
    if candidate is None:
        raise RefusedError("that claim is not in this text any more; read it again")
    cells = {name: asked.form[f"{name}-{key}"] for name in CELLS if f"{name}-{key}" in asked.form}
    try:
        made = decision_of(what, cells, reading, candidate)
    except BadCell as bad:
        raise RefusedError(f"{FIELDS.get(bad.column, bad.column)}: {bad.reason}") from bad
    book.decide(reading, (candidate, made))
    return show(asked)


def _reading(asked: Asked) -> Reading:
    """The text that was sent, read. Raises RefusedError: there is none, or it is not known when it was published."""
    form, book = asked.form, asked.book
    article = _article(form, alone=asked.service.accounts is None)
    if "published" in form:
        day = book.read_moment(form["published"]).day
        if day > book.today:
            raise RefusedError(f"{day}, when it was published, is in the future; today is {book.today}")
        article = replace(article, published=day, published_how="stated")
    if article.published is None:
        raise RefusedError("say when it was published: words of time count from there, and a day is never assumed")
    known: dict[str, Any] = {name: form[name] for name in KNOWN if name in form}
    if not (article.title or article.url or {"title", "url"} & {*known}):
        raise RefusedError("give the article a title, or the link where it was found")
    return book.read(replace(article, **known), coder=book.me)


def _article(form: Form, *, alone: bool) -> Article:
    """The text that was pasted, or what is behind the link: the server reaches places that not everybody may."""
    if "text" in form:
        return load_article(form["text"].replace("\r\n", "\n").encode())
    if not alone:
        raise RefusedError("this server fetches no pages for those who use it; paste the text, or choose its file")
    from ledger.coding.fetch import fetch

    return load_article(fetch(form["url"]), url=form["url"])


def _card(asked: Asked, reading: Reading, candidate: Candidate) -> Card:
    key, proposal = str(candidate.start), propose(reading, candidate)
    proposed = {**proposed_cells(proposal), "said_by": proposal.forecaster or ""}
    proposed["reason"] = suggested_reason(candidate) or ""
    typed = {name: asked.form[f"{name}-{key}"] for name in CELLS if f"{name}-{key}" in asked.form}
    state = reading.state(candidate)
    found = [] if state else remarks(reading, candidate, proposal, asked.book.today)
    return Card(
        key,
        " ".join(candidate.quote.split()),
        candidate.label,
        chance_line(proposal.chance),
        closes_line(proposal.closes, proposal.horizon, inherited=proposal.inherited),
        {**dict.fromkeys(CELLS, ""), **proposed, **typed},
        [f"{one.sentence} {one.remedy}" for one in found if one.code != "hindsight"],
        _decision(state),
    )


def _at_once(reading: Reading) -> list[Candidate]:
    """The claims that are shown: as many as are open and a person looks at in one go, and those that are decided."""
    open_ = [one for one in reading.offered if reading.state(one) is None][:AT_ONCE]
    return [one for one in reading.offered if reading.state(one) is not None or one in open_]


def _decision(state: Decided | None) -> str:
    """What was decided about a claim, in short."""
    if state is None:
        return ""
    if state.reason is not None:
        return f"declined: {REASONS[state.reason]}"
    return "; ".join(f"{one.text} {percent(one.probability)}, closes {one.closes}" for one in state.codings)


def _parts(reading: Reading) -> list[tuple[str, str]]:
    """The text in pieces, each with the key of the claim that it is, or none."""
    text, done, parts = reading.article.text, 0, []
    for one in reading.offered:
        if one.start >= done:
            parts += [(text[done : one.start], ""), (text[one.start : one.end], str(one.start))]
            done = one.end
    return [(piece, key) for piece, key in [*parts, (text[done:], "")] if piece]


def _next(form: Form, open_: list[str]) -> str | None:
    """The claim to go on with: the first that is open behind the one that was decided on, else the first."""
    last = form.get("decide", "").partition(" ")[2]
    after = whole(last) or 0
    behind = [key for key in open_ if int(key) >= after]
    return next(iter(behind or open_), None)
