"""Remarks on what kind of statement it is: a wish, a condition, somebody else's view, about what is not said."""

from collections.abc import Iterator

from forecasts.reviewing.phrases import phrase_table, word_set
from forecasts.reviewing.remark import Remark, remark
from forecasts.reviewing.subject import Text


def pronoun(text: Text) -> Iterator[Remark]:
    """Whether there is "They", "this" or "such a change" for something that the text does not name."""
    at = 0
    words, before = word_set("pronoun", "words"), word_set("pronoun", "before")
    while at < len(text.words) and (text.word(at) in before or text.words[at].kind == "mark"):
        at += 1
    if text.word(at) in words and text.word(at + 1).isalpha() and not _stands_for_nothing(text, at):
        yield text.remark("pronoun", at, at + 1)
    for first in range(len(text.words) - 1):
        if _is_such_a(text, first):
            yield text.remark("pronoun", first, min(first + 3, len(text.words)))


def _is_such_a(text: Text, at: int) -> bool:
    return text.word(at) == "such" and text.word(at + 1) in ("a", "an") and text.word(at - 1) != "no"


def _stands_for_nothing(text: Text, at: int) -> bool:
    """Such as "it" of the weather, "this year", "those who"."""
    word, following = text.word(at), text.word(at + 1)
    empty, periods = word_set("pronoun", "empty"), word_set("relative", "periods")
    if word in ("this", "that", "these", "those"):
        if following in ("may", "march") and not text.words[at + 1].capital:  # a verb, not the month
            return False
        stands_alone = following in word_set("pronoun", "predicates")
        return following in periods | word_set("pronoun", "not_pointing") or (
            word in ("that", "those") and not stands_alone
        )
    return word == "it" and bool({following, text.word(at + 2)} & empty)


def condition(text: Text) -> Iterator[Remark]:
    """A condition, unless the criteria say what happens when it is not met."""
    claim = text.subject.text("claim", "condition")
    if phrase_table("deciding", "unmet").anywhere(text.subject.criteria):
        return
    if not text.is_question and (claim or text.subject.text("claim", "label") == "conditional"):
        found = text.text.find(claim) if claim else -1
        span = (found, found + len(claim)) if found >= 0 else None
        shown = repr(claim) if claim else "The claim"
        yield remark("condition", text.field if span else "condition", text.text, span, words=shown)
        return
    yield from _worded_condition(text)


def _worded_condition(text: Text) -> Iterator[Remark]:
    fixed = phrase_table("modal", "not_conditions").within(text.words)
    not_one = {at for first, end, _ in fixed for at in range(first, end)}
    for first, end, _ in phrase_table("modal", "condition").within(text.words):
        if first not in not_one and not text.named(first):
            yield text.remark("condition", first, end)
            return


def modal(text: Text) -> Iterator[Remark]:
    """Possibility, hope and norm, by the claim's label or by its words; of a question only its first word."""
    if text.is_question:
        first = text.word(0)
        if first in word_set("modal", "asked"):
            yield text.remark("norm" if first in ("should", "must") else "possibility", 0, 1)
        return
    label = text.subject.text("claim", "label")
    for code in ("possibility", "hope", "norm"):
        found = _first_of(text, code)
        if found is not None:
            yield text.remark(code, *found)
        elif label == code:
            yield text.remark(code, 0, len(text.words))
    if label == "nowcast":
        yield text.remark("nowcast", 0, len(text.words))


def _first_of(text: Text, code: str) -> tuple[int, int] | None:
    for first, end, _ in phrase_table("modal", code).within(text.words):
        if not (text.words[first].capital and first > 0) and not _in_condition(text, first):
            return first, end
    return None


def _in_condition(text: Text, at: int) -> bool:
    """Such as "cannot hope to" and "can only": read as a chance or as a condition, not as a wish or a possibility."""
    if text.word(at) == "hope" and text.word(at + 1) == "to":
        return text.word(at - 1) in ("cannot", "can't", "not", "could")
    return text.word(at + 1) == "only" and text.word(at) in ("may", "could", "might")


def attributed(text: Text) -> Iterator[Remark]:
    """A view of somebody else: "optimists argue", "according to"."""
    if text.is_question:
        return
    holder = text.subject.text("claim", "attributed_to")
    groups, verbs = word_set("attributed", "groups"), word_set("attributed", "verbs")
    holding = [at for at, word in enumerate(text.words) if word.text in groups]
    for at in holding:
        for ahead in range(at + 1, min(at + 7, len(text.words))):
            if text.word(ahead) in verbs and text.word(ahead - 1) not in ("a", "an", "the"):
                yield text.remark("attributed", at, ahead + 1)
                return
    yield from _handed_over(text, holder)


def _handed_over(text: Text, holder: str) -> Iterator[Remark]:
    for first, end, _ in phrase_table("attributed", "phrases").within(text.words):
        yield text.remark("attributed", first, end)
        return
    if holder or text.subject.text("claim", "label") == "attributed":
        yield remark("attributed", "attributed_to", words=repr(holder or "attributed"))
