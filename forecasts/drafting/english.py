"""Verbs and nouns of English, as far as lemminflect and the reader's lists of words know them."""

import functools
import re
from itertools import pairwise

from forecasts.drafting.claim import MODAL
from forecasts.drafting.patterns import word_list
from forecasts.reading.chances.amounts import says_what_happens
from forecasts.reading.text.lexicon import words

_BE = {"is": "be", "are": "be", "has": "have", "have": "have", "does": "do", "do": "do", "were": "be", "was": "be"}
_PARTIES = word_list("parties")
_SMALL = word_list("small")
_NAMES_IN_LY_AND_ING = word_list("names_in_ly_and_ing")
_AFTER_A_VERB = word_list("after_a_verb")
_ADVERBS = frozenset(("not", "never", "also", "again", "all", "both", "even", "soon", "still"))
_SECOND_VERB = re.compile(r"\b(and|or|but)( then| also)? (is|are|has|[a-z]+(?<![suo])s)(?= ([\w$€£]+)|$)")
_SECOND_MODAL = re.compile(r"\b(and|or|but)( then| also)? (?:will|would) (?=[a-z])")
_THEN = re.compile(r", then ([a-z]+s) ")
_AUXILIARY = r"(?:will|won['’]t|would|could|may|might|is|are|was|were|has|have|had|can|does|do)(?:n['’]t)?"
_SECOND_CLAUSE = re.compile(
    r",?\s(?:and|but|while|whereas|so|nor)\s(?!(?:only|if|unless|when|until|once|after|before|as|to|not|that|who|which)\b)"
    rf"(?:[\w'’$€£%.-]+\s){{1,8}}?{_AUXILIARY}\b.*|,? nor {_AUXILIARY}\b.*",
    re.IGNORECASE,
)
_SECOND_IN_THE_PRESENT = re.compile(r"(?<!,), (?:and|but) (?P<second>(?!\w+ing\b)[^,]+)\Z", re.IGNORECASE)
_JOINED = re.compile(
    rf",\s*(?:(?:and|but|or|while|whereas|so)\s+)?(?:[\w'’-]+\s+){{0,5}}?{_AUXILIARY}\b"
    rf"|\s(?:and|but|or)\s+(?:that\s+)?(?:[\w'’-]+\s+){{1,5}}?{_AUXILIARY}\b",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4096)
def _lemmas(word: str, kind: str | None = None) -> dict[str, tuple[str, ...]]:
    from lemminflect import getAllLemmas  # 0.3 s, with its tables

    found: dict[str, tuple[str, ...]] = getAllLemmas(word, upos=kind)
    return found


def plain_form(word: str) -> str | None:
    """The plain form of a verb in the present tense or in -ing; None where it is not known to be one.

    Example:
        >>> [plain_form(word) for word in ("cuts", "winning", "takes", "is", "yawn", "gleaming", "quickly")]
        ['cut', 'win', 'take', 'be', 'yawn', 'gleam', None]
    """
    word = word.lower()
    if word in _BE:
        return _BE[word]
    lemmas = _lemmas(word, "VERB").get("VERB", ())
    if word in lemmas:
        return word
    return lemmas[0] if lemmas and word.endswith(("s", "ing", "ed")) else None


def is_plain(word: str) -> bool:
    """Whether a word is a verb in its plain form: "cut", "be", not "cuts"."""
    return word.lower() == "be" or word.lower() in _lemmas(word.lower(), "VERB").get("VERB", ())


def is_only_a_verb(word: str) -> bool:
    """Whether a word can be nothing else than a verb: "invokes", not "cuts"."""
    found = _lemmas(word.lower())
    is_no_plural = word.endswith("s") and found.get("NOUN") == (word.lower(),)  # "comes"
    return set(found) in ({"VERB"}, {"AUX"}) or ("VERB" in found and is_no_plural)


def is_participle(word: str) -> bool:
    """Whether a word may be a participle of the past: "raised", "sold", not "shutdown"."""
    lemmas = _lemmas(word, "VERB").get("VERB", ())
    return bool(lemmas) and word not in lemmas and word.endswith(("ed", "en", "wn", "ld", "nt", "ught", "de"))


def may_act(who: str) -> bool:
    """Whether a noun ends what stands before a form in -ing: "prices being lower", not "heavy fighting"."""
    last = who.split()[-1]
    kinds = _lemmas(last.lower())
    is_noun = "NOUN" in kinds and "ADJ" not in kinds and last not in words("voices", "determiners") | {"and", "or"}
    return is_noun or not last.islower()


