"""A first wording of the question that a claim answers, for a person to confirm or to write anew.

Rules for English alone. The question and the chance mean the same together as the claim: a chance is that of the claim
as it stands, so the question keeps the claim's negations, except those that belong to the words which were read as the
chance ("won't" as 5%, "unlikely" as 22%): these the question leaves out. Where that cannot be had, or there is no
subject to ask about, there is no draft: an empty line is better than a question the wrong way round.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from forecasts.drafting.claim import NEGATIVE, past_leading, tidy, words_of_claim
from forecasts.drafting.framing import LONGEST, Frame, unframed
from forecasts.drafting.soundness import (
    begins_with_a_verb,
    is_common,
    is_only_a_verb,
    is_plain,
    is_sound,
    plain_form,
    with_small_letter,
)
from forecasts.reading.chances.amounts import says_what_happens
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.markup import plain

if TYPE_CHECKING:
    from forecasts.probability.reader import Probability
    from forecasts.reading.candidate import Candidate

_NO_CASE = re.compile(
    r"under no circumstances\s+(?P<modal>will|would)\s+(?P<who>the \w+|\w+)\s+(?P<what>.+)", re.IGNORECASE
)
_CONDITION = re.compile(
    r"(?P<condition>(?:if|unless|as long as|provided that) [^,;:]{3,120}), (?:then )?(?P<main>.+)", re.IGNORECASE
)
_TAIL = re.compile(r"(?P<what>.*?) (?P<condition>(?:if|unless|as long as|provided that) .+)", re.IGNORECASE)
_LASTS = re.compile(r"(?:for(?! the (?:first|second|third|fourth)\b)|until|till|through|throughout)\b", re.IGNORECASE)
_ABOVE = re.compile(
    r"(?P<who>[^,]+?) (?P<what>(?:still )?(?:above|below|over|under|at least|at most|more than|less than"
    r"|between"
    r"|higher|lower|up|down|alive|at or above|at or below|in (?:power|office|force)|back|out)\b ?.*)",
    re.IGNORECASE,
)
_SEES = re.compile(
    r"(?:also |soon |likely |probably )?see (?P<thing>(?!if\b|whether\b|what\b|how\b|that\b|\w+ing\b).+)", re.IGNORECASE
)
_CLAUSES = re.compile(
    r"(?P<who>[^,;:]+?) (?:has|have|had|is|are|was|were) .*?(?:,? and(?: so| then)?|, but)$", re.IGNORECASE
)
_RELATIVE = re.compile(r"[^,;:]+? (?:who|which) (?!(?:that|who|which)\b)\S+ [^,;:]*\S", re.IGNORECASE)
_ASKS = re.compile(r"(?P<modal>will)\s+(?P<rest>.+)", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(?:will(?: not)?|won['’]t|would(?: not)?|wouldn['’]t|['’]ll|shall|should|(?:could|might"
    r"|may)(?: well| yet)?"
    r"|cannot hope to|can hope to|(?:does|do)(?: not|n['’]t)"
    r"|(?:is|are|am|was|were|['’]s|['’]re|looks?|seems?|appears?|remains?)(?: not"
    r"|n['’]t)?\s+(?:[\w-]+\s+){0,2}?(?:going|likely|unlikely"
    r"|expected|set"
    r"|bound|certain|sure|poised|projected|forecast|due|about|destined|doomed|headed|tipped|slated|predicted"
    r"|guaranteed|on (?:track|course|pace))\s+to)\s+",
    re.IGNORECASE,
)
_GOING = re.compile(r"\b(?:is|are)(?:( not)|n['’]t)? going (away|up|down|back|under)\b")
# "rates to rise and prices to fall"
_TWO_OF_THEM = re.compile(r"\b(?:and|but|while) (?!to\b)[\w'’ -]{2,40}? to [a-z]+")
_ADVERB = re.compile(
    r"\b(?:probably|likely|unlikely|certainly|surely|definitely|undoubtedly|almost|most|more|very|quite"
    r"|highly|possibly"
    r"|perhaps|maybe|just|hardly|scarcely|barely|never|not|eventually|soon|then|immediately"
    r"|presumably|inevitably|necessarily|clearly|nevertheless|nonetheless|therefore|thus|instead|meanwhile"
    r"|however|ultimately|finally|in (?:our|my) (?:view|opinion)|in (?:either|any|all) (?:case|event|likelihood"
    r"|probability)"
    r"|of course|at some point|at (?:long )?last|in (?:the end|time|turn|effect)|as ever|once again)\s+",
    re.IGNORECASE,
)
# "prices being lower", "a bank failing": what happens, put as a thing.
_HAPPENING = re.compile(
    r"(?P<who>(?!(?:an?|the|no|some|any|more|further)\s\w+ing\b)[^,;:]+?)\s(?P<what>(?:being|rising|falling|winning|losing|failing|reaching"
    r"|leaving|staying|collapsing|ending|passing|becoming|getting|going|hitting|holding|taking|giving|cutting|raising|selling|buying|resigning|joining|having|happening|breaking|keeping|closing)\b.*)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?P<place>(?:in|on|at|across|within|for|over|throughout|during|under)\s[^,]{1,60}|(?:down|up)stream"
    r"|overseas|abroad"
    r"|elsewhere|nationwide|globally|locally),\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_NEGATIVE_ADJECTIVE = re.compile(r"\b(?:unlikely|doubtful|improbable|premature)\b", re.IGNORECASE)
_JOINED = re.compile(
    r",\s*(?:(?:and|but|or|while|whereas|so)\s+)?(?:[\w'’-]+\s+){0,5}?(?:will|won['’]t|would|could|may"
    r"|might|is|are)\b"
    r"|\s(?:and|but|or)\s+(?:that\s+)?(?:[\w'’-]+\s+){0,5}?(?:will|won['’]t|would|could|may|might|is|are"
    r"|has|have)\b",
    re.IGNORECASE,
)
_NOT_A_SUBJECT = re.compile(
    r",(?!\d{3})|[;:]|^not\b|['’](?:m|re|ll)\b|\b(?:i|we)\b|\b(?:that|which|(?-i:who)|whether|if|because|unless|although"
    r"|though|while|when|said|predicts?|predicted)\b"
    r"|\band (?:he|she|it|they|we|i)$"
    r"|^(?:in|on|at(?! least| most)|for|by(?! far)|with|after|before|since|during|from|to|as|until|within)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"(?:the|this|that|these|those|a|an|they|we|it|he|she|you|there|its|their|his|her|our|my|most|many"
    r"|some|all|both"
    r"|no|more|fewer|such|any|either|each|every|several|nobody|none|neither|not|nothing|nowhere|somebody"
    r"|someone|something|anyone|less|few|one|two|three|four|five|at|chances"
    r"|relations|prices|inflation|interest|unemployment|in|on|by|for|with|to|under|over|after|before|since"
    r"|while|when"
    r"|if|as|there|here|unless|although|(?!Italy|July)\w+ly|(?!Beijing|Boeing|Reading|Sterling"
    r"|Wyoming)\w+ing)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"^[^,]*(?<!that)(?<!which)(?<!who) (?:stands?|remains?|stays?|looks?|seems?|has|have|had|is|are|was"
    r"|were|will|would|shuts?)\b",
    re.IGNORECASE,
)
# What a clause without a subject may begin with: no article, no pronoun, no preposition.
_SECOND = re.compile(
    r"\b(and|or|but) (is|are|has|[a-z]+(?<![suo])s)(?= (?:\w+ed|an?|the|its|their|his|her|it|them|again|more"
    r"|back|out|up|down|to|in|on|off)\b|$)"
)
_PLAIN_VERB = re.compile(
    r"(?!(?:the|a|an|this|that|these|those|it|they|he|she|we|there|which|who|in|on|to|of)\Z)[a-z]+"
)
_AROUND = 3000  # characters on either side
LONGEST_SUBJECT = 14  # words; what is longer is hardly one noun phrase


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
    window = window_words(opens, closes, lasts=bool(_LASTS.match(horizon or "")) and not NEGATIVE.search(clause))
    kept = _kept(clause, chance)
    draft = None if kept is None else _draft(quote, clause, window, sentence, kept)
    if draft is None or _holds(draft, chance, hedge) or not is_sound(draft):
        return None
    return with_small_letter(draft, context)


def question_of(
    claim: Candidate, text: str, *, published: date | None, author: str | None = None, locale: str = "en"
) -> str | None:
    """The question that a candidate of a text answers; what it asks for by an inherited day is asked "by" it."""
    horizon, is_inherited = claim.horizon, claim.horizon_inherited
    opens, closes = (horizon.opens, horizon.closes) if horizon else (None, None)
    is_later = opens is not None and published is not None and opens > published
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
    )


def _in_the_third_person(clause: str, author: str | None) -> str:
    """As in "I finish the book", asked about its author by name."""
    told = re.fullmatch(
        r"I (?P<not>(?:will |'ll |’ll )?not |won['’]t )?(?:will |'ll "
        r"|’ll )?(?P<verb>[a-z]+)(?P<rest> .*)?",
        clause,
    )
    if (
        told is None
        or not author
        or not is_plain(told["verb"])
        or told["verb"] in words("voices", "says") | words("voices", "expects")
    ):
        return clause
    return f"{author} will {'not ' if told['not'] else ''}{told['verb']}{told['rest'] or ''}"


def _holds(draft: str, chance: Probability | None, said: str | None) -> bool:
    """Whether a question still has a chance in it, which then was not told from what it is the chance of."""
    if chance is None or chance.basis == "implied":
        return False
    hedge = " ".join(((said if chance.basis == "stated" else chance.phrase) or "").split())
    return hedge != "" and re.search(rf"(?<!\w){re.escape(hedge)}(?!\w)", draft, re.IGNORECASE) is not None


def _draft(quote: str, clause: str, window: str, sentence: str | None, kept: int) -> str | None:
    if found := _NO_CASE.fullmatch(clause):
        clause = f"{found['who']} {found['modal']} {found['what']}"
    if (found := _ASKS.fullmatch(clause)) and _is_question(found["rest"], clause):
        return f"Will {found['rest']}{window}?"
    if found := _CONDITION.fullmatch(clause):
        inner = _draft(quote, found["main"], window, sentence, kept)
        return f"{inner[:-1]} {found['condition'][0].lower()}{found['condition'][1:]}?" if inner else None
    if (moved := _PLACE.match(clause)) and unframed(moved["rest"]).thing:
        place = moved["place"]
        return _draft(quote, moved["rest"], f" {place[0].lower()}{place[1:]}{window}", sentence, kept)
    frame = unframed(clause)
    if frame.thing or frame.who:
        return _of_thing(frame.thing, window, kept) if frame.thing else _of_subject(frame, window, kept)
    inner = tidy(past_leading(frame.clause or ""))
    return (
        _with_modal(inner, window, kept)
        or _with_subject_of(sentence, quote, inner, window, kept)
        or _as_it_is(inner, window, kept)
    )


def _is_question(rest: str, clause: str) -> bool:
    return not begins_with_a_verb(rest.split()[0]) and not NEGATIVE.search(clause)


def _kept(clause: str, chance: Probability | None) -> int | None:
    """How many negations the question has to keep; None where that cannot be told."""
    total = len(NEGATIVE.findall(clause))
    if chance is None:
        return 0 if total < 2 else None
    if chance.basis == "implied":
        return total - 1 if chance.point < 0.5 and total else total
    if chance.basis == "phrase":
        return max(0, total - len(NEGATIVE.findall(chance.phrase)))
    return total - len(_NEGATIVE_ADJECTIVE.findall(clause)) - len(NEGATIVE.findall(chance.phrase))


def window_words(opens: date | None, closes: date | None, *, lasts: bool) -> str:
    """The words of a window of time at the end of a question, with a space before them; "" while it has no close."""
    if closes is None:
        return ""
    if lasts or opens == closes:
        return f" until {closes}" if lasts else f" on {closes}"
    return f" by {closes}" if opens is None else f" between {opens} and {closes}"


def _of_thing(thing: str, window: str, kept: int) -> str | None:
    """Whether there will be something, as of "a 30% chance of a recession"."""
    happens = _HAPPENING.fullmatch(thing)
    if happens and (draft := _of_subject(Frame(**happens.groupdict()), window, kept)):
        return draft
    if _doing(thing) or _FINITE.search(thing) or len(NEGATIVE.findall(thing)) != kept:
        return None
    return f"Will there be {_with_article(_lower(thing))}{window}?"


def _with_article(thing: str) -> str:
    """As in "a US recession", where a list has "US recession"."""
    head = re.split(r"\s(?:in|of|on|at|by|for|with|between|over|before|after|against)\s", thing, maxsplit=1)[0].split()
    if (
        len(head) > 3
        or head[-1].lower() not in words("chances", "counted")
        or head[0].lower() in ("a", "an", "the", "no", "another", "any")
    ):
        return thing
    return f"{'an' if re.match('(?!U[SKN]|EU|uni|euro)[aeiouAEIOU]', thing) else 'a'} {thing}"


def _of_subject(frame: Frame, window: str, kept: int) -> str | None:
    """Whether somebody will do something: "Expect Marsh to score", "a chance of winning"."""
    who, what = frame.who or "", frame.what or ""
    verb, _, rest = re.sub(r"\b(and|or|and then) to (?=[a-z])", r"\1 ", what).partition(" ")
    plain = plain_form(verb) if verb.endswith(("ing", "ed")) else verb
    if plain is None or _subject(who, negations=2) is None or _TWO_OF_THEM.search(rest):
        return None
    return _asked(who, f"{plain} {rest}".strip(), window, kept)


def _doing(thing: str) -> bool:
    return re.match(r"\w{3,}ing\b", thing) is not None


def _asked(subject: str, rest: str, window: str, kept: int) -> str | None:
    """A question with as many negations as it has to keep; its time stands before a condition."""
    there = len(NEGATIVE.findall(f"{subject} {rest}"))
    if kept - there not in (0, 1) or not begins_with_a_verb(rest):
        return None
    tail = _TAIL.fullmatch(rest)
    what, condition = (tail["what"], f" {tail['condition']}") if tail else (rest, "")
    return f"Will {_lower(subject)} {'not ' if kept > there else ''}{what}{window}{condition}?"


def _with_modal(clause: str, window: str, kept: int) -> str | None:
    found = _MODAL.search(clause)
    if found is None:
        return None
    before, rest = clause[: found.start()].strip(), clause[found.end() :]
    place = ""
    if moved := _PLACE.match(before + " "):
        before, place = moved["rest"].strip(), f" {moved['place'][0].lower()}{moved['place'][1:]}"
    if (joined := _CLAUSES.fullmatch(before)) and len(joined["who"].split()) < LONGEST_SUBJECT:
        before = joined["who"]  # "The company has lost its lead and will"
    if before.lower() in ("we", "you") and (seen := _SEES.match(rest)):
        return _of_thing(tidy(seen["thing"]), window, kept)
    subject = _subject(before, negations=kept)
    if subject is None or subject.lower() in ("i", "we", "you"):
        return None
    while (shorter := re.sub(rf"^{_ADVERB.pattern}", "", rest, count=1, flags=re.IGNORECASE)) != rest:
        rest = shorter
    rest = re.sub(r"\b(and|or|and then) to (?=[a-z])", r"\1 ", tidy(rest))
    if not rest or _JOINED.search(rest):
        return None
    return _asked(subject, f"{rest}{place}", window, kept)


def _subject(said: str, *, negations: int) -> str | None:
    """What stands before the verb, if it may be a subject: no clause of its own, and no more negations than that."""
    while (shorter := re.sub(rf"\s{_ADVERB.pattern}$", " ", said + " ", count=1, flags=re.IGNORECASE).strip()) != said:
        said = shorter
    said = said.strip(" ,")
    if (
        not said
        or len(said.split()) > LONGEST_SUBJECT
        or (_NOT_A_SUBJECT.search(said) and not _RELATIVE.fullmatch(said))
        or len(NEGATIVE.findall(said)) > negations
    ):
        return None
    return said


def _with_subject_of(sentence: str | None, quote: str, clause: str, window: str, kept: int) -> str | None:
    """A claim without a subject of its own: ", but hardly improve their relations"."""
    if sentence is None or quote not in sentence:
        return None
    before = words_of_claim(sentence[: sentence.index(quote)], None, None)
    found = _MODAL.search(before + " ")
    if found is None:
        return None
    subject = _subject(before[: found.start()].strip(), negations=0)
    clause = re.sub(rf"^(?:{_MODAL.pattern})", "", clause + " ", flags=re.IGNORECASE)
    verb, _, rest = _ADVERB.sub("", clause).strip().partition(" ")
    if subject is None or kept or not verb or NEGATIVE.search(rest) or not _PLAIN_VERB.fullmatch(verb):
        return None
    plain = plain_form(verb)
    return None if plain is None else _asked(subject, f"{plain} {rest}".strip(), window, kept)


def _as_it_is(clause: str, window: str, kept: int) -> str | None:
    """A claim in the present tense, "The quay closes", or one that names what may happen, "US recession"."""
    if not len(clause.split()) > 1 or len(clause) > LONGEST or len(NEGATIVE.findall(clause)) != kept:
        return None
    if _MODAL.search(clause + " "):
        return None
    if (asked := _in_the_present(clause, window, kept)) is not None:
        return asked
    if not _has_verb(clause):
        if (found := _ABOVE.fullmatch(clause)) and not NEGATIVE.search(clause):
            return f"Will {_lower(found['who'])} {_be(found['what'])}{window}?"
        return _of_thing(clause, window, kept) if _is_event(clause) else None
    return None


def _be(what: str) -> str:
    return f"still be {what[6:]}" if what.lower().startswith("still ") else f"be {what}"


def _in_the_present(clause: str, window: str, kept: int) -> str | None:
    """As in "The Fed cuts rates twice": its verb is put into the plain form."""
    cut = clause.split()
    for at in range(1, min(len(cut), LONGEST_SUBJECT + 1)):
        plain = _event_verb(cut[:at], cut[at])
        if plain is not None:
            subject = _subject(" ".join(cut[:at]), negations=kept)
            behind = _behind_be(plain, cut[at + 1 :]) if plain == "be" else (plain, *cut[at + 1 :])
            rest = _SECOND.sub(lambda found: f"{found[1]} {plain_form(found[2]) or found[2]}", " ".join(behind))
            return None if subject is None else _asked(subject, rest, window, kept)
    return None


def _behind_be(plain: str, behind: list[str]) -> list[str]:
    """As in "is still in office", "is not impeached", "does not rise", of which the question has its own "not"."""
    first = behind[0].lower() if behind else ""
    if first == "not":
        return [plain, *behind[1:]]
    return [first, plain, *behind[1:]] if first in ("still", "also", "already") else [plain, *behind]


def _event_verb(before: list[str], word: str) -> str | None:
    """The plain form of a verb in the present, behind what may be its subject; None of any other word."""
    said = [one for one in before if one.lower() not in ("still", "also", "again", "then", "finally")]
    plain, last = plain_form(word), (said or before)[-1].lower()
    if plain is None or not (word.isalpha() and word.islower()) or last in words("chances", "before_a_noun"):
        return None
    if word in ("is", "are", "has", "have"):
        return plain
    known = words("clauses", "plain_verbs") | words("chances", "present_verbs")
    if known.isdisjoint((plain, word)) and not is_only_a_verb(word):
        return None
    if word == plain:
        is_plural = last.endswith("s") or "and" in before[1:-1] or last in ("people", "men", "women", "children")
        return plain if is_plural else None
    return plain if word.endswith("s") and not last.endswith(("ous", "ive", "al")) else None


def _words_of(clause: str) -> list[str]:
    return [word.strip(".,;:()[]\"“”'’").replace("’", "'").lower() for word in clause.split()]


def _has_verb(clause: str) -> bool:
    """Whether words are a clause and not a noun phrase, as far as lists of verbs can tell."""
    cut = _words_of(clause)
    finite = words("clauses", "finite") | words("voices", "modals") | words("cues", "past_verbs")
    nouns = words("chances", "happenings") | words("chances", "quantities")
    plain = words("clauses", "plain_verbs")
    with_object = any(
        word in plain and after in ("the", "a", "an", "its", "their", "his", "her", "more", "no")
        for word, after in pairwise(cut[1:])
    )
    return (
        cut[0].partition("'")[0] in words("cues", "pronouns")
        or with_object
        or says_what_happens(cut)
        or any(word in finite or word in plain - nouns or "'" in word or word.endswith("ed") for word in cut[1:])
    )


def _is_event(clause: str) -> bool:
    """Whether a noun phrase names what may happen: "US recession", "Snow in Madrid"."""
    cut = _words_of(clause)
    if "," in clause or len(cut) > LONGEST_SUBJECT or "still" in cut:
        return False
    if cut[0] in ("a", "an", "another"):
        return True
    known = words("chances", "happenings") | words("chances", "thresholds") | words("chances", "counted")
    if not known.isdisjoint(cut):
        return True
    at = next((at for at, word in enumerate(cut) if word in words("chances", "prepositions")), len(cut))
    return 0 < at <= 3 and not cut[at - 1].endswith("s") and at < len(cut)


def _is_followed(subject: str) -> bool:
    """Whether a word in small letters stands behind the first: "Paper books", not "Apple" or "Ford Motor"."""
    return (
        subject.split()[1:2] != [] and subject.split()[1][0].islower() and subject.split()[1] not in ("and", "or", "of")
    )


def _describes(word: str) -> bool:
    """Whether a word at the front of a subject describes what follows and is no name: "Household robots"."""
    return word not in words("chances", "names_too") and is_common(word)


def _lower(subject: str) -> str:
    first = subject.split()[0]
    known = words("chances", "quantities") | words("chances", "happenings") | words("chances", "common")
    known |= {word for word in words("voices", "voices") if word.endswith("s")}
    is_small = first[1:].islower() and (first.lower() in known or (_describes(first.lower()) and _is_followed(subject)))
    return subject[0].lower() + subject[1:] if is_small or _LOWER.match(subject) else subject
