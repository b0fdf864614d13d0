"""Whether a question can be put before a person: a sentence whose words all refer to something in it.

An empty box is better than a question that nobody would ask.
"""

import functools
import re

_SUBJECT = re.compile(r"Will (?:there be )?(?P<word>[A-Z][a-z]{2,})(?= [a-z])")
_PARTIES = frozenset(("democrats", "republicans", "conservatives", "liberals", "greens", "socialists", "tories"))
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
    return lemmas[0] if lemmas and word.endswith(("s", "ing", "ed")) else None


def is_only_a_verb(word: str) -> bool:
    """Whether a word can be nothing else than a verb: "invokes", not "cuts"."""
    from lemminflect import getAllLemmas

    return set(getAllLemmas(word.lower())) in ({"VERB"}, {"AUX"})


def is_common(word: str) -> bool:
    """Whether a word stands in a dictionary of English, or is made of such: "long-term", "driverless"."""
    from lemminflect import getAllLemmas

    return all(bool(getAllLemmas(part)) or part.endswith(("less", "ful", "able")) for part in word.split("-")[-1:])


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


LONGEST = 260
# They stand for something that a question by itself does not name.
_POINTS_ELSEWHERE = re.compile(
    r"(?:they|it|he|she|we|i|you|this|that|these|those|such|who|whose|whom|which|what|one|its|their|his|her|hers"
    r"|theirs|our|my"
    r"|your|here|another|the (?:latter|former|same|above|rest)|(?:both|neither|either|some|others|all|none"
    r"|many|most"
    r"|few|each)(?! \w)|\w+ of (?:its|their|his|her|the (?:two|three|four|five|six|seven|eight|nine|ten)(?! \w)"
    r"|them|these"
    r"|those))\b(?![-’'])",
    re.IGNORECASE,
)
_TIME_OR_COUNT = re.compile(
    r"(?:this|that) (?:year|month|week|winter|summer|spring|autumn|quarter)\b|one (?:in|of)\b", re.IGNORECASE
)
_WEATHER = re.compile(r"it (?:rain|snow|freeze|hail|thunder)\b", re.IGNORECASE)
_CUT_OFF = re.compile(
    r"(?:\b(?:a|an|the|of|to"
    r"|(?<!step )(?<!set )(?<!cave )(?<!kick )(?<!join )(?<!move )(?<!come )(?<!weigh )(?<!rush )in"
    r"|(?<!stay )(?<!go )(?<!carry )(?<!live )(?<!move )(?<!hold )on|at|for|by"
    r"|with|from|and|or|but|that|which|who|as|than|into|be|not|their|its)"
    r"|[,;:(–—-])\s*(?:by \d{4}-\d\d-\d\d|between \d{4}-\d\d-\d\d and \d{4}-\d\d-\d\d)?\?$",
    re.IGNORECASE,
)
_NO_SENTENCE = re.compile(
    r"\bgive \S*%|[;|\[\]{}…]|[<>](?!\d)|\b(?:and|but|or) (?:\w+ed|said|was|were|had|did|saw) (?:an?|the|to"
    r"|that|its|their|for|by)\b|https?:|\.\.|\?.|: |(?<!who )(?<!which )(?<!that )\b(?:will"
    r"|won['’]t)\b(?! of\b)|\bI\b|\b(?:i|we|my|our|us|me)\b"
    r"|(?<!\bv)(?<!\bvs)(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\.[A-Z])\.\s+[A-Z]"
)
_INNER_PRONOUN = re.compile(
    r"^there be (?:such|this|that|these|those|it|its|their|his|her|one(?! of)|him|them|more(?! \w))\b"
    r"|\b(?:that|if|when|because|until|before|after|once|unless|and|but|than) (?:they|it|he|she|this)\b"
    r"|\b(?:do|doing|did|does) (?:so|it|that|this)\b"
    r"|(?<!^)(?<!make )\bit\b|\bher(?= (?:by|until|between|on) \d|\?)|\b(?:them|him)\b|\bsome of (?:this|that)\b",
    re.IGNORECASE,
)


def points_elsewhere(subject: str) -> bool:
    """Whether a subject stands for something outside the question: "they", "such a change", "its leader".

    Example:
        >>> [points_elsewhere(one) for one in ("They", "Such a change", "The party", "One in five firms")]
        [True, True, False, False]
    """
    return bool(_POINTS_ELSEWHERE.match(subject)) and not _TIME_OR_COUNT.match(subject)


def begins_with_a_verb(rest: str) -> bool:
    """Whether words may stand behind "Will the party": a verb in its plain form, behind adverbs at most."""
    words = [
        word
        for word in re.findall(r"[\w'’-]+", rest)
        if word.lower() not in ("not", "never", "also", "even", "soon", "still")
    ]
    verb = next((word for word in words if not word.lower().endswith("ly") or is_plain(word)), "")
    return bool(verb) and is_plain(verb)


def is_sound(question: str) -> bool:
    """Whether a drafted question is a sentence that can be asked by itself.

    Example:
        >>> is_sound("Will the party win by 2027-12-31?"), is_sound("Will the party that they will?")
        (True, False)
    """
    told = question.removeprefix("Will ")
    if told == question or len(question) > LONGEST or not _is_balanced(question):
        return False
    if points_elsewhere(told) and _WEATHER.match(told) is None:
        return False
    return not any(wrong.search(told) for wrong in (_CUT_OFF, _NO_SENTENCE, _INNER_PRONOUN))


def _is_balanced(text: str) -> bool:
    pairs = ("()", "“”", "[]", "«»")
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in pairs) and text.count('"') % 2 == 0
