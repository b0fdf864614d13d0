"""Whether a cue of cues.toml carries a claim where it stands, and what speaks against it: one judge a kind of cue."""

from collections.abc import Callable

from forecasts.reading.cues import likelihood, possibility, wishes
from forecasts.reading.cues.cue import ARTICLES, NOT, TIME, Cue, has_be
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules

_TRIES = frozenset(("set", "sure", "certain", "about", "bound", "due"))


def _is_going_somewhere(cue: Cue) -> bool:
    """As in "going to the dogs", "going to Paris", "people going to"."""
    goes = has_be(cue.near) and cue.following not in ARTICLES
    is_place = cue.end < len(cue.cut) and cue.is_capital(cue.end)
    return cue.phrase == ("going", "to") and not (goes and not is_place)


def _is_no_predicate(cue: Cue) -> bool:
    """As in "a set to", "sure to": without "is" before it."""
    return cue.last in ("to", "for") and cue.word in _TRIES and not has_be(cue.near)


FUTURE = Rules[Cue, str | None](
    Rule("past", Cue.is_past, "past"),
    Rule("going somewhere", _is_going_somewhere, None),
    Rule("left out", lambda cue: cue.last == "to" and not cue.following.isalnum(), None),
    Rule("no predicate", _is_no_predicate, None),
    otherwise="",
)
PAST = Rules[Cue, str | None](Rule("past", Cue.is_past, "past"), otherwise="")
FORECAST_NOUNS = Rules[Cue, str | None](
    Rule("past", lambda cue: cue.is_past() or not {"was", "were"}.isdisjoint(cue.rest[:2]), "past"),
    Rule("heading", lambda cue: len(cue.cut) <= cue.end - cue.first + 1, None),
    Rule("outlook for", lambda cue: cue.last == "for" and not has_be(cue.cut), None),
    otherwise="",
)


def _gives_no_number(cue: Cue) -> bool:
    is_giving = cue.last in ("give", "put", "assign")
    figures = words("cues", "signs_of_a_number") - {"chance", "chances", "probability", "likelihood", "odds"}
    has_figures = not figures.isdisjoint(cue.cut) or any(word[:1].isdigit() for word in cue.cut)
    return is_giving and not has_figures and words("chances", "small_numbers").isdisjoint(cue.cut)


def _is_without_figures(cue: Cue) -> bool:
    """As in "we see ..." without a number, "we look for ..." without "to": an observation; not "I don't see"."""
    if cue.last not in words("cues", "needs_figures"):
        return False
    if not NOT.isdisjoint(cue.phrase):
        return not any(word.endswith("ing") for word in cue.rest[:5])
    says_what = (
        "to" in cue.rest[:10]
        if cue.last == "for"
        else any(word[:1].isdigit() and not TIME.fullmatch(word) for word in cue.rest)
    )
    return not says_what or any(word in words("cues", "past_verbs") for word in cue.rest)


EXPECTATIONS = Rules[Cue, str | None](
    Rule("gives no number", _gives_no_number, None),
    Rule("not alone", lambda cue: cue.last in words("cues", "not_alone"), None),
    Rule("without figures", _is_without_figures, None),
    otherwise="",
)


def _is_a_trend(cue: Cue) -> bool:
    """A trend under way ("is finally finding"), not a state."""
    rest = cue.rest[:16]
    return any(
        word in ("is", "are", "'s", "'re") and any(w.endswith("ing") and len(w) > 4 for w in rest[at + 1 : at + 4])
        for at, word in enumerate(rest[:-1])
    )


EVIDENCE = Rules[Cue, str | None](Rule("trend", _is_a_trend, ""), otherwise=None)
CONDITIONS = Rules[Cue, str | None](
    Rule("can only", lambda cue: cue.phrase in (("can", "only"), ("could", "only")), ""), otherwise=None
)

# The answer is the doubt about a cue, "" for none; None where the cue carries no claim there.
JUDGES: dict[str, Callable[[Cue], str | None]] = {
    "future": FUTURE.answer,
    "expected": PAST.answer,
    "likelihood": likelihood.judge,
    "forecast-noun": FORECAST_NOUNS.answer,
    "expects": EXPECTATIONS.answer,
    "out-of-sight": PAST.answer,
    "in-sight": PAST.answer,
    "implied": PAST.answer,
    "possibility": possibility.judge,
    "hope": wishes.judge_hope,
    "norm": wishes.NORMS.answer,
    "intent": lambda cue: "promise",
    "evidence": EVIDENCE.answer,
    "condition": CONDITIONS.answer,
    "consequence": lambda cue: None,
}
