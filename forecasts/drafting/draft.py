"""A first wording of the question that a claim answers, for a person to confirm or to write anew.

Rules for English alone. The question and the chance mean the same together as the claim: a chance is that of the claim
as it stands, so the question keeps the claim's negations, except those that belong to the words which were read as the
chance ("won't" as 5%, "unlikely" as 22%): these the question leaves out. Where that cannot be had, where a word or a
number of the claim would be lost, or there is no subject to ask about, there is no draft: an empty line is better than
a question the wrong way round.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

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
from forecasts.drafting.soundness import is_sound, loses
from forecasts.drafting.subjects import RELATED, antecedent, past_adverbs, subject_of, without_chance
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.markup import plain

if TYPE_CHECKING:
    from forecasts.probability.reader import Probability
    from forecasts.reading.candidate import Candidate

_NO_CASE = re.compile(
    r"under no circumstances\s+(?P<modal>will|would)\s+(?P<who>the \w+|\w+)\s+(?P<what>.+)", re.IGNORECASE
)
_IF = "(?:if|unless|as long as|provided that)"
_CONDITION = re.compile(rf"(?P<condition>{_IF} [^,;:]{{3,120}}), (?:then )?(?P<main>.+)", re.IGNORECASE)
_TAIL = re.compile(rf"(?P<what>.*?) (?P<condition>{_IF} .+)", re.IGNORECASE)
_LASTS = re.compile(r"(?:for(?! the (?:first|second|third|fourth)\b)|until|till|through|throughout)\b", re.IGNORECASE)
_AT_THE_END = re.compile(r"(?:(?:at|as of) )?(?:the )?(?:year['’]?s?[ -]end|end of)\b", re.IGNORECASE)
_STATE = re.compile(r"(?:still )?(?:be|remain|stay|have|hold)\b(?! \w+ed\b)")
_OF_ALL = re.compile(
    r"(?:also |soon |likely |probably )?(?:see|have|get) (?P<thing>(?!(?:if|whether|what|how|that|to|\w+ing)\b).+)"
)
_ASKS = re.compile(r"will\s+(?P<rest>.+)", re.IGNORECASE)
_GOING = re.compile(r"\b(?:is|are)(?:( not)|n['’]t)? going (away|up|down|back|under)\b")
_TWO_OF_THEM = re.compile(
    r"\b(?:and|but|while) (?!to\b)[\w'’ -]{2,40}? to [a-z]+"
)  # "rates to rise and prices to fall"
# "prices being lower", "a bank failing": what happens, put as a thing.
_HAPPENING = re.compile(
    r"(?P<who>(?!(?:an?|the|no|some|any|more|further)\s\w+ing\b)[^,;:]+?)\s(?P<what>(?!during\b|including\b)\w{2,}ing\b.*)",
    re.IGNORECASE,
)
_PLACE = pattern("place")
_NEGATIVE_ADJECTIVE = re.compile(r"\b(?:unlikely|doubtful|improbable|premature)\b", re.IGNORECASE)
_AIMS = re.compile(r"(?P<who>[^,;:]+?) to (?P<what>[a-z]+\b.*)")
_SECOND_TO = re.compile(r"\b(and|or|and then) to (?=[a-z])")
_FINITE = pattern("finite")
# What a clause without a subject may begin with: no article, no pronoun, no preposition.
_BARE = re.compile(r"(?!(?:the|a|an|this|that|these|those|it|they|he|she|we|there|which|who|in|on|to|of)\Z)[a-z]+")
_I = re.compile(
    r"I (?P<not>(?:will |'ll |’ll )?not |won['’]t )?(?:will |'ll |’ll )?(?P<verb>[a-z]+)(?P<rest> .*)?"
    r"|I(?:['’]m| am) (?P<not_be>not )?(?P<state>(?:still )?(?:in|at|on|out|an?|the|married|employed|\w+ing)\b.*)"
)
_ABOVE = pattern("above")
_AROUND = 3000  # characters on either side


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


def draft_question(
    quote: str,
    *,
    closes: date | None = None,
    opens: date | None = None,
    horizon: str | None = None,
    sentence: str | None = None,
    locale: str = "en",
    chance: Probability | None = None,
    hedge: str | None = None,
    author: str | None = None,
    context: str = "",
    before: str = "",
) -> str | None:
    """The question that a claim answers, as well as rules can word it.

    Args:
        quote: the words of the claim.
        closes: the last day that counts, None while it is not known.
        opens: the first day, where the window starts later than the claim was made.
        horizon: the words about time, which the dates take the place of.
        sentence: the whole sentence, for the subject of a claim that shares one with another.
        locale: the language; there are drafts for English only.
        chance: what the words were read as; the question keeps the negations that are not part of these.
            Without it the question leaves out a negation of the verb, and the chance is still to be given.
        hedge: the words that say how likely it is, as written.
        author: who "I" is in a claim that begins with it.
        context: the text around, which shows whether the first word is a name.
        before: the paragraph up to the claim, which shows whom a pronoun stands for.

    Returns:
        A question on one line; None where no rule fits, so that somebody has to word it.

    Example:
        >>> draft_question("The Fed will probably cut rates by June.", closes=date(2026, 6, 30), horizon="by June")
        'Will the Fed cut rates by 2026-06-30?'
        >>> draft_question("However, taxes won't fall.", closes=date(2027, 12, 31))
        'Will taxes fall by 2027-12-31?'
        >>> from forecasts import read_probability
        >>> draft_question("Taxes won't fall: 85%", chance=read_probability("85%"), hedge="85%")
        'Will taxes not fall?'
    """
    if not locale.lower().startswith("en"):
        return None
    clause = _GOING.sub(r"will\1 go \2", _in_the_third_person(words_of_claim(quote, horizon, hedge), author))
    kept = _kept(clause, chance)
    if kept is None:
        return None
    divisible = chance is None or chance.basis != "stated"
    window = _window(opens, closes, horizon or "", clause)
    case = Case(
        window,
        bool(_AT_THE_END.match(horizon or "")),
        kept,
        divisible,
        quote,
        sentence,
        before,
        context,
        horizon,
        hedge,
    )
    draft = _draft(clause, case)
    if draft is None or _holds(draft, chance, hedge) or not is_sound(draft):
        return None
    return draft


def question_of(
    claim: Candidate, text: str, *, published: date | None, author: str | None = None, locale: str = "en"
) -> str | None:
    """The question that a candidate of a text answers; what it asks for by an inherited day is asked "by" it."""
    horizon, is_inherited = claim.horizon, claim.horizon_inherited
    opens, closes = (horizon.opens, horizon.closes) if horizon else (None, None)
    is_later = opens is not None and published is not None and opens > published
    paragraph = max(text.rfind("\n\n", 0, claim.start) + 2, claim.start - _AROUND, 0)
    return draft_question(
        plain(claim.quote),
        closes=closes,
        opens=opens if is_later and not (is_inherited and opens == closes) else None,
        horizon=None if is_inherited else claim.horizon_words,
        sentence=plain(text[claim.sentence_start : claim.sentence_end]),
        locale=locale,
        chance=claim.probability,
        hedge=claim.hedge,
        author=claim.speaker or author,
        context=text[max(0, claim.start - _AROUND) : claim.end + _AROUND],
        before=plain(text[paragraph : claim.start]),
    )


def _in_the_third_person(clause: str, author: str | None) -> str:
    """As in "I finish the book", "I'm still in Bergen", asked about its author by name."""
    told = _I.fullmatch(clause)
    if told is None or not author or unframed(clause).clause != clause:
        return clause
    if told["state"]:
        return f"{author} is {told['not_be'] or ''}{told['state']}"
    if not is_plain(told["verb"]) or told["verb"] in words("voices", "says") | words("voices", "expects"):
        return clause
    return f"{author} will {'not ' if told['not'] else ''}{told['verb']}{told['rest'] or ''}"


def _holds(draft: str, chance: Probability | None, said: str | None) -> bool:
    """Whether a question still has a chance in it, which then was not told from what it is the chance of."""
    if chance is None or chance.basis == "implied":
        return False
    hedge = " ".join(((said if chance.basis == "stated" else chance.phrase) or "").split())
    return hedge != "" and re.search(rf"(?<!\w){re.escape(hedge)}(?!\w)", draft, re.IGNORECASE) is not None


def _kept(clause: str, chance: Probability | None) -> int | None:
    """How many negations the question has to keep; None where that cannot be told."""
    total = len(NEGATIVE.findall(clause))
    if chance is None:
        return 0 if total < 2 or re.search("surprised|amazed|astonished|shocked", clause) else None
    if chance.basis == "implied":
        return total - 1 if chance.point < 0.5 and total else total
    if chance.basis == "phrase":
        return max(0, total - len(NEGATIVE.findall(chance.phrase)))
    return total - len(_NEGATIVE_ADJECTIVE.findall(clause)) - len(NEGATIVE.findall(chance.phrase))


def _window(opens: date | None, closes: date | None, horizon: str, clause: str) -> str:
    if closes is None:
        return ""
    if _LASTS.match(horizon) and not NEGATIVE.search(clause):
        return f" until {closes}"
    if opens == closes:
        return f" on {closes}"
    return f" by {closes}" if opens is None else f" between {opens} and {closes}"


def _draft(clause: str, case: Case) -> str | None:
    if found := _NO_CASE.fullmatch(clause):
        clause = f"{found['who']} {found['modal']} {found['what']}"
    if (found := _ASKS.fullmatch(clause)) and not (
        begins_with_a_verb(found["rest"].split()[0]) or NEGATIVE.search(clause)
    ):
        return f"Will {found['rest']}{case.window}?"
    if found := _CONDITION.fullmatch(clause):
        inner = _draft(found["main"], case)
        return f"{inner[:-1]} {found['condition'][0].lower()}{found['condition'][1:]}?" if inner else None
    if (moved := _PLACE.fullmatch(clause)) and unframed(moved["rest"]).thing:
        place = moved["place"]
        return _draft(moved["rest"], case._replace(window=f" {place[0].lower()}{place[1:]}{case.window}"))
    frame = unframed(clause)
    if case.hedge and _numbers(re.sub(r"\bthe \d+(?= [a-z]+s\b)", "", clause)) - _numbers(
        " ".join(part or "" for part in frame)
    ) - _numbers(case.hedge):
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


def _may_be_left_out(second: str, case: Case) -> bool:
    """Whether a second clause may go: no number is the chance of both, and the time is not its own."""
    at = case.quote.find(" ".join(second.split()[:3]).lstrip(", "))
    is_its_time = case.horizon is not None and case.quote.find(case.horizon) > at
    return case.divisible and at >= 0 and not is_its_time


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
    if (found := _ABOVE.fullmatch(clause)) and not NEGATIVE.search(clause):
        what = found["what"]
        state = f"still be {what[6:]}" if what.lower().startswith("still ") else f"be {what}"
        return f"Will {lower(found['who'], case.context)} {state}{case.window}?"
    if (
        (found := _AIMS.fullmatch(clause))
        and is_plain(found["what"].split()[0])
        and subject_of(found["who"], negations=0)
    ):
        return _asked(found["who"], found["what"], case)
    if is_event(clause):
        return _of_thing(clause, case)
    at = next((at for at, word in enumerate(cut) if at and is_participle(word)), 0)
    subject = subject_of(" ".join(cut[:at]), negations=case.kept)
    return None if subject is None else f"Will {lower(subject, case.context)} be {' '.join(cut[at:])}{case.window}?"
