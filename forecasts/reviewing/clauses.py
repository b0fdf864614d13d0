"""Remarks on words and clauses that nobody could decide: vague, compound, negated twice, without a source."""

from collections.abc import Iterator
from itertools import pairwise

from forecasts.reviewing.chance import negations
from forecasts.reviewing.dates_written import MONTHS
from forecasts.reviewing.phrases import phrase_table, word_set
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.subject import Text

REACH = 8  # words within which a negation reaches "everywhere"


def vague(text: Text) -> Iterator[Remark]:
    """Words of which nobody can say what counts, unless the criteria or brackets define them."""
    fixed, table = phrase_table("fixed", "phrases"), phrase_table("vague")
    known = {at for first, end, _ in fixed.within(text.words) for at in range(first, end)}
    for first, end, because in table.within(text.words):
        if known & {*range(first, end)} or text.named(first):
            continue
        if text.is_question and (text.subject.defined >= {*_texts(text, first, end)} or _bracketed(text, end)):
            continue
        yield text.remark("vague-word", first, end, because=because)


def _texts(text: Text, first: int, end: int) -> list[str]:
    return [word.text for word in text.words[first:end] if word.kind != "mark"]


def _bracketed(text: Text, end: int) -> bool:
    """Whether brackets say what the word means: "a major hurricane (Category 3 or higher)"."""
    return "(" in (text.word(end), text.word(end + 1))


def compound(text: Text) -> Iterator[Remark]:
    """Two claims in one: "and", "or" or "but" before another verb or subject."""
    joints, adverbs = word_set("compound", "joints"), word_set("compound", "adverbs")
    outright = phrase_table("compound", "outright")
    for at, word in enumerate(text.words):
        if found := outright.at(text.words, at):
            yield text.remark("compound", at, found[0])
        if at and word.text in joints:
            following = at + 1
            while text.word(following) in adverbs:
                following += 1
            if _begins_another(text, at, following):
                yield text.remark("compound", at, following + 1)
        elif _loose_at_least(text, at):
            yield text.remark("compound", at, at + 2)


def _begins_another(text: Text, at: int, following: int) -> bool:
    """Whether a second claim begins behind a joint: a verb, or a participle in a list."""
    if following >= len(text.words) or text.word(at - 1) == "/" or _is_bound(text, at):
        return False
    begins = phrase_table("compound", "verbs").at(text.words, following) or _listed_participle(text, at, following)
    return bool(begins) and not text.named(following)


def _loose_at_least(text: Text, at: int) -> bool:
    """An "at least" that is no threshold: "could at least make sure"."""
    if text.word(at) != "at" or text.word(at + 1) != "least" or text.word(at - 1) in word_set("compound", "joints"):
        return False
    return text.word(at + 2) in word_set("compound", "verbs") | {"its", "their", "his", "her"}


def _listed_participle(text: Text, at: int, following: int) -> bool:
    """An "..., and engaging in ..." at the end of a list of doings."""
    word = text.word(following)
    return text.word(at - 1) == "," and len(word) > 5 and word.endswith("ing")


def _is_bound(text: Text, at: int) -> bool:
    """A threshold, such as "10 or more"."""
    return text.word(at) == "or" and text.word(at + 1) in word_set("comparative", "bounds")


def double_negation(text: Text) -> Iterator[Remark]:
    """Two negations that cancel each other."""
    for first, end, _ in phrase_table("negation", "twice").within(text.words):
        yield text.remark("double-negation", first, end)
        return
    found = negations(list(text.words))
    for one, other in pairwise(found):
        between = {word.text for word in text.words[one + 1 : other]}
        apart = between & {",", ";", ".", "?", "and", "but", "or"} or text.word(other) in ("nor",)
        if not apart and other - one <= REACH and text.word(one) not in ("neither", "avoid", "prevent"):
            yield text.remark("double-negation", one, other + 1)
            return


