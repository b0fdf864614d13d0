"""Words of possibility: "may", "might", "could", "a risk that": which of them speak of what is to come."""

import re

from forecasts.reading.cues.cue import NOT, WILL, Cue, is_dated_past
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules

# What a verb looks like behind "may be" when something happens to somebody: "cut", "raised", "forced".
_EVENT = re.compile(r"\w{2,}(?:ed|en|ght|st|id|ut|it|old|ade|ven)\Z")


def judge(cue: Cue) -> str | None:
    """The doubt about a word of possibility, "" for none; None where it carries no claim."""
    is_modal = cue.phrase in (("may",), ("might",), ("could",))
    return (MODALS if is_modal else POSSIBILITIES).answer(cue)


def _is_month(cue: Cue) -> bool:
    """As in "10 May", "May 2027"; also the wish "May he live long"."""
    is_dated = cue.following[:1].isdigit() or cue.before[:1].isdigit()
    return cue.word == "may" and (is_dated or cue.is_capital(cue.first))


def _verbs(cue: Cue) -> list[str]:
    """The words behind a modal, without what only colours them."""
    light = words("cues", "light_adverbs")
    return [word for word in cue.rest[:4] if not (word in NOT or word.endswith("ly") or word in light)]


def _is_told(cue: Cue) -> bool:
    told = cue.cut[cue.cut[0] == "were" : cue.first]
    is_past = any(word in words("cues", "past_verbs") for word in told) or is_dated_past(cue.cut)
    return cue.word in ("could", "might") and is_past


def _is_state(cue: Cue) -> bool:
    """As in "may be wrong", not "may be cut", "may be able"."""
    verb, *more = [*_verbs(cue), ""]
    happens = more and (_EVENT.match(more[0]) or more[0] in words("cues", "becoming"))
    return verb == "be" and not happens


def _is_noun(cue: Cue) -> bool:
    return cue.word == "might" and cue.before in words("cues", "might_is_a_noun_after")


def _is_an_opening(cue: Cue) -> bool:
    return cue.word in words("cues", "openings") and cue.last != "that"


def _has_will(cue: Cue) -> bool:
    """As in "Perhaps he will go", "he will possibly go"."""
    return not WILL.isdisjoint(cue.rest[:12]) or not WILL.isdisjoint(cue.near)


def _is_given(cue: Cue) -> bool:
    return "there" in cue.near or any(word in ("has", "have", "remains", "offers") for word in cue.near[-2:])


MODALS = Rules[Cue, str | None](
    Rule("noun", _is_noun, None),
    Rule("month", lambda cue: cue.first > 0 and _is_month(cue), None),
    Rule("wish", _is_month, "idiom"),
    Rule("now", lambda cue: _verbs(cue)[:1] != [] and _verbs(cue)[0] in words("cues", "about_now"), "now"),
    Rule("past", _is_told, "past"),
    Rule("state", _is_state, "now"),
    otherwise="",
)
POSSIBILITIES = Rules[Cue, str | None](
    Rule(
        "perhaps", lambda cue: cue.word in ("perhaps", "possibly", "conceivably", "maybe") and not _has_will(cue), None
    ),
    Rule("past", Cue.is_past, "past"),
    Rule("room for", lambda cue: _is_an_opening(cue) and _is_given(cue), ""),
    Rule("scope", _is_an_opening, None),
    otherwise="",
)
