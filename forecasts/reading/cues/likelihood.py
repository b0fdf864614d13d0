"""Words of likelihood: "likely", "chances of", "a safe bet": which of them weigh something to come."""

from forecasts.reading.cues.cue import Cue, has_be, told_behind
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules

_SHARES = frozenset(("of", "for", "that", "on", "are", "against", "chance", "even"))
_AS_IT_STANDS = (("more", "likely", "than", "not"), ("as", "likely", "as", "not"))


def judge(cue: Cue) -> str | None:
    """The doubt about a word of likelihood, "" for none; None where it carries no claim."""
    kind = ADJECTIVES if cue.last in words("cues", "adjectives_of_chance") else NOUNS
    row = ANY.row(cue) or kind.row(cue)
    return None if row is None else row.then


def _is_compared(cue: Cue) -> bool:
    """As in "more likely to smoke than women", not "more likely than not"."""
    return (
        cue.last in ("likely", "unlikely")
        and "than" in cue.rest[:8]
        and cue.rest[:2] != ("than", "not")
        and (cue.before or cue.word) in ("more", "less")
    )


def _is_predicate(cue: Cue) -> bool:
    held = cue.cut[max(0, cue.first - 3) : cue.first]
    links = (
        has_be(cue.near)
        or ("it" in held and not words("voices", "deems").isdisjoint(held))
        or (cue.before or cue.word) in ("unlikely", "looks")
    )
    return links and cue.following in words("cues", "after_a_predicate")


def _is_share(cue: Cue) -> bool:
    return cue.last in _SHARES and cue.word != "no"


def _is_weighed(cue: Cue) -> bool:
    """As in "The chances of a deal are slim", "there is a good chance": not "reducing chances of cooperation"."""
    if any(word in ("%", "percent", "cent", "even") for word in cue.cut):
        return True
    if has_be(cue.near) or any(word in words("cues", "gives_a_chance") for word in cue.near):
        return True
    after = cue.rest[:14]
    return cue.last == "are" or (has_be(after) and any(word in words("cues", "grades") for word in after))


def _is_a_bet(cue: Cue) -> bool:
    return not _is_share(cue) and cue.last in words("cues", "bets") and (has_be(cue.near) or "looks" in cue.near)


ANY = Rules[Cue, str | None](
    Rule("past", Cue.is_past, "past"),
    Rule("as it stands", lambda cue: cue.phrase in _AS_IT_STANDS, ""),
    Rule("now", lambda cue: cue.following == "that" and told_behind(cue, cue.end + 1), "now"),
    otherwise=None,
)
ADJECTIVES = Rules[Cue, str | None](
    Rule("comparison", _is_compared, "comparison"),
    Rule("to have", lambda cue: cue.rest[:2] == ("to", "have"), None),
    Rule("likely to", lambda cue: cue.following == "to", ""),
    Rule("predicate", _is_predicate, ""),
    otherwise=None,
)
NOUNS = Rules[Cue, str | None](
    Rule("weighed", lambda cue: _is_share(cue) and _is_weighed(cue), ""),
    Rule("no chance", lambda cue: cue.word == "no" and cue.last == "chance" and has_be(cue.near), ""),
    Rule("bet", _is_a_bet, ""),
    otherwise=None,
)