def is_plural(word: str) -> bool:
    """Whether a word is a noun in the plural: "jobs", "children"."""
    small = word.lower()
    return small in ("people", "police") or _lemmas(small, "NOUN").get("NOUN", (small,))[0] != small


def same_words(word: str) -> frozenset[str]:
    """A word in small letters with what it may be a form of: "cuts" is "cut"."""
    small = word.lower()
    return frozenset({small, *(lemma for lemmas in _lemmas(small).values() for lemma in lemmas)})


def begins_with_a_verb(rest: str) -> bool:
    """Whether words may stand behind "Will the party": a verb in its plain form, behind adverbs at most."""
    cut = [word for word in re.findall(r"[\w'’-]+", rest) if word.lower() not in _ADVERBS]
    verb = next((word for word in cut if not word.lower().endswith("ly") or is_plain(word)), "")
    return bool(verb) and (is_plain(verb) or (verb.islower() and not _lemmas(verb) and verb not in _SMALL))


def with_plain_verbs(rest: str) -> str:
    """Words behind a verb with a second verb in its plain form too: "lose and is removed", "cut jobs and will sell".

    Example:
        >>> with_plain_verbs("be sold or goes bankrupt"), with_plain_verbs("win seats and votes")
        ('be sold or go bankrupt', 'win seats and votes')
    """
    rest = _SECOND_MODAL.sub(r"\1\2 ", rest)
    rest = _THEN.sub(lambda found: f", then {plain_form(found[1]) or found[1]} ", rest)
    return _SECOND_VERB.sub(_second, rest)


def _second(found: re.Match[str]) -> str:
    word, behind = found[3], found[4] or ""
    is_verb = word in _BE or behind in _AFTER_A_VERB or behind.endswith("ed") or (not behind and is_only_a_verb(word))
    is_verb = is_verb or "ADJ" in _lemmas(behind)
    return f"{found[1]}{found[2] or ''} {(plain_form(word) if is_verb else None) or word}"


def two_clauses(clause: str) -> tuple[str, str]:
    """A clause, and a second one that is joined to it: "Prices will fall, and wages will rise"; "" where there is none.

    Example:
        >>> two_clauses("Prices will fall, and wages will rise"), two_clauses("Prices and wages will rise")
        (('Prices will fall', ', and wages will rise'), ('Prices and wages will rise', ''))
    """
    for found in (_SECOND_CLAUSE.search(clause), _SECOND_IN_THE_PRESENT.search(clause)):
        if found is None or ("second" in found.groupdict() and not _has_present(found["second"])):
            continue
        first = clause[: found.start()]
        if MODAL.search(first) or _has_present(first):
            return first, found.group()
    return clause, ""


def _has_present(clause: str) -> bool:
    return present_verb(clause.split(), is_clause=True) is not None


def is_joined(rest: str) -> bool:
    """Whether another clause stands behind a verb: "fall, wages will rise"."""
    return _JOINED.search(rest) is not None


def present_verb(cut: list[str], *, is_clause: bool) -> tuple[int, str] | None:
    """Where the verb of a claim in the present tense stands, and its plain form: "The Fed cuts rates twice".

    Args:
        cut: the words of the claim.
        is_clause: whether they are known to have a verb, as behind "a 30% chance that".
    """
    for at in range(1, min(len(cut), 15)):
        plain = _event_verb(cut[:at], cut[at])
        if plain is not None:
            return at, plain
    if not is_clause:
        return None
    places = [at for at in range(1, min(len(cut), 15)) if _may_be_its_verb(cut, at)]
    return None if not places else (places[0], plain_form(cut[places[0]]) or "")


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
        is_many = last.endswith("s") or "and" in before[1:-1] or last in ("people", "men", "women", "children")
        return plain if is_many else None
    return plain if word.endswith("s") and not last.endswith(("ous", "ive", "al")) else None


def _may_be_its_verb(cut: list[str], at: int) -> bool:
    """Whether a word may be the verb of a clause: it agrees with the head of what stands before it."""
    word, last, plain = cut[at], cut[at - 1].lower(), plain_form(cut[at])
    if plain is None or not (word.isalpha() and word.islower()) or word.endswith(("ing", "ed")):
        return False
    if last in words("chances", "before_a_noun") or last.isdigit() or not _may_follow_a_verb(cut[at + 1 : at + 2]):
        return False
    head = re.split(r" (?:of|in|on|at|from|for|with|by|who|which) ", " ".join(cut[:at]))[0].split()[-1]
    return (is_plural(head) and not head[:1].isupper()) == (word == plain)


