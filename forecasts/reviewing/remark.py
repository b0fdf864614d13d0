"""What a review has to say: a remark, where in which text it applies, and what each code says and asks for."""

import functools
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong, or doubtful, with a question, its claim, its forecast or its resolution.

    Attributes:
        code: stable name of the kind of remark, such as "vague-word"; docs/review.md lists them all.
        severity: "error" (it cannot be resolved or scored fairly as it stands) or "warning".
        sentence: what is the matter, one sentence.
        remedy: what to do about it, one sentence.
        field: which text or value it is about: "question", "criteria", "options", "closes", "opens", "horizon",
            "quote", "condition", "forecaster", "made_on", "probability", "phrase", "outcome", "evidence" ...
        start: offset of the first character it is about in that text, or None where it is about the whole.
        end: offset after the last one, or None.
        words: these characters, as they were given, or "".
        question: number of another question that it names (a duplicate), or None.
    """

    code: str
    severity: Severity
    sentence: str
    remedy: str
    field: str
    start: int | None = None
    end: int | None = None
    words: str = ""
    question: int | None = None

    def json(self) -> dict[str, Any]:
        """The remark as JSON values.

        Example:
            >>> Remark("no-close", "error", "It has no close.", "Give a date.", "closes").json()["code"]
            'no-close'
        """
        return asdict(self)


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
