"""The steps from a sentence to its claims: cut, heads, reports, numbers, clauses."""

import dataclasses
import re
from collections.abc import Callable, Sequence

from forecasts.reading.chances.amounts import may_be_an_amount, says_what_happens
from forecasts.reading.chances.numbers import Number, Unread
from forecasts.reading.chances.stated import Spoken, options, shared_out, stated_in, stretches, whole_clause
from forecasts.reading.clauses.clauses import Clause, clauses
from forecasts.reading.cues.cue import is_dated_past
from forecasts.reading.cues.heads import Head, heads
from forecasts.reading.finder.page import Read
from forecasts.reading.lists.sections import announces, looks_back
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.voices.report import Report

Claims = tuple[tuple[Clause, Number | Unread | None], ...]
_PUTS_IT = re.compile(
    r"(?:I|we)(?:['’]d| would)? (?:put|give|call|rate|make|say)(?P<it> (?:it|this|that))? ", re.IGNORECASE
)
_LISTED = Head("listed", 0, 1)


def claims_of(read: Read) -> Read:
    """A sentence with the clauses that carry its claims, each with its number."""
    is_asked = read.block.kind == "heading" and not {"what", "how", "why"}.isdisjoint(read.sentence.words)
    if is_asked or (read.block.kind in ("heading", "paragraph") and announces(read.page.text, read.block)):
        return read  # "Ten things that will happen in 2027", "What analysts expect" are no claims
    for step in STEPS:
        read = step(read)
    return read


def with_heads(read: Read) -> Read:
    """The cues; "will be released" is no announcement in a list of predictions."""
    found = heads(read.page.text, read.sentence)
    if read.above.section.predicts and read.block.kind == "item":
        found = [head._replace(doubt="") if head.doubt == "scheduled" else head for head in found]
    if read.page.is_minutes and not is_dated_past(read.sentence.words):
        found = [_minuted(head) for head in found]
    found += [Head("implied", at, at + 2) for at in _unable(read.sentence.words)]
    return dataclasses.replace(read, heads=tuple(found))


def _minuted(head: Head) -> Head:
    """As in "Unemployment was projected to rise": to come, as minutes tell it; what "should" be is what they wish."""
    if head.doubt == "past" and head.kind in ("expected", "likelihood"):
        return head._replace(doubt="")
    return head._replace(doubt="norm") if head.doubt == "course" else head


def with_reports(read: Read) -> Read:
    """The reports and the cues that are left when each verb is the one or the other; attitudes are cues."""
    found = read.heads
    said = tuple(r for r in read.reports if r.kind != "expects" or not any(_covers(h, r.verb) for h in found))
    kept = [head for head in found if not any(_is_theirs(head, report, found) for report in said)]
    for report in said:
        attitude = _attitude_of(read, kept, report)
        if attitude:
            kept.append(Head(attitude, report.verb, report.verb + 1))
    return dataclasses.replace(read, reports=said, heads=tuple(kept))


def with_numbers(read: Read) -> Read:
    """The chance of the whole item, and those that the sentence states."""
    shares = shared_out(read.page.text, read.sentence, as_chances=_is_in_a_list(read) or _answers(read))
    if shares:
        return dataclasses.replace(read, spoken=tuple(shares))
    number = _listed_number(read)
    is_count = read.index in read.page.items.counted or looks_back(read.sentence.words)
    if number is not None or is_count:
        return dataclasses.replace(read, number=number)
    spoken, denied = stated_in(read.page.text, read.sentence, read.heads, read.page.year)
    read, spoken = _with_what_is_put(read, options(read.page.text, read.sentence, spoken))
    if len(spoken) < 2 and _is_one_claim(read):
        number = next((one.number for one in spoken), None) or next(iter(denied), None)
    return dataclasses.replace(read, number=number, spoken=tuple(spoken), denied=tuple(denied))


def _answers(read: Read) -> bool:
    """Whether the sentence before it is a question."""
    before = read.page.text[read.block.start : read.sentence.start].rstrip()
    return before.endswith("?")


