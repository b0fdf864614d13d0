"""Whether a question can be put before a person: a sentence whose words all refer to something in it.

An empty box is better than a question that nobody would ask.
"""

import re

from forecasts.drafting.english import same_words
from forecasts.drafting.patterns import pattern, word_list

LONGEST = 260
# They stand for something that a question by itself does not name.
_POINTS_ELSEWHERE = pattern("points_elsewhere")
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_MAY_GO = word_list("may_go")
# "Will Acme go bankrupt before it goes public?", not "when it does".
_OF_THE_SUBJECT = re.compile(
    r"\b(?:before|after|until|once|unless|than|when) (?:it|they|he|she)\b(?! (?:do|does|did|will|is|are)\b)"
)
_TIME_OR_COUNT = re.compile(
    r"(?:this|that) (?:year|month|week|winter|summer|spring|autumn|quarter)\b|one (?:in|of)\b", re.IGNORECASE
)
_WEATHER = re.compile(r"it (?:rain|snow|freeze|hail|thunder)\b", re.IGNORECASE)
_CUT_OFF = pattern("cut_off")
_NO_SENTENCE = pattern("no_sentence", exact=True)
_INNER_PRONOUN = pattern("inner_pronoun")


def points_elsewhere(subject: str) -> bool:
    """Whether a subject stands for something outside the question: "they", "such a change", "its leader".

    Example:
        >>> [points_elsewhere(one) for one in ("They", "Such a change", "The party", "One in five firms")]
        [True, True, False, False]
    """
    return bool(_POINTS_ELSEWHERE.match(subject)) and not _TIME_OR_COUNT.match(subject)


def loses(question: str, said: str) -> bool:
    """Whether a question leaves out a word or a number of what was said.

    Example:
        >>> loses("Will the index end higher?", "ends higher"), loses("Will there be unemployment?", "5% unemployment")
        (False, True)
    """
    told = {one for word in _WORD.findall(question) for one in same_words(word)}
    return any(told.isdisjoint(same_words(word)) for word in _WORD.findall(said) if word.lower() not in _MAY_GO)


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
    told = _OF_THE_SUBJECT.sub("", told)
    return not any(wrong.search(told) for wrong in (_CUT_OFF, _NO_SENTENCE, _INNER_PRONOUN))


def _is_balanced(text: str) -> bool:
    pairs = ("()", "“”", "[]", "«»")
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in pairs) and text.count('"') % 2 == 0