def negated_universal(text: Text) -> Iterator[Remark]:
    """A negation before "all", "every", "everywhere": one exception is enough."""
    universal = word_set("negation", "universal")
    for one in negations(list(text.words)):
        if text.word(one) in ("no", "none", "without", "neither", "nor", "nobody", "nothing"):
            continue
        for at in range(one + 1, min(one + 1 + REACH, len(text.words))):
            if text.word(at) in (".", "?", ";", ",", "and", "but"):
                break
            if text.word(at) in universal and text.word(at + 1) != "other":
                yield text.remark("negated-universal", at, at + 1)
                break


def comparative(text: Text) -> Iterator[Remark]:
    """Whether there is "More", "better", "lower" without "than"."""
    words, fixed = word_set("comparative", "words"), phrase_table("comparative", "fixed")
    known = {at for first, end, _ in fixed.within(text.words) for at in range(first, end)}
    for at, word in enumerate(text.words):
        if word.text in words and at not in known and not (text.named(at) or _compared(text, at) or _is_verb(text, at)):
            counts = word.text in ("more", "less", "fewer") and text.word(at + 1).isalpha()
            yield text.remark("comparative", at, at + 1 + counts)


def _is_verb(text: Text, at: int) -> bool:
    """As in "lower the rate", "further talks"."""
    word, following = text.word(at), text.word(at + 1)
    if word == "further":
        return text.word(at - 1) not in word_set("comparative", "changing")
    return word in word_set("comparative", "verbs") and following in word_set("comparative", "articles")


def _compared(text: Text, at: int) -> bool:
    """Whether "than" follows in the same sentence, or a number says how much."""
    for ahead in range(at + 1, min(at + 40, len(text.words))):
        if text.word(ahead) == "than":
            return True
        if text.word(ahead) in ("?", ";") or (text.word(ahead) == "." and not text.glued(ahead + 1)):
            break
    near = [text.words[i] for i in range(max(0, at - 3), min(at + 2, len(text.words)))]
    return any(word.kind == "number" for word in near)


def threshold(text: Text) -> Iterator[Remark]:
    """A quantity that is to rise or fall, without a figure."""
    if not text.is_question or text.subject.of("question", "kind") not in (None, "binary"):
        return
    if _has_figures(text) or not word_set("change", "settled").isdisjoint(word.text for word in text.words):
        return
    quantities = [at for at, word in enumerate(text.words) if word.text in word_set("change", "quantities")]
    for at, word in enumerate(text.words):
        if word.text in word_set("change", "verbs") and any(0 < at - one <= 6 for one in quantities):
            yield text.remark("no-threshold", at, at + 1)
            return


def _has_figures(text: Text) -> bool:
    """Whether the question or its criteria have a number that is no date."""
    if any(word.kind == "number" and not _is_date(text, at) for at, word in enumerate(text.words)):
        return True
    return any(word.kind == "number" and len(word.text) < 4 for word in text.subject.criteria)


def _is_date(text: Text, at: int) -> bool:
    """Whether a number is a year or part of a date, so no threshold."""
    number = text.word(at)
    if len(number) == 4 and 1900 <= int(number) <= 2200:
        return True
    around = {text.word(at - 1), text.word(at + 1), text.word(at - 2)}
    return bool(around & {*MONTHS, "-", "q"}) and len(number) <= 2


def source(text: Text) -> Iterator[Remark]:
    """Whether the criteria, the question or a field name where the answer is read."""
    subject = text.subject
    if not text.is_question or subject.text("question", "resolution_source") or subject.of("resolution", "evidence"):
        return
    table = phrase_table("deciding", "source")
    if not (table.anywhere(subject.criteria) or table.anywhere(text.words)) and text.text:
        yield remark("no-source", "resolution_source")


def unit(text: Text) -> Iterator[Remark]:
    """Whether a numeric question has a unit."""
    numeric = text.is_question and text.subject.of("question", "kind") == "numeric"
    if numeric and not text.subject.text("question", "unit"):
        yield remark("no-unit", "unit")
