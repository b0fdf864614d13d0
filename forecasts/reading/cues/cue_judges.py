"""Where a cue of cues.toml stands, and whether it carries a claim there."""

from __future__ import annotations

import itertools
import re

from forecasts.reading.text.lexicon import Spotted, words
from forecasts.reading.text.sentences import Sentence

WILL = frozenset(("will", "'ll", "shall"))
NOT = frozenset(("not", "n't", "never"))
_PAST_BE = frozenset(("was", "were", "had", "been"))
_BE = words("cues", "be")
_PRONOUNS = words("cues", "pronouns")
_ARTICLES = frozenset(["a", "an", "the"])
_GRADES = words("cues", "grades")
_STOPS = frozenset([",", ";", ":", "(", ")"])
TIME = re.compile(
    "(?:19|20|21)[0-9]{2}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|week|noon"
    "|january|february|march|april|june|july|august|september|october|november|december"
)
# What a verb looks like behind "may be" when something happens to somebody: "cut", "raised", "forced".
_EVENT = re.compile(r"\w{2,}(?:ed|en|ght|st|id|ut|it|old|ade|ven)\Z")


def is_past(sentence: Sentence, at: int) -> bool:
    """Whether the verb before a cue is in the past tense: "was likely to", "had been expected to"."""
    for before in range(at - 1, max(-1, at - 4), -1):
        word = sentence.words[before]
        if word in _PAST_BE:
            return True
        if word in _STOPS or word in _BE or word in WILL:
            return False
    return False


