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

from forecasts.drafting.framing import LONGEST, unframed

if TYPE_CHECKING:
    from forecasts.probability.reader import Probability

_LEADING = re.compile(
    r"(?:(?:and|but|yet|so|thus|still|indeed|however|moreover|meanwhile|therefore|nevertheless|nonetheless|hence|also"
    r"|in (?:essence|fact|general|addition|the end|short)|of course|hopefully|finally|instead"
    r"|for what it['’]s worth|frankly|honestly|to be honest"
    r"|in my view|in my opinion|i (?:think|believe)(?: that)?|we (?:think|believe)(?: that)?"
    r"|sooner or later|yes|though)"
    r"[,:]?\s+|(?:first|second|third|fourth|lastly|firstly|secondly|thirdly|prediction(?: \d+)?|forecast)[,:]\s+)+",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[*_`]+(?=\w|\s|$)|(?<=\w)[*_`]+")
_BULLET = re.compile(r"^(?:[-*•–—]|\(?\d{1,3}[.)])\s+")
_TAG = (
    r"(?:my |estimated |subjective )?(?:probability|confidence(?: level)?|chances?|odds|likelihood|credence|certainty"
    r"|prob|p"
    r"|i['’]d (?:say|put it at|give it)|i (?:say|give it|put it at)|call it)"
)
_PERCENT = (
    r"(?:about |around |roughly |some |at least |at most |less than |more than |[<>~≤≥≈] ?)?"
    r"\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent)"
)
_LABELLED = re.compile(rf"^{_PERCENT}(?: chance)?(?! that\b)[\s:–—-]+", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*(?:[.;?]?\s*(?<!\w){_TAG})?\s*(?<!\d)[:(–—-]\s*{_PERCENT}(?:\s*(?:chance|likely|probability|confidence|confident))?\)?\s*$",
    re.IGNORECASE,
)
_REMARK = re.compile(rf"([:–—-]\s?{_PERCENT})\s\([^()]{{12,300}}\)[.\s]*$", re.IGNORECASE)
_ASIDE = re.compile(
    r",\s+(?:with|at)\s+[^,]{0,30}(?:probability|chance|confidence|likelihood|certainty)(?:,|$)",
    re.IGNORECASE,
)
_INSERTED = re.compile(
    r",\s*(?:though|however|too|(?:i|we)\s+(?:suspect|think|believe|reckon|expect|fear|guess|hope)),",
    re.IGNORECASE,
)
_IN_SIGHT = re.compile(r"\b(?:on the horizon|in sight|in the cards|on the cards)\b", re.IGNORECASE)
_NO_CASE = re.compile(
    r"under no circumstances\s+(?P<modal>will|would)\s+(?P<who>the \w+|\w+)\s+(?P<what>.+)", re.IGNORECASE
)
_ASKS = re.compile(r"(?P<modal>will)\s+(?P<rest>.+)", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(?:will(?: not)?|won['’]t|would(?: not)?|wouldn['’]t|['’]ll|shall|should|(?:could|might|may)(?: well| yet)?"
    r"|cannot hope to|can hope to"
    r"|(?:is|are|am|['’]s|['’]re)(?: not|n['’]t)?\s+(?:[\w-]+\s+){0,2}?(?:going|likely|unlikely|expected|set|bound"
    r"|certain|sure|poised|projected|forecast|due|about|destined|doomed|headed|tipped|slated|predicted"
    r"|guaranteed|on (?:track|course|pace))\s+to)\s+",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\b(?:probably|likely|unlikely|certainly|surely|definitely|undoubtedly|almost|most|more|very|quite|highly|possibly"
    r"|perhaps|maybe|hardly|scarcely|barely|never|not|eventually|still|soon|then|immediately|presumably|inevitably|clearly)\s+",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?P<place>(?:in|on|at|across|within|for|over|throughout|during|under)\s[^,]{1,60}),\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|hardly|scarcely|barely|cannot|without|unlikely|doubtful"
    r"|improbable|premature|fails?|\w+n['’]t)\b",
    re.IGNORECASE,
)
_NEGATIVE_ADJECTIVE = re.compile(r"\b(?:unlikely|doubtful|improbable|premature)\b", re.IGNORECASE)
_JOINED = re.compile(
    r",\s*(?:(?:and|but|or|while|whereas|so)\s+)?(?:[\w'’-]+\s+){0,5}?(?:will|won['’]t|would|could|may|might|is|are)\b",
    re.IGNORECASE,
)
_NOT_A_SUBJECT = re.compile(
    r"[,;:]|\b(?:that|which|who|whether|if|because|unless|although|though|while|when|said|predicts?|predicted)\b"
    r"|\band (?:he|she|it|they|we|i)$"
    r"|^(?:in|on|at(?! least| most)|for|by(?! far)|with|after|before|since|during|from|to|as|until|within)\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    r"^(?P<place>(?:in|on|at|for|by|under|with|after|before|during|from)\s.{2,60}?)\s+(?P<rest>it|he|she|they|we|you|there|i)$",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r",\s+(?:and\s+|or so\s+|at least\s+)?(?:i['’]m (?:afraid|sure|certain|told)"
    r"|(?:i|we)(?:['’]d| would)? (?:think|believe|reckon|guess|say|suspect|expect|fear|hope|put|give)"
    r"(?:(?: (?:it|this|that|the)\b)[^,]{0,60})?|in my (?:view|opinion|judge?ment)|to my mind)$",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"(?:the|this|that|these|those|a|an|they|we|it|he|she|you|there|its|their|his|her|our|my|most|many|some|all|both"
    r"|no|more|fewer|such|any|each|every|several|nobody|none|neither|not|nothing|nowhere|somebody|someone|something|anyone|less|few|one|two|three|four|five|at|chances"
    r"|relations|prices|inflation|interest|unemployment|in|on|by|for|with|to|under|over|after|before|since|while|when"
    r"|if|as|there|here|unless|although|(?!Italy|July)\w+ly|(?!Beijing|Boeing|Reading|Sterling|Wyoming)\w+ing)\b",
    re.IGNORECASE,
)
_OPINES = re.compile(
    r"(?:(?:not|never|also|still)\s+)*(?:say|bet|put|give|guess|argue|expect|wager|call|be surprised)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:i|we)(?:['’](?:d|m|re|ve|ll)|\s+(?:am|are|would|put|gives?|see|expect|assign|doubt|think|reckon|bet))\b"
    r"|(?:my|our)\s+(?:money|bet|guess|base|view|call|forecast|prediction)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"^[^,]*(?<!that)(?<!which)(?<!who) (?:stands?|has|have|had|is|are|was|were|will|would|shuts?)\b",
    re.IGNORECASE,
)
# What a clause without a subject may begin with: no article, no pronoun, no preposition.
_PLAIN_VERB = re.compile(
    r"(?!(?:the|a|an|this|that|these|those|it|they|he|she|we|there|which|who|in|on|to|of)\Z)[a-z]+"
)
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
    clause, window = _clause(quote, horizon, hedge), _window(opens, closes)
    kept = _kept(clause, chance)
    draft = None if kept is None else _draft(quote, clause, window, sentence, kept)
    return None if draft is None or _holds(draft, chance, hedge) else draft


def _holds(draft: str, chance: Probability | None, words: str | None) -> bool:
    """Whether a question still has a chance in it, which then was not told from what it is the chance of."""
    if chance is None or chance.basis == "implied":
        return False
    hedge = " ".join(((words if chance.basis == "stated" else chance.phrase) or "").split())
    return hedge != "" and re.search(rf"(?<!\w){re.escape(hedge)}(?!\w)", draft, re.IGNORECASE) is not None


def _draft(quote: str, clause: str, window: str, sentence: str | None, kept: int) -> str | None:
    if found := _NO_CASE.fullmatch(clause):
        clause = f"{found['who']} {found['modal']} {found['what']}"
    if (found := _ASKS.fullmatch(clause)) and clause[0].isupper() and not _NEGATIVE.search(clause):
        return f"Will {found['rest']}{window}?"
    frame = unframed(clause)
    if frame.thing:
        return _of_thing(frame.thing, window, kept)
    if frame.who and frame.what:
        return _of_subject(frame.who, frame.what, window, kept)
    inner = _tidy(_past_leading(frame.clause or ""))
    return (
        _with_modal(inner, window, kept)
        or _with_subject_of(sentence, quote, inner, window, kept)
        or _as_it_is(inner, window, kept)
    )


def _past_leading(text: str) -> str:
    found = _LEADING.match(text)
    return text[found.end() :] if found else text


def _kept(clause: str, chance: Probability | None) -> int | None:
    """How many negations the question has to keep; None where that cannot be told."""
    total = len(_NEGATIVE.findall(clause))
    if chance is None:
        return 0 if total < 2 else None
    if chance.basis == "implied":
        return total - 1 if chance.point < 0.5 and total else total
    if chance.basis == "phrase":
        return max(0, total - len(_NEGATIVE.findall(chance.phrase)))
    return total - len(_NEGATIVE_ADJECTIVE.findall(clause)) - len(_NEGATIVE.findall(chance.phrase))


def _clause(quote: str, horizon: str | None, hedge: str | None) -> str:
    text = _MARKUP.sub("", " ".join(quote.split()))
    text = _without_opinion(_past_leading(_without_chance(_without_opinion(_BULLET.sub("", text)), hedge)))
    if horizon and not _IN_SIGHT.search(horizon):
        text = _without(text, horizon)
    text = _INSERTED.sub("", _ASIDE.sub("", text))
    return _tidy(text if _balanced(text) else re.sub('["“”«»]', "", text))


def _without_opinion(text: str) -> str:
    """A claim without what its author adds: ", I think", ", I think it is 70% likely"; what denies stays."""
    found = _OPINION.search(_tidy(text))
    return text if found is None or _NEGATIVE.search(found.group()) else _tidy(text)[: found.start()]


def _balanced(text: str) -> bool:
    return (
        text.count("“") == text.count("”") and text.count("«") == text.count("»") and text.count('"') % 2 == 0
    )


def _without_chance(text: str, hedge: str | None) -> str:
    """A claim without the chance at its edge, in brackets, or put in between commas."""
    text = _REMARK.sub(r"\1", text)
    text = _BEHIND.sub("", _LABELLED.sub("", text).strip(" .!?;:,\"“”'"))
    if not hedge:
        return text
    number = r"\s+".join(map(re.escape, _MARKUP.sub("", hedge).split()))
    marked = rf"[~≈<>]?\s?{number}(?:\s*(?:chance|likely|probability|confidence|confident|sure))?"
    at_edge = (
        rf"\s*[(\[]\s*(?:{_TAG}\s*[:=of]*\s*)?{marked}\s*[)\]]"
        rf"|\s*(?:[.;,|:?–—=-]+\s*|(?<=\w)\s+)(?:{_TAG}\s*[:=]?\s*)?{marked}[.)\]\s]*$"
        rf"|^[\[(]?{marked}[\])]?(?:\s*[:|–—,-]+\s*|\s+(?!(?:that|chance|likely|sure|confident|certain|odds|prob\w+)\b))"
    )
    if not any(character.isdigit() for character in hedge):
        at_edge = rf"\s*[:(\[|–—-]\s*{marked}[.)\]\s]*$|^{marked}\s*[:–—]\s*"
    shorter = re.sub(at_edge, "", text, count=1, flags=re.IGNORECASE)
    is_link = re.search(
        r"\b(?:is|are|at|about|a|an|of|than|say|only|perhaps|to|maybe|roughly|around|now|be|gives?|be|stands?)$",
        shorter,
    )
    is_link = is_link or re.search(r"\b(?:makes?|offers?)\b", shorter)
    return text if is_link and shorter != text and not re.search(r"[\[(]", text) else shorter


def _without(text: str, horizon: str) -> str:
    """A clause without its words about time; "in long-term competition" keeps its "in"."""
    words = r"\s+".join(map(re.escape, horizon.split()))
    found = re.search(rf"(?:,\s*)?(?<!\w){words}(?!\w),?", text, re.IGNORECASE)
    if found is None:
        return text
    before, after = text[: found.start()], text[found.end() :]
    if before.count("(") > before.count(")"):
        return text
    kept = re.match(r"(?:in|over|for)\b(?=.*(?:term|run)$)", horizon, re.IGNORECASE)
    if kept and re.match(r"\s+(?!(?:and|but|or|as|while)\b)\w", after, re.IGNORECASE):
        return f"{before} {kept.group()} {after}"
    return f"{before} {after}"


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" .!?;:,–—")
    return re.sub(r",? (?:and|but|or|while)$", "", text)


def _window(opens: date | None, closes: date | None) -> str:
    if closes is None:
        return ""
    return f" by {closes}" if opens is None else f" between {opens} and {closes}"


def _of_thing(thing: str, window: str, kept: int) -> str | None:
    """Whether there will be something, as of "a 30% chance of a recession"."""
    if _doing(thing) or _FINITE.search(thing) or len(_NEGATIVE.findall(thing)) != kept:
        return None
    return f"Will there be {_lower(thing)}{window}?"


def _of_subject(who: str, what: str, window: str, kept: int) -> str | None:
    """Whether somebody will do something: "Expect Marsh to score", "a chance of winning"."""
    verb, _, rest = what.partition(" ")
    plain = _plain(verb)
    if plain is None or _subject(who, negations=2) is None:
        return None
    return _asked(who, f"{plain} {rest}".strip(), window, kept)


def _doing(thing: str) -> bool:
    return re.match(r"\w{3,}ing\b", thing) is not None


def _plain(verb: str) -> str | None:
    """The plain form of a verb in -ing, None where it is not known; another form as it is.

    Example:
        >>> [_plain(verb) for verb in ("entering", "winning", "taking", "score", "gleaming")]
        ['enter', 'win', 'take', 'score', None]
    """
    from forecasts.reading.text.lexicon import words

    if not verb.endswith("ing") or len(verb) < 5:
        return verb
    stem, known = verb[:-3], words("clauses", "plain_verbs") | {"be", "do", "make", "form", "play"}
    forms = (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem)
    return next((form for form in forms if form in known), None)


def _asked(subject: str, rest: str, window: str, kept: int) -> str | None:
    """A question with as many negations as it has to keep."""
    there = len(_NEGATIVE.findall(f"{subject} {rest}"))
    if kept - there not in (0, 1):
        return None
    return f"Will {_lower(subject)} {'not ' if kept > there else ''}{rest}{window}?"


def _with_modal(clause: str, window: str, kept: int) -> str | None:
    found = _MODAL.search(clause)
    if found is None:
        return None
    before, rest = clause[: found.start()].strip(), clause[found.end() :]
    place = ""
    if moved := _PLACE.match(before + " ") or _FRONTED.match(before):
        before, place = moved["rest"].strip(), f" {moved['place'][0].lower()}{moved['place'][1:]}"
    subject = _subject(before, negations=kept)
    if subject is None or (subject.lower() in ("i", "we") and _OPINES.match(rest)):
        return None
    while (shorter := re.sub(rf"^{_ADVERB.pattern}", "", rest, count=1, flags=re.IGNORECASE)) != rest:
        rest = shorter
    rest = re.sub(r"\b(and|or) to (?=[a-z])", r"\1 ", _tidy(rest))
    if not rest or _JOINED.search(rest):
        return None
    return _asked(subject, f"{rest}{place}", window, kept)


def _subject(words: str, *, negations: int) -> str | None:
    """What stands before the verb, if it may be a subject: no clause of its own, and no more negations than that."""
    while (
        shorter := re.sub(rf"\s{_ADVERB.pattern}$", " ", words + " ", count=1, flags=re.IGNORECASE).strip()
    ) != words:
        words = shorter
    words = words.strip(" ,")
    if (
        not words
        or len(words.split()) > LONGEST_SUBJECT
        or _NOT_A_SUBJECT.search(words)
        or len(_NEGATIVE.findall(words)) > negations
    ):
        return None
    return words


def _with_subject_of(sentence: str | None, quote: str, clause: str, window: str, kept: int) -> str | None:
    """A claim without a subject of its own: ", but hardly improve their relations"."""
    if sentence is None or quote not in sentence:
        return None
    before = _clause(sentence[: sentence.index(quote)], None, None)
    found = _MODAL.search(before + " ")
    if found is None:
        return None
    subject = _subject(before[: found.start()].strip(), negations=0)
    rest = _ADVERB.sub("", clause + " ").strip()
    words = rest.split()
    if subject is None or kept or not words or _NEGATIVE.search(rest) or not _PLAIN_VERB.fullmatch(words[0]):
        return None
    be = "be " if words[0].endswith("ing") and len(words[0]) > 4 else ""
    return f"Will {_lower(subject)} {be}{rest}{window}?"


def _as_it_is(clause: str, window: str, kept: int) -> str | None:
    if (
        not clause
        or len(_NEGATIVE.findall(clause)) != kept
        or len(clause.split()) < 2
        or len(clause) > LONGEST
    ):
        return None
    if _AUTHOR.match(clause):
        return None
    if not _has_verb(clause):
        return _of_thing(clause, window, kept) if _is_event(clause) else None
    return f"Will it be true{window} that {_lower(clause)}?"


def _words_of(clause: str) -> list[str]:
    return [word.strip(".,;:()[]\"“”'’").replace("’", "'").lower() for word in clause.split()]


def _has_verb(clause: str) -> bool:
    """Whether words are a clause and not a noun phrase, as far as lists of verbs can tell."""
    from forecasts.reading.chances.amounts import says_what_happens
    from forecasts.reading.text.lexicon import words

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
        or any(
            word in finite or word in plain - nouns or "'" in word or word.endswith("ed") for word in cut[1:]
        )
    )


def _is_event(clause: str) -> bool:
    """Whether a noun phrase names what may happen: "US recession", "Snow in Madrid"."""
    from forecasts.reading.text.lexicon import words

    cut = _words_of(clause)
    if "," in clause or len(cut) > LONGEST_SUBJECT:
        return False
    if any(word in words("chances", "happenings") | words("chances", "thresholds") for word in cut):
        return True
    at = next((at for at, word in enumerate(cut) if word in words("chances", "prepositions")), len(cut))
    return 0 < at <= 3 and not cut[at - 1].endswith("s") and at < len(cut)


def _lower(subject: str) -> str:
    from forecasts.reading.text.lexicon import words

    first = subject.split()[0]
    if first[1:].islower() and first.lower() in words("chances", "quantities") | words(
        "chances", "happenings"
    ):
        return subject[0].lower() + subject[1:]
    return subject[0].lower() + subject[1:] if _LOWER.match(subject) else subject
