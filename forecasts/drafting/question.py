"""The question that a clause answers: whether somebody will do something, or whether there will be a thing."""

import re
from typing import NamedTuple

from forecasts.drafting.claim import MODAL, NEGATIVE, past_leading, tidy, words_of_claim
from forecasts.drafting.english import (
    begins_with_a_verb,
    has_verb,
    is_event,
    is_joined,
    is_participle,
    is_plain,
    lower,
    may_act,
    plain_form,
    present_verb,
    two_clauses,
    with_article,
    with_plain_verbs,
)
from forecasts.drafting.framing import LONGEST, Frame, unframed
from forecasts.drafting.patterns import pattern
from forecasts.drafting.soundness import loses
from forecasts.drafting.subjects import RELATED, antecedent, past_adverbs, subject_of, without_chance

_IF = "(?:if|unless|as long as|provided that)"
_NO_CASE = re.compile(
    r"under no circumstances\s+(?P<modal>will|would)\s+(?P<who>the \w+|\w+)\s+(?P<what>.+)", re.IGNORECASE
)
_CONDITION = re.compile(rf"(?P<condition>{_IF} [^,;:]{{3,120}}), (?:then )?(?P<main>.+)", re.IGNORECASE)
_TAIL = re.compile(rf"(?P<what>.*?) (?P<condition>{_IF} .+)", re.IGNORECASE)
_STATE = re.compile(r"(?:still )?(?:be|remain|stay|have|hold)\b(?! \w+ed\b)")
_OF_ALL = re.compile(
    r"(?:also |soon |likely |probably )?(?:see|have|get) (?P<thing>(?!(?:if|whether|what|how|that|to|\w+ing)\b).+)"
)
_ASKS = re.compile(r"will\s+(?P<rest>.+)", re.IGNORECASE)
_TWO_OF_THEM = re.compile(
    r"\b(?:and|but|while) (?!to\b)[\w'’ -]{2,40}? to [a-z]+"
)  # "rates to rise and prices to fall"
# "prices being lower", "a bank failing": what happens, put as a thing.
_HAPPENING = re.compile(
    r"(?P<who>(?!(?:an?|the|no|some|any|more|further)\s\w+ing\b)[^,;:]+?)\s(?P<what>(?!during\b|including\b)\w{2,}ing\b.*)",
    re.IGNORECASE,
)
_PLACE = pattern("place")
_AIMS = re.compile(r"(?P<who>[^,;:]+?) to (?P<what>[a-z]+\b.*)")
_SECOND_TO = re.compile(r"\b(and|or|and then) to (?=[a-z])")
_FINITE = pattern("finite")
# What a clause without a subject may begin with: no article, no pronoun, no preposition.
_BARE = re.compile(r"(?!(?:the|a|an|this|that|these|those|it|they|he|she|we|there|which|who|in|on|to|of)\Z)[a-z]+")
_ABOVE = pattern("above")


class Case(NamedTuple):
    """What a claim is asked about with, beside its words."""

    window: str  # the days that count, as " by 2027-12-31"
    at_the_end: bool  # a state is one of the last of these days: "at the end of 2027"
    kept: int  # how many negations the question keeps
    divisible: bool  # whether a second clause may be left out: no number is the chance of both
    quote: str  # the claim as it was written
    sentence: str | None  # the sentence that it stands in
    before: str  # the paragraph up to it
    context: str  # the text around it
    horizon: str | None  # its words about time
    hedge: str | None  # the words that say how likely it is, None where they are not known


def question(clause: str, case: Case) -> str | None:
    """The question that a clause answers, None where no rule fits."""
    if found := _NO_CASE.fullmatch(clause):
        clause = f"{found['who']} {found['modal']} {found['what']}"
    if (found := _ASKS.fullmatch(clause)) and not (
        begins_with_a_verb(found["rest"].split()[0]) or NEGATIVE.search(clause)
    ):
        return f"Will {found['rest']}{case.window}?"
    if found := _CONDITION.fullmatch(clause):
        inner = question(found["main"], case)
        return f"{inner[:-1]} {found['condition'][0].lower()}{found['condition'][1:]}?" if inner else None
    if (moved := _PLACE.fullmatch(clause)) and unframed(moved["rest"]).thing:
        place = moved["place"]
        return question(moved["rest"], case._replace(window=f" {place[0].lower()}{place[1:]}{case.window}"))
    return _of_frame(clause, unframed(clause), case)