def _with_what_is_put(read: Read, spoken: list[Spoken]) -> tuple[Read, list[Spoken]]:
    """The sentence with a chance that is given behind its claim as that of the claim."""
    put = _put_behind(read, spoken)
    if put is None:
        return read, spoken
    kept = tuple(head for head in read.heads if head.first < put)
    return dataclasses.replace(read, heads=kept), [spoken[0]._replace(covers_all=True)]


def _put_behind(read: Read, spoken: Sequence[Spoken]) -> int | None:
    """Where the author gives the chance of what stands before: "Rates will fall; I put it at 80%"."""
    cut, text = read.sentence.words, read.page.text
    if len(spoken) != 1:
        return None
    for at in range(spoken[0].at - 1, max(0, spoken[0].at - 8), -1):
        if cut[at] in ("i", "we") and cut[at - 1] in (";", ",", "-", ":", ".", "and"):
            found = _PUTS_IT.match(text, read.sentence.starts[at])
            is_it = found is not None and bool(found["it"] or cut[at - 1] != "and")
            return at if is_it and any(head.first < at for head in read.heads) else None
    return None


def with_clauses(read: Read) -> Read:
    """The clauses that carry claims, each with its number."""
    return dataclasses.replace(read, claims=CUTS.answer(read)(read))


STEPS: tuple[Callable[[Read], Read], ...] = (with_heads, with_reports, with_numbers, with_clauses)


def _unable(cut: Sequence[str]) -> list[int]:
    """Where a sentence says that nobody can hope: "Neither side can hope to win"."""
    denied = any(word in ("neither", "nobody", "no") for word in cut)
    return [at for at in range(len(cut) - 2) if denied and tuple(cut[at : at + 3]) == ("can", "hope", "to")]


def _covers(head: Head, at: int) -> bool:
    """Whether a verb belongs to another cue: "cannot hope to" is no hope."""
    return head.first <= at < head.end and head.kind not in ("hope", "expects", "intent", "forecast-noun")


def _is_theirs(head: Head, report: Report, found: Sequence[Head]) -> bool:
    """Whether a word of likelihood is the belief of somebody who is named, with its claim behind it."""
    is_belief = report.kind == "says" and report.speaker and head.first <= report.verb < head.end
    return bool(is_belief) and any(other.first >= report.first for other in found)


def _attitude_of(read: Read, found: Sequence[Head], report: Report) -> str:
    """The cue that a verb of expecting is, where it is none yet and tells of no time that is over."""
    is_past = report.past and not (
        read.page.is_minutes and not words("voices", "minutes").isdisjoint(report.speaker.lower().split())
    )
    if report.kind != "expects" or not report.speaker or is_past or is_dated_past(read.sentence.words):
        return ""
    is_new = not any(head.first <= report.verb < head.end for head in found)
    return _attitude(read.sentence.words, report.verb) if is_new else ""


def _attitude(cut: Sequence[str], at: int) -> str:
    """The head that an attitude is: none for fears, nor for a noun ("the bank's forecast") that states nothing."""
    word = cut[at]
    if word in words("voices", "owned") and word not in words("voices", "expects"):
        states = not words("lists", "owned_states").isdisjoint(cut[at + 1 : at + 2])
        return "expected-by" if states else ""
    if word.startswith("hop"):
        return "hope"
    is_owned = cut[at - 1] == "'s"
    return "" if is_owned or word.startswith(("fear", "worr", "warn", "doubt")) else "expected-by"


def _is_one_claim(read: Read) -> bool:
    """Whether a chance is that of the whole sentence: an item, or no cue that it could belong to."""
    return read.block.kind != "paragraph" or not read.heads


def _listed_number(read: Read) -> Number | Unread | None:
    """The chance at the edge of an item, where the text is a list of predictions or the item has a cue."""
    is_listed = _is_in_a_list(read)
    if not (_may_be_item(read) and (is_listed or _is_told_item(read))):
        return None
    end = read.block.end if read.block.end - read.sentence.end <= 2 else read.sentence.end
    number = read.page.items.edge(read.sentence.start, end)
    if number is None or read.heads or not is_listed:
        return number
    is_open = may_be_an_amount(*_beside(read, number))
    return Unread(number.start, number.end, "ambiguous-number") if is_open else number


def _may_be_item(read: Read) -> bool:
    is_block = read.block.kind in ("item", "heading", "paragraph")
    return read.is_first and is_block and not looks_back(read.sentence.words)


