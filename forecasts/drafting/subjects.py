"""Who or what a claim speaks of: the subject in front of its verb, and whom a pronoun stands for."""

import re

from forecasts.drafting.claim import MODAL, NAME, NEGATIVE, past_leading
from forecasts.drafting.english import is_participle, is_plural, present_verb
from forecasts.drafting.patterns import pattern, source
from forecasts.reading.text.lexicon import words
from forecasts.text.months import MONTHS

_ADVERB = source("adverb")
_NOT_A_SUBJECT = pattern("not_a_subject")
_RELATIVE = re.compile(r"[^,;:]+? (?:who|which) (?!(?:that|who|which)\b)\S+ [^,;:]*\S", re.IGNORECASE)
_LIST = re.compile(
    r"(?:[\w'’-]+ ){0,3}[\w'’-]+(?:, (?:[\w'’-]+ ){0,3}[\w'’-]+)*,? (?:and|or) (?:[\w'’-]+ ){0,3}[\w'’-]+"
)
# "The company has lost its lead and will"
RELATED = re.compile(
    r"(?P<who>[^,;:]+?) (?:has|have|had|is|are|was|were) .*?(?:,? and(?: so| then)?|, but)$", re.IGNORECASE
)
LONGEST_SUBJECT = 14  # words; what is longer is hardly one noun phrase


def past_adverbs(rest: str) -> str:
    """Words without the adverbs in front of them that say how likely they are: "probably never cut"."""
    while (shorter := re.sub(rf"^{_ADVERB}", "", rest, count=1, flags=re.IGNORECASE)) != rest:
        rest = shorter
    return rest


def without_chance(clause: str) -> str:
    """The words of a clause that its question keeps: those of its subject, and those behind what is told of it now."""
    found = MODAL.search(clause)
    before, rest = (clause[: found.start()], clause[found.end() :]) if found else ("", clause)
    told = RELATED.match(before.strip())
    return re.sub(_ADVERB, "", f"{told['who'] if told else before} {rest} ", flags=re.IGNORECASE)


def subject_of(said: str, *, negations: int) -> str | None:
    """What stands before the verb, if it may be a subject: no clause of its own, and no more negations than that."""
    while (shorter := re.sub(rf"\s{_ADVERB}$", " ", said + " ", count=1, flags=re.IGNORECASE).strip()) != said:
        said = shorter
    said = said.strip(" ,")
    if not said or len(said.split()) > LONGEST_SUBJECT or len(NEGATIVE.findall(said)) > negations:
        return None
    if _NOT_A_SUBJECT.search(said) and not (_RELATIVE.fullmatch(said) or _is_list(said)):
        return None
    return said


def _is_list(said: str) -> bool:
    """As in "Books, records and tickets"."""
    return (
        _LIST.fullmatch(said) is not None
        and not re.match(r"\w+ing\b", said)
        and _NOT_A_SUBJECT.search(said.replace(",", "")) is None
    )


def antecedent(pronoun: str, before: str) -> str | None:
    """Whom "they", "it", "he" or "she" at the front of a claim stands for, where that is certain.

    It is the subject of the sentence before, if nothing else there may be meant: nothing else of the same number.

    Args:
        pronoun: the subject of the claim.
        before: the paragraph up to it.

    Example:
        >>> antecedent("they", "Students have marched twice."), antecedent("it", "The bank raised its forecast.")
        ('Students', None)
    """
    fits = _FITS.get(pronoun.lower())
    if fits is None:
        return None
    told = re.split(r"(?<=[.!?])[\s\"”’]+(?=[A-Z\"“‘])", before.rstrip())
    for sentence in reversed(told[-3:]):
        cut = past_leading(sentence.strip()).rstrip(" .!?").split()
        if cut and cut[0].lower() == pronoun.lower():
            continue
        found = _told_of(cut)
        return found[0] if found and fits(*found) else None
    return None


def _told_of(cut: list[str]) -> tuple[str, list[str]] | None:
    """The subject of a sentence, and the words behind its verb."""
    finite, near = words("clauses", "finite") | words("cues", "past_verbs"), range(1, min(len(cut), LONGEST_SUBJECT))
    at = next((at for at in near if cut[at].lower() in finite), 0)
    at = at or next((at for at in near if is_participle(cut[at])), 0) or (present_verb(cut, is_clause=True) or (0,))[0]
    subject = subject_of(" ".join(cut[:at]), negations=0)
    return None if subject is None or _POINTS.match(subject) else (subject, cut[at + 1 :])


_POINTS = pattern("points")


def _are_they(subject: str, rest: list[str]) -> bool:
    head = re.split(r" (?:of|in|on|at|from|who|which) ", subject)[0].split()[-1]
    return (is_plural(head) or " and " in subject) and not any(is_plural(word.strip(".,;:")) for word in rest)


def _is_it(subject: str, rest: list[str]) -> bool:
    """A thing: no name, which may be that of a person, and nothing else that "it" may stand for."""
    head = re.split(r" (?:of|in|on|at|from) ", subject)[0].split()[-1]
    is_thing = (
        head.islower() and not is_plural(head) and head not in words("voices", "persons") and " and " not in subject
    )
    others = {"a", "an", "the", "its", "his", "her", "their", "of", "that", "this", "any", "no", "another"}
    return is_thing and not any(word.lower() in others or word[:1].isupper() for word in rest)


def _is_somebody(subject: str, rest: list[str]) -> bool:
    is_person = NAME.fullmatch(subject) is not None or subject.split()[-1] in words("voices", "persons")
    others = (word for word in rest if word.strip(".,;:").lower() not in MONTHS)
    return is_person and not any(word[:1].isupper() or word in words("voices", "persons") for word in others)


_FITS = {"they": _are_they, "it": _is_it, "he": _is_somebody, "she": _is_somebody}
