"""The cues "will" and "would": nouns and names are none, announcements and turns of speech are no claims."""

from typing import NamedTuple

from forecasts.reading.cues.cue import NOT, TIME
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence

_BEFORE_A_CAPITAL = frozenset((":", "“", '"', "'", "‘", "(", ")", ".", "*", "-"))
_OPEN_ENDS = frozenset((".", "if", "whether", "what", "how", "who", ",", "soon"))


class Will(NamedTuple):
    """A "will" at words[at:end], "not" included, and the verb behind it."""

    cut: tuple[str, ...]
    at: int
    end: int
    verb: str

    @property
    def rest(self) -> tuple[str, ...]:
        """The words behind it."""
        return self.cut[self.end :]

    @property
    def before(self) -> str:
        """The word in front of it."""
        return self.cut[max(0, self.at - 1)]


def doubt_about_will(cut: tuple[str, ...], at: int, end: int) -> str:
    """Why a "will" carries no claim to ask about, "" where it does."""
    verb = next((word for word in cut[end : end + 4] if not _is_light(word)), "")
    return DOUBTS.answer(Will(cut, at, end, verb))


def _is_light(word: str) -> bool:
    return word.endswith("ly") or word in ("also", "soon", "then", "still")


def _is_staged(will: Will) -> bool:
    """As in "will be held": on a calendar."""
    staged = words("cues", "scheduled")
    return will.verb in staged or (will.verb == "be" and not staged.isdisjoint(will.rest[:4]))


def _is_contested(will: Will) -> bool:
    """Not a schedule but a forecast: "will not be held", "will be held back"."""
    return will.cut[will.end - 1] in NOT or not words("cues", "contested").isdisjoint(will.rest[:5])


def _is_dated(will: Will) -> bool:
    """As in "will meet on Thursday"."""
    return will.verb in words("cues", "scheduled_verbs") and any(TIME.fullmatch(word) for word in will.rest)


def _waits_and_sees(will: Will) -> bool:
    """As in "we will have to wait", "we'll see", "you'll see if"."""
    waits = will.verb == "have" and "wait" in will.rest[:4]
    sees = will.verb == "see" and (will.rest[1:2] or (".",))[0] in _OPEN_ENDS
    return will.at > 0 and will.before in ("we", "you", "i") and (waits or sees)


def _is_aside(will: Will) -> bool:
    return will.cut[max(0, will.at - 2) : will.at] == ("as", "we") and will.verb == "see"


def _shows_whether(will: Will) -> bool:
    return will.verb in ("show", "reveal", "determine") and not {"whether", "if", "how"}.isdisjoint(will.rest[:6])


def _is_anybody(will: Will) -> bool:
    """As in "Critics will say", "anyone will know"."""
    is_turn = will.verb in words("cues", "turns_of_speech")
    return is_turn and not words("cues", "anybody").isdisjoint(will.cut[: will.at])


DOUBTS = Rules[Will, str](
    Rule("open", lambda will: will.rest[:2] == ("be", "open"), "scheduled"),
    Rule("contested", lambda will: _is_staged(will) and _is_contested(will), ""),
    Rule("scheduled", _is_staged, "scheduled"),
    Rule("dated", _is_dated, "scheduled"),
    Rule("wait and see", _waits_and_sees, "idiom"),
    Rule("as we will see", _is_aside, "idiom"),
    Rule("shows whether", _shows_whether, "open"),
    Rule("anybody", _is_anybody, "idiom"),
    Rule("depends", lambda will: will.verb in ("depend", "hinge"), "open"),
    Rule("time will tell", lambda will: will.verb == "tell" or will.before == "time", "idiom"),
    otherwise="",
)


def is_noun(text: str, sentence: Sentence, at: int) -> bool:
    """Whether "will" is the noun of "political will", or a name."""
    cut = sentence.words
    if cut[at] != "will":
        return False
    before = cut[at - 1] if at else ""
    if text[sentence.starts[at]].isupper() and before not in _BEFORE_A_CAPITAL:
        return _is_name(text, sentence, at)
    if before == "'s":
        return cut[at + 1 : at + 2] in ((), ("to",), ("of",), (".",), (",",), ("and",), ("is",))
    return before in words("cues", "will_is_a_noun_after")


def _is_name(text: str, sentence: Sentence, at: int) -> bool:
    """As in "Will Smith was there": a capital inside a sentence, or at its start before another one."""
    if at:
        return not text[sentence.starts[at - 1] : sentence.ends[at]].isupper()  # unless all is in capitals
    return (
        sentence.words[-1] != "?" and text[sentence.starts[1]].isupper() and not text[: sentence.ends[1]][-1:].isupper()
    )


def is_polite(cut: tuple[str, ...], at: int) -> bool:
    """As in "I'd say", "we would rather", "would have": no hypothesis about the world to come."""
    return cut[at + 1 : at + 2] in (("have",), ("rather",)) or (at > 0 and cut[at - 1] in ("i", "we"))
