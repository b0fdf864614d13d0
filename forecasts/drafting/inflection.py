"""English verbs in their plain form, by lemminflect, which is loaded when the first question is drafted."""

from __future__ import annotations

import functools

_BE = {"is": "be", "are": "be", "has": "have", "have": "have", "does": "do", "do": "do", "goes": "go"}


@functools.lru_cache(maxsize=4096)
def plain_form(word: str) -> str | None:
    """The plain form of a verb in the present tense or in -ing; None where it is not known to be one.

    Example:
        >>> [plain_form(word) for word in ("cuts", "winning", "takes", "is", "yawn", "gleaming", "quickly")]
        ['cut', 'win', 'take', 'be', 'yawn', 'gleam', None]
    """
    word = word.lower()
    if word in _BE:
        return _BE[word]
    lemmas = _verbs(word)
    if word in lemmas:
        return word
    return lemmas[0] if lemmas and word.endswith(("s", "ing")) else None


def is_only_a_verb(word: str) -> bool:
    """Whether a word can be nothing else than a verb: "invokes", not "cuts"."""
    from lemminflect import getAllLemmas

    return set(getAllLemmas(word.lower())) in ({"VERB"}, {"AUX"})


def is_plain(word: str) -> bool:
    """Whether a word is a verb in its plain form: "cut", "be", not "cuts"."""
    return word.lower() == "be" or word.lower() in _verbs(word.lower())


def _verbs(word: str) -> tuple[str, ...]:
    from lemminflect import getAllLemmas  # 0.3 s, with its tables

    found: tuple[str, ...] = getAllLemmas(word, upos="VERB").get("VERB", ())
    return found
