"""What a claim speaks of, without the words that say how likely it is: "I'd say 60% that he goes" is "he goes".

The frames are data: frames.toml says how they are written.
"""

import functools
import re
from typing import NamedTuple

from forecasts.drafting.patterns import table

_NO_THING = re.compile(r"(?:the|it|this|that|these|those|they|he|she|i|we|you|there|what|which|who)\b", re.IGNORECASE)
_DEEPEST = 3
LONGEST = 400
"""Characters of a claim that is looked at; longer ones are left as they are."""


class Frame(NamedTuple):
    """A claim without its frame; what is not found is None."""

    clause: str | None = None
    thing: str | None = None
    who: str | None = None
    what: str | None = None


# What a word in capitals stands for, beside those of frames.toml, with the white space around it.
_PARTS = {
    " BE": r"(?:['’]s|['’]re|['’]m| (?:is|are|am|seems?|looks?|remains?|would be|will be))",
    "THEY": r"(?:(?:i|we)|(?:(?!NO)[^\s,;:]+ ){0,6}?(?!NO)[^\s,;:]+)",
    "SAYER ?": r"(?:[^\s,;:]+ ){1,8}?",
    "SOME ?": r"(?:[^\s,;:]+ ){0,7}?",
    "CLAUSE": "(?P<clause>.+)",
    "THING": "(?P<thing>.+)",
    "WHO": "(?P<who>[^,;:]+?)",
    "WHAT": r"(?P<what>\w.*)",
    "STATE": "(?P<state>.+)",
}


@functools.cache
def _frames() -> list[re.Pattern[str]]:
    lines = [line for line in table("frames")["frames"].splitlines() if line and not line.startswith("#")]
    return [_pattern(line, table("frames")["words"]) for line in lines]


def _pattern(line: str, words: dict[str, str]) -> re.Pattern[str]:
    for part, written in (_PARTS | words).items():
        line = re.sub(part if part[-1] == "?" else rf"{part}\b", written.replace("\\", r"\\"), line)
    return re.compile(re.sub(r" (?![\]-])", r"\\s+", line.replace(" ?", r"\s?")), re.IGNORECASE)


def unframed(claim: str) -> Frame:
    """What a claim speaks of.

    Args:
        claim: on one line.

    Example:
        >>> unframed("I'd say 60% that he goes").clause
        'he goes'
        >>> unframed("The odds of a test are one in twenty").thing
        'a test'
        >>> unframed("Expect Marsh to score")[2:]
        ('Marsh', 'score')
    """
    frame = Frame(clause=claim)
    for _ in range(_DEEPEST):
        inner = _once(frame.clause or "")
        if inner is None:
            return frame
        frame = inner
        if frame.clause is None:
            return frame
    return frame


def _once(claim: str) -> Frame | None:
    if len(claim) > LONGEST:
        return None
    for pattern in _frames():
        found = pattern.fullmatch(claim)
        if found is None:
            continue
        kept = {name: value for name, value in found.groupdict().items() if value}
        if state := kept.pop("state", None):
            kept["what"] = f"be {state}"
        frame = Frame(**kept)
        if frame.thing and (_NO_THING.match(frame.thing) or "," in frame.thing):
            continue
        return frame
    return None
