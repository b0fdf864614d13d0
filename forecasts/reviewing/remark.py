"""What a review has to say: a remark, and where in which text it applies."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

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
