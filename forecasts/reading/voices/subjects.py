"""Who stands before or behind a verb: the subject of a sentence, and the name of a speaker."""

from typing import NamedTuple

from forecasts.reading.cues.heads import past_openers
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.memory import UNNAMED, Known

LONGEST_NAME = 14
_BREAKS = words("voices", "ends_a_subject")
MARKS = frozenset([",", ";", ":", "-", "(", ")", "[", "]", "“", "”", '"', "«", "»", "!", "?", "*", "_", "|", "#", ">"])
QUOTE_MARKS = frozenset(["“", "”", '"', "«", "»", "'", "‘", "’"])
ARTICLES = frozenset(["the", "a", "an"])
MODALS = words("voices", "modals")


def subject_before(text: str, sentence: Sentence, stop: int) -> tuple[int, int]:
    """The subject before a verb; in "Roe, head of Acme, says" it stands before the first comma.

    In "The party's pollster, Jane Roe, says" it is the name between the commas.
    """
    if sentence.words[stop - 1] == ")":
        opened = _last(sentence, "(", stop, 12)
        return _subject_up_to(text, sentence, opened) if opened else (stop, stop)
    return _subject_up_to(text, sentence, stop)


def _subject_up_to(text: str, sentence: Sentence, stop: int) -> tuple[int, int]:
    end = stop
    if stop > 2 and sentence.words[stop - 1] == ",":
        comma = _last(sentence, ",", stop, 16)
        if comma is None:
            return stop, stop
        if _is_name_in_apposition(text, sentence, comma, stop - 1):
            return comma + 1, stop - 1
        end = comma
    if sentence.words[end - 1] in ("who", "which") and end > 1:
        end -= 2 if sentence.words[end - 2] == "," else 1
    return subject_start(sentence, end), end


def _last(sentence: Sentence, mark: str, stop: int, reach: int) -> int | None:
    return next((at for at in range(stop - 2, max(-1, stop - reach), -1) if sentence.words[at] == mark), None)


def _is_name_in_apposition(text: str, sentence: Sentence, comma: int, end: int) -> bool:
    inner = range(comma + 1, end)
    if not 1 <= len(inner) <= 4 or not comma or text[sentence.starts[comma - 1]].isupper():
        return False
    return all(sentence.words[at].isalpha() and text[sentence.starts[at]].isupper() for at in inner)