def _of_frame(clause: str, frame: Frame, case: Case) -> str | None:
    """The question of a claim, once what stands around it is taken off."""
    if _loses_a_number(clause, frame, case):
        return None
    if frame.thing or frame.who:
        return _of_thing(frame.thing, case) if frame.thing else _of_subject(frame, case)
    is_framed = frame.clause != clause
    inner, second = two_clauses(tidy(past_leading(frame.clause or "")))
    if second and not _may_be_left_out(second, case):
        return None
    case = case._replace(kept=max(0, case.kept - len(NEGATIVE.findall(second))))
    draft = _with_modal(inner, case) or _with_subject_of(inner, case) or _as_it_is(inner, case, is_framed=is_framed)
    return None if draft is None or loses(draft, without_chance(inner)) else draft


def _loses_a_number(clause: str, frame: Frame, case: Case) -> bool:
    """Whether what is taken off holds another number than the chance: "more than 5% unemployment"."""
    there = _numbers(re.sub(r"\bthe \d+(?= [a-z]+s\b)", "", clause))  # but for "the 54 economists"
    kept = " ".join(part or "" for part in frame)
    return bool(case.hedge and there - _numbers(kept) - _numbers(case.hedge))


def _may_be_left_out(second: str, case: Case) -> bool:
    """Whether a second clause may go: no number is the chance of both, and neither time nor chance are its own."""
    at = case.quote.find(" ".join(second.split()[:3]).lstrip(", "))
    first = case.quote[: max(at, 0)].lower()
    is_its_chance = case.hedge is not None and case.hedge.lower() in second.lower() and case.hedge.lower() not in first
    is_its_time = case.horizon is not None and case.quote.find(case.horizon) > at
    return case.divisible and at >= 0 and not is_its_time and not is_its_chance


def _of_thing(thing: str, case: Case) -> str | None:
    """Whether there will be something, as of "a 30% chance of a recession"."""
    happens = _HAPPENING.fullmatch(thing)
    if (
        happens
        and not _FINITE.search(happens["who"])
        and may_act(happens["who"])
        and (draft := _of_subject(Frame(**happens.groupdict()), case))
    ):
        return draft
    if re.match(r"\w{3,}ing\b", thing) or _FINITE.search(thing) or len(NEGATIVE.findall(thing)) != case.kept:
        return None
    still, thing = ("still ", thing[6:]) if thing.lower().startswith("still ") else ("", thing)
    return f"Will there {still}be {with_article(lower(thing, case.context))}{case.window}?"


def _of_subject(frame: Frame, case: Case) -> str | None:
    """Whether somebody will do something: "Expect Marsh to score", "a chance of winning"."""
    who, what = frame.who or "", frame.what or ""
    verb, _, rest = _SECOND_TO.sub(r"\1 ", what).partition(" ")
    plain = plain_form(verb) if verb.endswith(("ing", "ed")) else verb
    if plain is None or subject_of(who, negations=2) is None or _TWO_OF_THEM.search(rest):
        return None
    return _asked(who, f"{plain} {rest}".strip(), case)


def _asked(subject: str, rest: str, case: Case) -> str | None:
    """A question with as many negations as it has to keep; its time stands before a condition."""
    there = len(NEGATIVE.findall(f"{subject} {rest}"))
    subject = antecedent(subject, case.before) or subject
    if case.kept - there not in (0, 1) or not begins_with_a_verb(rest):
        return None
    tail = _TAIL.fullmatch(rest)
    what, condition = (tail["what"], f" {tail['condition']}") if tail else (rest, "")
    window = case.window.replace(" by ", " on ") if case.at_the_end and _STATE.match(what) else case.window
    return f"Will {lower(subject, case.context)} {'not ' if case.kept > there else ''}{what}{window}{condition}?"


