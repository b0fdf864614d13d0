"""The table of remarks: what each code says, and what to do about it."""

import functools
import tomllib
from pathlib import Path
from typing import Any, NamedTuple, cast

from forecasts.reviewing.remark import Remark, Severity


class Code(NamedTuple):
    """One kind of remark; the sentence has places to fill in, such as {words}."""

    name: str
    severity: Severity
    sentence: str
    remedy: str


@functools.cache
def codes() -> dict[str, Code]:
    """Every code there is, errors first.

    Example:
        >>> codes()["no-close"].severity
        'error'
    """
    table = tomllib.loads(Path(__file__).with_name("codes.toml").read_text(encoding="utf-8"))
    return {
        name: Code(name, cast("Severity", row["severity"]), row["sentence"], row["remedy"])
        for name, row in table.items()
    }


def remark(
    code: str,
    field: str,
    text: str = "",
    span: tuple[int, int] | None = None,
    *,
    question: int | None = None,
    **details: Any,
) -> Remark:
    """A remark of a code.

    Args:
        code: a key of `codes`.
        field: which text or value it is about.
        text: that text, where the remark is about a part of it.
        span: start and end of the part.
        question: number of another question that it names.
        **details: what else its sentence and remedy need.

    Example:
        >>> remark("vague-word", "question", "Will it improve?", (8, 15), because="that is so").words
        'improve'
    """
    found = codes()[code]
    words = text[span[0] : span[1]] if span else ""
    filled = {"words": repr(words), **details}
    start, end = span or (None, None)
    return Remark(
        code=code,
        severity=found.severity,
        sentence=found.sentence.format(**filled),
        remedy=found.remedy.format(**filled),
        field=field,
        start=start,
        end=end,
        words=words,
        question=question,
    )