def _is_told_item(read: Read) -> bool:
    """An item that says what will happen, in a list that counts nothing."""
    if read.block.kind != "item" or read.index in read.page.items.counted:
        return False
    return bool(read.heads) or says_what_happens(read.sentence.words)


def _beside(read: Read, number: Number) -> tuple[str, list[str]]:
    """What an item says beside its number, and its words."""
    sentence, text = read.sentence, read.page.text
    before = text[sentence.start : number.start]
    behind = text[number.end : max(number.end, sentence.end)]
    rest = [
        word
        for word, start in zip(sentence.words, sentence.starts, strict=True)
        if not number.start <= start < number.end
    ]
    return (before if len(before) > len(behind) else behind), rest


def _by_number(read: Read) -> Claims:
    """As in "a 30% chance of A and a 10% chance of B": a claim a number."""
    cut = stretches(read.sentence, read.spoken)
    return tuple((clause, each.number) for clause, each in zip(cut, read.spoken, strict=True))


def _whole(read: Read) -> Claims:
    assert read.number is not None  # noqa: S101 - CUTS asks first
    is_item = read.block.kind != "paragraph" or any(one.covers_all for one in read.spoken)
    return ((whole_clause(read.sentence, read.number, is_item=is_item), read.number),)


def _listed(read: Read) -> Claims:
    return _between(read, [_LISTED], ())


def _by_cue(read: Read) -> Claims:
    return _between(read, list(read.heads), () if read.number is not None else read.reports)


def _between(read: Read, found: list[Head], said: Sequence[Report]) -> Claims:
    """The clauses of a sentence; a number in none of them is a cue of its own."""
    numbers: list[Number | Unread] = [*(one.number for one in read.spoken), *read.denied]
    cut = clauses(read.sentence, found, said)
    for number in numbers:
        is_of_all = bool(cut) and any(one.covers_all and one.number is number for one in read.spoken)
        if not is_of_all and not any(_is_in(read, clause, number) for clause in cut):
            at = next(i for i, end in enumerate(read.sentence.ends) if end > number.start)
            found = sorted([*found, Head("number", at, at + 1)], key=lambda head: head.first)
            cut = clauses(read.sentence, found, said)
    return tuple((clause, read.number or _number_of(read, clause)) for clause in cut)


def _is_in(read: Read, clause: Clause, number: Number | Unread) -> bool:
    return read.sentence.starts[clause.first] <= number.start < read.sentence.ends[clause.end - 1]


def _number_of(read: Read, clause: Clause) -> Number | Unread | None:
    """The number that a clause holds, or one that stands apart from all of them."""
    for one in read.spoken:
        if one.covers_all or _is_in(read, clause, one.number):
            return one.number
    return next((one for one in read.denied if _is_in(read, clause, one)), None)


def _is_listed(read: Read) -> bool:
    """An item of a list of predictions needs no cue: "The Fed cuts rates twice."."""
    cut = read.sentence.words
    if read.heads or not (read.is_first and _is_in_a_list(read)):
        return False
    if len(cut) < (3 if says_what_happens(cut) else 4) or cut[-1] in ("?", ":"):
        return False
    return _is_item(read) and words("lists", "tells_in_a_list").isdisjoint(cut)


def _is_in_a_list(read: Read) -> bool:
    return read.above.section.predicts or read.index in read.page.items.listed


def _is_item(read: Read) -> bool:
    """An item, a heading that begins with a number, or a paragraph in bold."""
    block = read.block
    is_numbered = block.kind == "heading" and read.page.text[block.start : block.start + 1].isdigit()
    is_bold = read.page.raw[max(0, block.start - 2) : block.start] == "**" and block.kind != "heading"
    return block.kind == "item" or is_numbered or (is_bold and read.sentence.start - block.start < len("**"))


CUTS = Rules[Read, Callable[[Read], Claims]](
    Rule("several numbers", lambda read: len(read.spoken) > 1, _by_number),
    Rule("one number", lambda read: read.number is not None and _is_one_claim(read), _whole),
    Rule("listed", lambda read: read.number is None and _is_listed(read), _listed),
    otherwise=_by_cue,
)
