"""Who is speaking: in direct speech, in an interview, and in a text that is an institution's own."""

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import table, words
from forecasts.reading.text.quotations import Quotation
from forecasts.reading.text.sentences import LONGEST
from forecasts.reading.voices.memory import UNNAMED, Known, is_group
from forecasts.reading.voices.report import Report

_NEAR = 160  # characters between a quotation and the verb that hands it to somebody
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?…]\s|[.!?…][”\"’»]|\n\n")
_NAME = re.compile(r"[A-Z][\w’'.-]{0,20}(?: [A-Z][\w’'.-]{0,20}){1,5}")
_LEADS_OVER = re.compile(r"(?:But|And|Yet|Still|So|Then|Now|Meanwhile|However)\b,?\s+")
_SIGNED = re.compile(r"[>\s]{0,6}(?:[—–―]|--?) {0,2}(?P<name>[A-Z][^\n,(;:]{1,60})")
_FEWEST_PROMISES = 4
_HOUSE = re.compile(
    r"\b(?:[Ww]e (?:now |still |also )?(?:expect|forecast|project|estimate|judge|assess|assign)"
    r"|[Oo]ur (?:forecast|estimate|base case))"
)
_MINUTES = re.compile(
    r"\b(?:[Mm]embers|[Pp]articipants|[Ss]taff|[Tt]he (?:Committee|Board|Council)"
    r"|[Pp]olicymakers|M(?:r|s|rs|me)\.? \w+)\b(?: \w+){0,3}?"
    r" (?:remarked|assessed|emphasi[sz]ed|noted|judged|agreed|observed|expected|thought|discussed|saw"
    r"|commented|anticipated|considered"
    r"|viewed)\b"
)
_ADDRESS = re.compile(r"\b(?:" + "|".join(map(re.escape, table("voices")["addresses"])) + r")\b", re.IGNORECASE)
_PROMISE = re.compile(r"\b(?:I|[Ww]e)(?: will|['’]ll) (?!see|have|be\b|never|probably|likely)\w+")


class Place(NamedTuple):
    """Where a report stands in the text: its verb, and the first word of its clause."""

    verb: int
    subject: int
    report: Report


def speakers_of(text: str, quotes: Sequence[Quotation], found: Sequence[Place], known: Known) -> dict[Quotation, str]:
    """Whose words each quotation of a paragraph holds, with its reports in order.

    It is the speaker of the report that touches it, else of the one that leads up to it in its sentence, else who spoke
    last, else "unnamed".
    """
    speakers: dict[Quotation, str] = {}
    before = 0
    for quote in quotes:
        speaker = _speaker_of(text, quote, before, found, known)
        speakers[quote] = speaker
        known = known.after(speaker)
        before = quote.end
    return speakers


def _speaker_of(text: str, quote: Quotation, before: int, found: Sequence[Place], known: Known) -> str:
    told = [place for place in _around(quote, found) if place.report.kind not in ("expects", "denied")]
    touching = next((place for place in told if _touches(text, quote, place)), None)
    if touching is not None:
        return touching.report.speaker
    first = _WORD.search(text[quote.end : quote.end + _NEAR])
    if first and first.group().lower() in words("voices", "said_by_none"):
        return UNNAMED
    leading = next((place for place in reversed(told) if _leads_up(text, quote, place, before)), None)
    if leading is not None:
        return leading.report.speaker
    return _named_before(text, quote, before) or known.last or UNNAMED


def _touches(text: str, quote: Quotation, place: Place) -> bool:
    gap = text[quote.end : max(quote.end, min(place.subject, place.verb))]
    return place.verb >= quote.end and len(gap) <= _NEAR and not _WORD.search(gap)


def _leads_up(text: str, quote: Quotation, place: Place, before: int) -> bool:
    lead = text[place.verb : quote.start]
    return before <= place.verb < quote.start and len(lead) <= _NEAR and not _STOP.search(lead)


def _named_before(text: str, quote: Quotation, before: int) -> str | None:
    """As in "Jane Roe, of Acme:" in front of a quotation."""
    lead = text[max(before, quote.start - _NEAR) : quote.start].rstrip()
    name = _NAME.match(_last_sentence(lead)) if lead.endswith(":") else None
    if name is None:
        return None
    return UNNAMED if is_group(name.group()) else name.group()


def _around(quote: Quotation, found: Sequence[Place]) -> Sequence[Place]:
    """The reports near enough to hand a quotation to somebody, so that each is looked at but a few times."""
    first = bisect_left(found, quote.start - _NEAR, key=_verb_of)
    return found[first : bisect_left(found, quote.end + _NEAR + LONGEST, key=_verb_of)]


def _verb_of(place: Place) -> int:
    return place.verb


def _last_sentence(lead: str) -> str:
    return _LEADS_OVER.sub("", _STOP.split(lead)[-1].lstrip(), count=1)


def signature(text: str, block: Block) -> str | None:
    r"""Who signs a block quotation: "— Jane Roe, a letter" on its last line.

    Example:
        >>> part = "> Rates will fall.\n> — Jane Roe, in a letter"
        >>> signature(part, Block("quote", 2, len(part)))
        'Jane Roe'
    """
    last = text[max(block.start, text.rfind("\n", block.start, block.end) + 1) : block.end]
    signed = _SIGNED.match(last)
    return " ".join(signed["name"].split()) if signed else None


def is_speech(text: str) -> bool:
    """Whether somebody makes promises all through a text ("we will build", "I will ask")."""
    count = sum(1 for _ in zip(range(_FEWEST_PROMISES), _PROMISE.finditer(text), strict=False))
    return count >= _FEWEST_PROMISES


def addresses(text: str) -> bool:
    """Whether somebody who makes promises speaks to an audience ("my fellow citizens")."""
    found = _ADDRESS.search(text)
    return found is not None and sum(1 for _ in zip(range(2), _PROMISE.finditer(text), strict=False)) == 2


def is_house(text: str) -> bool:
    """Whether a text forecasts in its own name ("we expect"): what "is expected" in it is its own view."""
    return _HOUSE.search(text) is not None


def is_minutes(text: str) -> bool:
    """Whether a text is what a committee said, told in the past tense: "Members judged", "Staff noted"."""
    fewest = 1 if re.search(r"\b[Mm]inutes\b|\bMINUTES\b|\bAccount of\b", text[:300]) else 3
    return sum(1 for _ in zip(range(fewest), _MINUTES.finditer(text), strict=False)) == fewest


def institutions(sentences: Sequence[Sequence[str]]) -> frozenset[str]:
    """The nouns of institutions that decide, seek and judge in a text: its own voice.

    Example:
        >>> sorted(institutions([["the", "committee", "decided"], ["the", "committee", "seeks"]]))
        ['committee']
    """
    nouns, verbs = words("voices", "institutions"), words("voices", "decides")
    count = Counter(
        noun for cut in sentences for noun, verb in itertools.pairwise(cut) if noun in nouns and verb in verbs
    )
    return frozenset(noun for noun, times in count.items() if times >= 2)


def is_author(speaker: str, author: str | None) -> bool:
    """Whether a name in the text is the author's: the whole of it, or the surname.

    Example:
        >>> is_author("Trenin", "Dmitri Trenin"), is_author("The Committee", "Federal Open Market Committee")
        (True, True)
    """
    if not author:
        return False
    said = [word for word in re.findall(r"\w+", speaker.lower()) if word not in words("voices", "before_a_surname")]
    known = re.findall(r"\w+", author.lower())
    return bool(said) and said[-1] == known[-1] and set(said) <= set(known)
