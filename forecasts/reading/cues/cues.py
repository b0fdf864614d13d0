"""The cues of cues.toml, which may carry a claim where they stand."""

import functools
import re
from collections.abc import Iterator

from forecasts.reading.text.lexicon import Phrases, table

_CLASS = re.compile(r"[A-Z]+")


@functools.cache
def cue_phrases() -> Phrases:
    """Every cue of cues.toml."""
    return Phrases(_cues(start=False))


@functools.cache
def opening_cues() -> Phrases:
    """The cues that count only where a sentence begins."""
    return Phrases(_cues(start=True))


def _cues(*, start: bool) -> Iterator[tuple[str, str]]:
    found = table("cues", "cues")
    classes = {name: words.replace(" ", "|") for name, words in found["classes"].items()}
    for kind, entry in found.items():
        if kind != "classes" and entry.get("start", False) is start:
            for form in entry["forms"]:
                yield kind, _CLASS.sub(lambda match: classes[match.group()], form)
