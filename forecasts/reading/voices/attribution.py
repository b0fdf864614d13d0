"""Whose claim it is: the reports of a sentence, and whom it begins with."""

from collections.abc import Callable

from forecasts.reading.cues.heads import past_openers
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.quotations import Quotation, inside
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.ascriptions import ascription, owned, shown
from forecasts.reading.voices.memory import UNNAMED, Known, is_group
from forecasts.reading.voices.report import Report, reach
from forecasts.reading.voices.subjects import first_subject, name_of
from forecasts.reading.voices.verbs import Verb, reported_by

_NO_NAME = (
    words("voices", "ends_a_subject")
    | words("voices", "before_a_name")
    | words("voices", "pronouns")
    | words("voices", "determiners")
)
_LONGEST_PERSON = 4  # words


def reports(text: str, sentence: Sentence, quotes: list[Quotation], known: Known, *, own: bool = False) -> list[Report]:
    """Every report of a sentence outside its direct speech, in order.

    `known`: whom "he" and "they" stand for; `own`: the text's voice expects what "is expected".
    """
    outside = [inside(quotes, start) is None for start in sentence.starts]
    found: list[Report] = []
    for at in range(len(sentence.words)):
        if outside[at]:
            report = _report_at(Verb(text, sentence, outside, at, known), own=own)
            if report is not None and all(report.verb != other.verb for other in found):
                found.append(report)
                known = known.after(report.speaker)
    return found


def _report_at(verb: Verb, *, own: bool) -> Report | None:
    """The report whose verb or noun stands here."""
    where = verb.text, verb.sentence, verb.at
    return owned(*where, verb.known) or ascription(*where, verb.known, own=own) or REPORTERS.answer(verb)(verb)


def _is_denied(verb: Verb) -> bool:
    return verb.following == "that" and verb.word in ("deny", "denies", "denied")


def _that_is_denied(verb: Verb) -> Report | None:
    """As in "The minister denied that taxes would rise"; what nobody denies is held by somebody."""
    stop = verb.stop
    first = verb.cut[past_openers(verb.sentence, 0)] if stop else ""
    is_held = first in words("voices", "nobody") or "never" in verb.auxiliaries
    end = reach(verb.sentence, verb.at + 2)
    return verb.report(UNNAMED, verb.at + 2, end, "says" if is_held else "denied", past=False, subject=stop)


def _gives_odds(verb: Verb) -> bool:
    """As in "The bank puts the odds of a recession at 40%", "bookmakers offer 4/1 against"."""
    if verb.word not in words("voices", "gives_odds"):
        return False
    rest = verb.cut[verb.at + 1 : verb.at + 14]
    has_figures = any(word[:1].isdigit() for word in rest)
    if verb.word in ("make", "makes", "offer", "offers"):
        return "against" in rest and has_figures
    if verb.following[:1].isdigit() and verb.cut[verb.at + 2 : verb.at + 3] in (("%",), ("percent",), ("per",)):
        return verb.word not in ("make", "makes", "rate", "offer")
    is_chance = not {"chance", "chances", "odds", "probability", "likelihood"}.isdisjoint(rest)
    return is_chance and (has_figures or "in" in rest or "even" in rest)


def _shown(verb: Verb) -> Report | None:
    return shown(verb.text, verb.sentence, verb.at)


def _says(verb: Verb) -> bool:
    return verb.word in words("voices", "says") or verb.word in words("voices", "expects")


def _says_that(verb: Verb) -> bool:
    return verb.following == "that" and verb.word in words("voices", "says_that")


def _shows(verb: Verb) -> bool:
    return verb.word in words("voices", "shows") or (verb.word == "is" and verb.following == "that")


def _nobody(verb: Verb) -> None:
    return None


REPORTERS = Rules[Verb, Callable[[Verb], Report | None]](
    Rule("says, expects", _says, reported_by),
    Rule("denies that", _is_denied, _that_is_denied),
    Rule("says that", _says_that, reported_by),
    Rule("gives odds", _gives_odds, reported_by),
    Rule("shows", _shows, _shown),
    otherwise=_nobody,
)


def opening_voice(text: str, sentence: Sentence) -> str | None:
    """Whom a sentence begins with: analysts, officials, "Ms Lim": "they" or "she" in the next."""
    cut, first = sentence.words, past_openers(sentence, 0)
    if first >= len(cut):
        return None
    if cut[first] in words("voices", "voices"):
        _, end = first_subject(text, sentence, len(cut))
        return name_of(text, sentence, first, end) if first < end < len(cut) else None
    if cut[first] in ("i", "we") and not {"asked", "rang", "met", "called"}.isdisjoint(cut[first + 1 : first + 2]):
        first += 2  # "I asked Jane Roe": she is who answers
    return _person_at(text, sentence, first)


def _person_at(text: str, sentence: Sentence, first: int) -> str | None:
    cut = sentence.words
    end = first
    while end < len(cut) and cut[end].isalpha() and text[sentence.starts[end]].isupper():
        end += 1
    if not 0 < end - first <= _LONGEST_PERSON:
        return None
    is_name = cut[first] in words("voices", "titles") or (end - first > 1 and cut[first] not in _NO_NAME)
    name = name_of(text, sentence, first, end)
    return name if is_name and not is_group(name) else None