def _with_modal(clause: str, case: Case) -> str | None:
    found = MODAL.search(clause)
    if found is None:
        return None
    before, rest = clause[: found.start()].strip(), clause[found.end() :]
    is_denied = bool(NEGATIVE.search(found.group()))
    place = ""
    if moved := _PLACE.fullmatch(before + " "):
        before, place = moved["rest"].strip(), f" {moved['place'][0].lower()}{moved['place'][1:]}"
    if related := RELATED.fullmatch(before):
        before = related["who"]
    if before.lower() in ("we", "you") and (seen := _OF_ALL.match(rest)):
        return _of_thing(tidy(seen["thing"]), case)
    subject = subject_of(before, negations=case.kept)
    if subject is None or subject.lower() in ("i", "we", "you"):
        return None
    rest = with_plain_verbs(_SECOND_TO.sub(r"\1 ", tidy(past_adverbs(rest))))
    if not rest or is_joined(rest):
        return None
    if is_denied and case.kept < len(NEGATIVE.findall(clause)):
        rest = re.sub(r"\buntil\b", "before", rest)  # what will not be until then will not be before
    draft = _asked(subject, f"{rest}{place}", case)
    return draft


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def _with_subject_of(clause: str, case: Case) -> str | None:
    """A claim without a subject of its own: ", but hardly improve their relations"."""
    if case.sentence is None or case.quote not in case.sentence or case.kept:
        return None
    before = words_of_claim(case.sentence[: case.sentence.index(case.quote)], None, None)
    found = MODAL.search(before + " ")
    if found is None:
        return None
    subject = subject_of(before[: found.start()].strip(), negations=0)
    clause = re.sub(rf"^(?:{MODAL.pattern})", "", clause + " ", flags=re.IGNORECASE)
    verb, _, rest = past_adverbs(clause).strip().partition(" ")
    if subject is None or NEGATIVE.search(rest) or not _BARE.fullmatch(verb):
        return None
    plain = plain_form(verb)
    return None if plain is None else _asked(subject, f"{plain} {rest}".strip(), case)


def _as_it_is(clause: str, case: Case, *, is_framed: bool) -> str | None:
    """A claim in the present tense, "The quay closes", or one that names what may happen, "US recession"."""
    cut = clause.split()
    if not len(cut) > 1 or len(clause) > LONGEST or len(NEGATIVE.findall(clause)) != case.kept:
        return None
    if MODAL.search(clause + " "):
        return None
    if (found := present_verb(cut, is_clause=is_framed)) is not None:
        at, verb = found
        behind = _behind_be(cut[at + 1 :]) if verb == "be" else [verb, *cut[at + 1 :]]
        rest, subject = with_plain_verbs(" ".join(behind)), subject_of(" ".join(cut[:at]), negations=case.kept)
        return None if subject is None else _asked(subject, rest, case)
    return None if has_verb(clause) else _without_a_verb(clause, case)


def _behind_be(behind: list[str]) -> list[str]:
    """As in "is still in office", "is not impeached", "does not rise", of which the question has its own "not"."""
    first = behind[0].lower() if behind else ""
    if first == "not":
        return ["be", *behind[1:]]
    return [first, "be", *behind[1:]] if first in ("still", "also", "already") else ["be", *behind]


def _without_a_verb(clause: str, case: Case) -> str | None:
    cut = clause.split()
    if is_plain(cut[0]) and cut[1] in ("a", "an", "the", "at", "my", "more"):
        return None  # "Read at least 30 books"
    return _of_state(clause, case) or _of_aim(clause, case) or _of_event(clause, case)


def _of_state(clause: str, case: Case) -> str | None:
    """As in "Oil above $100"."""
    found = _ABOVE.fullmatch(clause)
    if found is None or NEGATIVE.search(clause):
        return None
    what = found["what"]
    state = f"still be {what[6:]}" if what.lower().startswith("still ") else f"be {what}"
    return f"Will {lower(found['who'], case.context)} {state}{case.window}?"


def _of_aim(clause: str, case: Case) -> str | None:
    """As in "Rovers to win it again"."""
    found = _AIMS.fullmatch(clause)
    if found is None or not is_plain(found["what"].split()[0]) or subject_of(found["who"], negations=0) is None:
        return None
    return _asked(found["who"], found["what"], case)


def _of_event(clause: str, case: Case) -> str | None:
    """As in "US recession", "Debt ceiling raised"."""
    if is_event(clause):
        return _of_thing(clause, case)
    cut = clause.split()
    at = next((at for at, word in enumerate(cut) if at and is_participle(word)), 0)
    subject = subject_of(" ".join(cut[:at]), negations=case.kept)
    return None if subject is None else f"Will {lower(subject, case.context)} be {' '.join(cut[at:])}{case.window}?"
