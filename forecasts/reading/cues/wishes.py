"""Words of wishing and of duty: "hope", "hopefully", "should", "must"."""

from forecasts.reading.cues.cue import NOT, TIME, Cue
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules

_ENDS = frozenset(".,;")
_THINGS = frozenset(("it", "they", "this", "that"))


def judge_hope(cue: Cue) -> str | None:
    """The doubt about a wish, "" for none; None where it is the noun."""
    return (HOPE if cue.phrase in (("hope",), ("hopes",)) else WISHES).answer(cue)


def _is_noun(cue: Cue) -> bool:
    return cue.following == "for" or cue.before in words("cues", "hope_is_a_noun_after")


HOPE = Rules[Cue, str | None](
    Rule("bare noun", lambda cue: cue.following in _ENDS or cue.before == "for", None),
    Rule("noun", _is_noun, None),
    Rule("hope you", lambda cue: "you" in cue.rest[:2], None),
    otherwise="",
)
WISHES = Rules[Cue, str | None](Rule("hoped", lambda cue: cue.word == "hoped", "past"), otherwise="")


def _runs_its_course(cue: Cue) -> bool:
    """As in "Growth should slow next year": what is expected, no duty, as in "should be invited"."""
    rest = [word for word in cue.rest[:4] if not (word.endswith("ly") or word in NOT or word == "also")]
    is_done = rest[:1] == ["be"] and "".join(rest[1:2]).endswith("ed")
    if is_done or words("cues", "courses").isdisjoint(rest[:1]) or cue.following in NOT:
        return False
    is_somebody = cue.before in words("cues", "pronouns") - _THINGS | words("voices", "institutions")
    return not is_somebody and _names_a_time(cue)


def _names_a_time(cue: Cue) -> bool:
    return any(TIME.fullmatch(word) or word in words("cues", "time_words") for word in cue.cut)


NORMS = Rules[Cue, str | None](
    Rule("duty", lambda cue: cue.word != "should", "norm"), Rule("course", _runs_its_course, "course"), otherwise="norm"
)