def _may_follow_a_verb(behind: list[str]) -> bool:
    word = behind[0].lower().strip(",.") if behind else ""
    return word in _AFTER_A_VERB or not word.isalpha() or word.endswith("ly")


def _words_of(clause: str) -> list[str]:
    return [word.strip(".,;:()[]\"“”'’").replace("’", "'").lower() for word in clause.split()]


def has_verb(clause: str) -> bool:
    """Whether words are a clause and not a noun phrase, as far as lists of verbs can tell."""
    cut = _words_of(clause)
    is_told = says_what_happens([word for word in cut if not is_participle(word)])
    is_somebody = cut[0].partition("'")[0] in words("cues", "pronouns")
    return is_somebody or is_told or any(_is_a_verb(*pair) for pair in pairwise([*cut[1:], ""]))


def _is_a_verb(word: str, after: str) -> bool:
    plain = words("clauses", "plain_verbs")
    if word in plain and after in ("the", "a", "an", "its", "their", "his", "her", "more", "no"):
        return True
    nouns = words("chances", "happenings") | words("chances", "quantities")
    finite = words("clauses", "finite") | words("voices", "modals") | words("cues", "past_verbs")
    return word in finite or word in plain - nouns or "'" in word


def is_event(clause: str) -> bool:
    """Whether a noun phrase names what may happen: "US recession", "Snow in Madrid"."""
    cut = _words_of(clause)
    if "," in clause or len(cut) > 14:
        return False
    if cut[0] in ("a", "an", "another") or (cut[0] in ("fewer", "more", "less") and cut[1] == "than"):
        return True
    known = words("chances", "happenings") | words("chances", "thresholds") | words("chances", "counted")
    if not known.isdisjoint(cut):
        return not any(is_participle(word) for word in cut[1:3])
    return _has_a_place(cut)


def _has_a_place(cut: list[str]) -> bool:
    at = next((at for at, word in enumerate(cut) if word in words("chances", "prepositions")), len(cut))
    return 0 < at <= 3 and not cut[at - 1].endswith(("s", "ed")) and at < len(cut)


def with_article(thing: str) -> str:
    """As in "a US recession", where a list has "US recession"."""
    head = re.split(r"\s(?:in|of|on|at|by|for|with|between|over|before|after|against|lasting)\s", thing, maxsplit=1)[
        0
    ].split()
    is_bare = head[-1].lower() in words("chances", "counted") and len(head) <= 3
    if not is_bare or head[0].lower() in ("a", "an", "the", "no", "another", "any"):
        return thing
    return f"{'an' if re.match('(?!U[SKN]|EU|uni|euro)[aeiouAEIOU]', thing) else 'a'} {thing}"


def lower(subject: str, context: str) -> str:
    """A subject that begins with a small letter, where its first word is no name, here or in the text around.

    Example:
        >>> lower("Jobs in coal", "Jobs were lost. Jobs will return."), lower("Rovers", "Then Rovers won.")
        ('jobs in coal', 'Rovers')
    """
    word, _, rest = subject.partition(" ")
    word = word.rstrip(",")
    small = re.sub(r"['’]s?\Z", "", word).lower()
    is_small = small in _SMALL or (not _is_a_name(word, small, context) and _is_common(word, small, rest, context))
    return subject[0].lower() + subject[1:] if is_small else subject


def _is_a_name(word: str, small: str, context: str) -> bool:
    known = words("chances", "names_too") | _NAMES_IN_LY_AND_ING | _PARTIES
    return not word[1:].islower() or small in known or bool(re.search(rf"[a-z,;] {re.escape(word)}\b", context))


def _is_common(word: str, small: str, rest: str, context: str) -> bool:
    known = words("chances", "quantities") | words("chances", "happenings") | words("chances", "common")
    known |= {one for one in words("voices", "voices") if one.endswith("s")}
    if small in known or small.endswith(("ly", "ing")) or _is_plural_here(small):
        return True
    is_described = word.replace("-", "").isalpha() and rest[:1].islower() and rest.split()[0] not in ("and", "or", "of")
    return (is_described and _is_in_a_dictionary(small)) or bool(re.search(rf"\b{re.escape(small)}\b", context))


def _is_plural_here(small: str) -> bool:
    return small.endswith("s") and is_plural(small)


def _is_in_a_dictionary(word: str) -> bool:
    """Whether a word stands in a dictionary of English, or is made of such: "long-term", "driverless"."""
    return all(bool(_lemmas(part)) or part.endswith(("less", "ful", "able")) for part in word.split("-")[-1:])