def is_dash(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a mark sets an aside off; a hyphen does not."""
    if sentence.words[at] != "-":
        return False
    start, end = sentence.starts[at], sentence.ends[at]
    return text[start:end] in ("–", "—") or (text[start - 1 : start].isspace() and text[end : end + 1].isspace())


def first_subject(text: str, sentence: Sentence, limit: int) -> tuple[int, int]:
    """In "The Board decided to wait and expects that ..." the subject stands before the first verb."""
    first = past_openers(sentence, 0)
    verbs = words("voices", "says") | words("voices", "expects") | words("voices", "decides")
    known = verbs | words("cues", "past_verbs") | MODALS
    for at in range(first, min(limit, first + LONGEST_NAME)):
        if sentence.words[at] in known and at > first:
            return first, at
        if sentence.words[at] in MARKS:
            break
    return _name_in_front(text, sentence, first, limit)


def _name_in_front(text: str, sentence: Sentence, first: int, limit: int) -> tuple[int, int]:
    """The name that a sentence without a known verb begins with."""
    end = first
    if first < limit and sentence.words[first] in words("voices", "before_a_name"):
        return limit, limit
    while end < limit and (text[sentence.starts[end]].isupper() or (end == first and sentence.words[end] in ARTICLES)):
        end += 1
    return (first, end) if end > first + (sentence.words[first] in ARTICLES) else (limit, limit)


def subject_start(sentence: Sentence, end: int) -> int:
    """Index of the first word of the subject that ends here."""
    first = end
    while first > 0 and end - first < LONGEST_NAME:
        word = sentence.words[first - 1]
        if word in MARKS or word in _BREAKS:
            break
        first -= 1
    first = _past_date(sentence, first, end)
    openers = phrases("cues", "openers")
    while first < end:
        opener = openers.at(sentence.words, first)
        if opener is None or opener.end >= end:
            break
        first = opener.end
    return first


def _past_date(sentence: Sentence, first: int, end: int) -> int:
    """As in "In 2011 the same ministry"."""
    if sentence.words[first] not in ("in", "on", "at", "by", "since") or first + 3 > end:
        return first
    years = (at for at in range(first + 1, min(first + 4, end - 1)) if sentence.words[at][:1].isdigit())
    return next(years, first - 1) + 1


def speaker_at(text: str, sentence: Sentence, first: int, end: int, known: Known) -> str:
    """The speaker that the words [first:end) name: "" for the author, the last known for a pronoun."""
    if is_author(text, sentence, first, end):
        return ""
    if sentence.words[end - 1] in ("he", "she", "they"):
        first = end - 1  # "Six years ago they"
    if end - first == 1 and sentence.words[first] in words("voices", "how_many"):
        return UNNAMED
    if end - first == 1 and sentence.words[first] in words("voices", "pronouns"):
        return _named_in_front(text, sentence, first) or known.of(sentence.words[first])
    return name_of(text, sentence, first, end)


def _named_in_front(text: str, sentence: Sentence, stop: int) -> str:
    """Whom the same sentence names first: "Deutsche Bank is bullish: it predicts", "Acme's Jane Roe says she"."""
    begin = past_openers(sentence, 0)
    first, end = _name_in_front(text, sentence, begin, stop)
    if sentence.words[end : end + 1] == ("'s",):
        first, end = _name_in_front(text, sentence, end + 1, stop)
    is_name = first < end and sentence.words[first] not in words("cues", "pronouns") | words("voices", "determiners")
    return name_of(text, sentence, first, end) if is_name and end - first > 1 else ""


def is_author(text: str, sentence: Sentence, first: int, end: int) -> bool:
    """As in "I", "we", "our models"; "my colleague" is somebody else."""
    word = sentence.words[first]
    if word in ("my", "our") and end - first > 1:
        return sentence.words[first + 1] in words("voices", "mine")
    return word in words("voices", "author") and not is_us(text, sentence, first)


def is_us(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a word is the country: "US officials say", "the US Treasury expects"."""
    return text[sentence.starts[at] : sentence.ends[at]] == "US"


def name_end(sentence: Sentence, first: int) -> int:
    """Index after the last word of the name that begins here."""
    end = first
    while end < len(sentence.words) and end - first < LONGEST_NAME:
        word = sentence.words[end]
        is_over = word in MARKS or word == "." or (word in words("voices", "after_a_name") and end > first)
        if is_over and not (word == "." and _is_inside_name(sentence, first, end)):
            break
        end += 1
    return end


def _is_inside_name(sentence: Sentence, first: int, at: int) -> bool:
    """The stop of "J. Powell" and of "Dr. Roe"."""
    return at > first and at + 1 < len(sentence.words) and len(sentence.words[at - 1]) <= 3


def name_of(text: str, sentence: Sentence, first: int, end: int) -> str:
    """The words of a name; "chief executive Maria Soto" is Maria Soto, "in Putin" is Putin."""
    while first < end - 1 and sentence.words[first] in words("voices", "before_a_name") | {"said", "says", "added"}:
        first += 1
    parts = text[sentence.starts[first] : sentence.ends[end - 1]].split()
    while len(parts) > 1 and parts[-1] in words("voices", "auxiliaries"):
        parts.pop()  # "as Roosevelt once said"
    lower = [at for at, part in enumerate(parts) if not part[:1].isupper()]
    if lower and lower[-1] == len(lower) - 1 < len(parts) - 1 and parts[0].lower() not in ARTICLES:
        parts = parts[len(lower) :]
    return " ".join(parts)


_OBJECTS = MODALS | {"them", "him", "me"}


class Subject(NamedTuple):
    """The subject at words[first:end] of the verb at words[at]."""

    text: str
    sentence: Sentence
    first: int
    end: int
    at: int

    @property
    def cut(self) -> tuple[str, ...]:
        """The words of the subject."""
        return self.sentence.words[self.first : self.end]


def may_speak(subject: Subject) -> bool:
    """Whether somebody can say or expect something under that name."""
    return SPEAKERS.answer(subject)


def _is_addressed(subject: Subject) -> bool:
    cut = subject.cut
    return cut[-1] in ("you", "to", "one") or cut[0] in ("you", "to", "let", "not")


def _is_mute(subject: Subject) -> bool:
    cut = subject.cut
    return any(word in words("voices", "mute") for word in (cut[0], cut[-1])) and "they" not in cut


def _needs_a_voice(subject: Subject) -> bool:
    """As in "sees", "prices": a verb that reports only where the subject is known to speak."""
    return subject.sentence.words[subject.at] in words("voices", "voices_only")


def _is_a_voice(subject: Subject) -> bool:
    has_figures = any(word[:1].isdigit() for word in subject.sentence.words[subject.at :])
    if subject.cut in (("he",), ("she",)):  # "He sees unemployment rising to 5%"
        behind = subject.sentence.words[subject.at + 1 : subject.at + 7]
        return has_figures and any(word.endswith("ing") for word in behind)
    return any(word in words("voices", "voices") for word in subject.cut) or (
        has_figures and (len(subject.cut) > 1 or _is_name(subject))
    )


def _is_name(subject: Subject) -> bool:
    """As in "JPMorgan sees a 40% chance": no pronoun, and written with a capital."""
    known = words("voices", "pronouns") | words("voices", "author") | words("cues", "pronouns")
    is_capital = subject.text[subject.sentence.starts[subject.first]].isupper()
    return subject.cut[0] not in known and is_capital


SPEAKERS = Rules[Subject, bool](
    Rule("addressed", _is_addressed, False),
    Rule("mute", _is_mute, False),
    Rule("object", lambda subject: not _OBJECTS.isdisjoint(subject.cut), False),
    Rule("voice", lambda subject: _needs_a_voice(subject) and _is_a_voice(subject), True),
    Rule("no voice", _needs_a_voice, False),
    Rule("no word", lambda subject: not subject.cut[0].isalpha(), False),
    otherwise=True,
)
