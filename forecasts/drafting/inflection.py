"""English verbs in their plain form, by lemminflect, which is loaded when the first question is drafted."""

import functools
import re

_SUBJECT = re.compile(r"Will (?:there be )?(?P<word>[A-Z][a-z]{2,})(?= [a-z])")
_PARTIES = frozenset(
    ("democrats", "republicans", "conservatives", "liberals", "greens", "socialists", "tories")
)
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


def with_small_letter(question: str, context: str) -> str:
    """A question whose subject begins with a small letter, where its first word is no name in the text around.

    Example:
        >>> with_small_letter("Will Jobs return by 2027-12-31?", "Jobs were lost. Jobs will return.")
        'Will jobs return by 2027-12-31?'
        >>> with_small_letter("Will Rovers win?", "The Rovers are back. Rovers will win.")
        'Will Rovers win?'
    """
    found = _SUBJECT.match(question)
    if found is None or re.search(rf"[a-z,;] {found['word']}\b", context):
        return question
    small = found["word"].lower()
    if small in _PARTIES:
        return question
    if not (re.search(rf"\b{small}\b", context) or _is_common_plural(small)):
        return question
    return question[: found.start("word")] + small + question[found.end("word") :]


def _is_common_plural(word: str) -> bool:
    from lemminflect import getAllLemmas

    return word.endswith("s") and getAllLemmas(word, upos="NOUN").get("NOUN", (word,))[0] != word


def is_plain(word: str) -> bool:
    """Whether a word is a verb in its plain form: "cut", "be", not "cuts"."""
    return word.lower() == "be" or word.lower() in _verbs(word.lower())


def _verbs(word: str) -> tuple[str, ...]:
    from lemminflect import getAllLemmas  # 0.3 s, with its tables

    found: tuple[str, ...] = getAllLemmas(word, upos="VERB").get("VERB", ())
    return found