def _after_be(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    cut = sentence.words
    if is_past(sentence, cue.first):
        return "past"
    phrase = cut[cue.first : cue.end]
    near = cut[max(0, cue.first - 4) : cue.first]
    if phrase == ("going", "to"):
        following = cut[cue.end] if cue.end < len(cut) else ""
        proper = cue.end < len(cut) and text[sentence.starts[cue.end]].isupper()
        return "" if any(word in _BE for word in near) and following not in _ARTICLES and not proper else None
    if phrase[-1] in ("to", "for") and phrase[0] in ("set", "sure", "certain", "about", "bound", "due"):
        return "" if any(word in _BE for word in near) else None
    return ""


def _likelihood(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    cut = sentence.words
    phrase = cut[cue.first : cue.end]
    following = cut[cue.end] if cue.end < len(cut) else "."
    near = cut[max(0, cue.first - 4) : cue.first]
    if is_past(sentence, cue.first):
        return "past"
    if phrase in (("more", "likely", "than", "not"), ("as", "likely", "as", "not")):
        return ""
    if (following == "to" and phrase[-1] in ("chance", "even")) or (
        phrase[-1] == "that" and _told_behind(cut, cue.end)
    ):
        return None
    if following == "that" and _told_behind(cut, cue.end + 1):
        return "now"
    if cut[cue.first - 1 : cue.first] == ("as",):
        return "comparison"
    if phrase[-1] in words("cues", "adjectives_of_chance"):
        if (
            phrase[-1] in ("likely", "unlikely")
            and "than" in cut[cue.end : cue.end + 8]
            and cut[max(0, cue.first - 1)] in ("more", "less")
            and cut[cue.end : cue.end + 2] != ("than", "not")
        ):
            return "comparison" if following == "to" or "than" in cut[cue.end :] else None
        if following == "to":
            return None if cut[cue.end + 1 : cue.end + 2] == ("have",) else ""
        if following in _ARTICLES or following in words("cues", "speaks_of_causes"):
            return None
        if following in words("cues", "likely_things"):
            return "" if any(word in _BE for word in cut) else None
        if following in WILL or any(word in WILL or word in ("would", "going") for word in near):
            return None  # the modal beside it carries the claim
        predicative = any(word in _BE for word in near) or cut[max(0, cue.first - 1)] in ("unlikely", "looks")
        return "" if predicative and (following in words("cues", "after_a_predicate")) else None
    if phrase[-1] in ("of", "for", "that", "on", "are", "against", "chance", "even") and phrase[0] != "no":
        return "" if _is_weighed(cut, cue) else None
    if phrase[0] == "no" and phrase[-1] == "chance":
        return "" if any(word in _BE for word in near) else None
    if phrase[-1] in words("cues", "bets"):
        return "" if any(word in _BE or word == "looks" for word in near) else None
    return None


def _told_behind(cut: tuple[str, ...], at: int) -> bool:
    """As in "a chance that the letter was lost": about the past."""
    return any(word in ("was", "were", "had", "did") for word in cut[at : at + 6])


def _is_weighed(cut: tuple[str, ...], cue: Spotted) -> bool:
    """As in "The chances of a deal are slim", "there is a good chance": not "reducing chances of cooperation"."""
    if any(word in ("%", "percent", "cent", "even") for word in cut):
        return True
    before = cut[max(0, cue.first - 4) : cue.first]
    if any(word in _BE or word in words("cues", "gives_a_chance") for word in before):
        return True
    after = cut[cue.end : cue.end + 14]
    return cut[cue.end - 1] == "are" or (
        any(word in _BE for word in after) and any(word in _GRADES for word in after)
    )


def _weighed(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    return "past" if is_past(sentence, cue.first) else ""


def _noun(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    cut = sentence.words
    if is_past(sentence, cue.first) or any(word in ("was", "were") for word in cut[cue.end : cue.end + 2]):
        return "past"
    if len(cut) <= cue.end - cue.first + 1:
        return None  # a heading: "Base case."
    return "" if cut[cue.end - 1] != "for" or any(word in _BE for word in cut) else None


def _writer_expects(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    verb = sentence.words[cue.end - 1]
    if verb in ("give", "put", "assign"):
        return "" if words("cues", "signs_of_a_number") & {*sentence.words} else None
    rest = sentence.words[cue.end :]
    if verb in words("cues", "not_alone"):
        return None
    if verb in words("cues", "needs_figures"):
        is_told = any(word in words("cues", "past_verbs") for word in rest)
        says_what = "to" in rest[:10] if verb == "for" else any(word[:1].isdigit() for word in rest)
        return "" if says_what and not is_told else None
    return ""


def _possibility(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    cut = sentence.words
    word = cut[cue.first]
    if cue.end - cue.first == 1 and word in ("may", "might", "could"):
        return _modal(text, sentence, cue.first)
    if word in ("perhaps", "possibly", "conceivably"):
        return None
    if is_past(sentence, cue.first):
        return "past"
    if cut[cue.end - 1] == "that" and _told_behind(cut, cue.end):
        return "now"
    if cut[cue.first] in words("cues", "openings") and cut[cue.end - 1] not in ("that",):
        near = cut[max(0, cue.first - 4) : cue.first]
        return (
            ""
            if "there" in near or any(w in ("has", "have", "remains", "offers") for w in near[-2:])
            else None
        )
    return ""


def _modal(text: str, sentence: Sentence, at: int) -> str | None:
    cut = sentence.words
    before = cut[at - 1] if at else ""
    following = cut[at + 1] if at + 1 < len(cut) else "."
    if cut[at] == "might" and before in words("cues", "might_is_a_noun_after"):
        return None
    if cut[at] == "may" and (
        text[sentence.starts[at]].isupper() or following[:1].isdigit() or before[:1].isdigit()
    ):
        return None if at else "idiom"
    rest = [
        word
        for word in cut[at + 1 : at + 5]
        if word not in NOT and not word.endswith("ly") and word not in words("cues", "light_adverbs")
    ]
    if rest[:1] in (
        ["have"],
        ["seem"],
        ["appear"],
        ["sound"],
        ["look"],
        ["feel"],
        ["want"],
        ["wish"],
        ["think"],
        ["say"],
        ["argue"],
        ["ask"],
        ["wonder"],
        ["know"],
    ):
        return "now"
    if cut[at] in ("could", "might") and (
        any(word in words("cues", "past_verbs") for word in cut[cut[0] == "were" : at]) or is_dated_past(cut)
    ):
        return "past"
    if rest[:1] == ["be"] and not (
        len(rest) > 1 and (_EVENT.match(rest[1]) or rest[1] in words("cues", "becoming"))
    ):
        return "now"
    return ""


def _hope(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    cut = sentence.words
    word = cut[cue.first]
    before = cut[cue.first - 1] if cue.first else ""
    if word in ("hope", "hopes") and cue.end - cue.first == 1:
        if "neither" in cut[: cue.first] and before == "can" and cut[cue.end : cue.end + 1] == ("to",):
            return None
        if cut[cue.end : cue.end + 1] in ((".",), (",",), (";",), ()) or before == "for":
            return None  # the noun
        if before in words("cues", "hope_is_a_noun_after") or cut[cue.end : cue.end + 1] == ("for",):
            return None if cut[cue.end : cue.end + 2] != ("is", "that") else ""
        return None if "you" in cut[cue.end : cue.end + 2] else ""
    if word in ("hoped", "hoping"):
        return "past" if word == "hoped" or is_past(sentence, cue.first) else ""
    return ""


def _norm(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    cut = sentence.words
    if cut[cue.first] != "should":
        return "norm"
    following = next(
        (
            word
            for word in cut[cue.end : cue.end + 4]
            if not word.endswith("ly") and word not in NOT and word != "also"
        ),
        "",
    )
    subject = cut[cue.first - 1] if cue.first else ""
    if cue.first == 0 or (cue.first > 0 and cut[cue.first - 1] in (",", "and", "but") and False):
        return None  # "Should the bank cut, ...": a condition
    timed = any(TIME.fullmatch(word) or word in words("cues", "time_words") for word in cut[cue.end :])
    return (
        "course"
        if "n't" not in cut[cue.end : cue.end + 1]
        and "not" not in cut[cue.end : cue.end + 1]
        and following in words("cues", "courses")
        and timed
        and subject not in _PRONOUNS - {"it", "they", "this", "that"}
        else "norm"
    )


def _intent(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    return "promise"


def _condition(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    phrase = sentence.words[cue.first : cue.end]
    if phrase in (("can", "only"), ("could", "only")):
        return ""
    return None


def _evidence(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    """A trend under way ("is finally finding"), not a state."""
    rest = sentence.words[cue.end : cue.end + 16]
    for at, word in enumerate(rest[:-1]):
        if word in ("is", "are", "'s", "'re") and any(
            w.endswith("ing") and len(w) > 4 for w in rest[at + 1 : at + 4]
        ):
            return ""
    return None


def _implied(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    return "past" if is_past(sentence, cue.first) else ""


def _ignore(text: str, sentence: Sentence, cue: Spotted) -> str | None:
    return None


JUDGES = {
    "future": _after_be,
    "expected": _weighed,
    "likelihood": _likelihood,
    "forecast-noun": _noun,
    "expects": _writer_expects,
    "out-of-sight": _weighed,
    "in-sight": _weighed,
    "implied": _implied,
    "possibility": _possibility,
    "hope": _hope,
    "norm": _norm,
    "intent": _intent,
    "evidence": _evidence,
    "condition": _condition,
    "consequence": _ignore,
}


def is_dated_past(cut: tuple[str, ...]) -> bool:
    """Told of "last week", "yesterday", "a year ago"."""
    if any(word in ("yesterday", "ago") for word in cut):
        return True
    units = words("cues", "times_behind")
    return any(a == "last" and b in units for a, b in itertools.pairwise(cut))
