"""What kind of statement a clause is, and whether a person should be asked about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from forecasts.reading.candidate import Label
from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.clauses.conditions import Condition, condition_of
from forecasts.reading.clauses.doubts import doubt_about
from forecasts.reading.clauses.promises import is_own_doing, is_policy, is_promised
from forecasts.reading.clauses.statement import Context, Statement
from forecasts.reading.cues.cue import NOT, WILL, cue_phrases
from forecasts.reading.cues.heads import Head
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.report import Report

# The first kind of head that a clause has names its label.
_LABELS: dict[str, Label] = {
    "hope": "hope",
    "number": "forecast",
    "out-of-sight": "forecast",
    "implied": "implied",
    "likelihood": "forecast",
    "expects": "forecast",
    "told-to-expect": "forecast",
    "forecast-noun": "forecast",
    "will": "forecast",
    "future": "forecast",
    "expected": "forecast",
    "expected-by": "forecast",
    "in-sight": "forecast",
    "condition": "conditional",
    "evidence": "nowcast",
    "possibility": "possibility",
    "intent": "promise",
    "listed": "forecast",
    "norm": "norm",
    "would": "conditional",
}
_RANK = {kind: place for place, kind in enumerate(_LABELS)}
_GOING = (("going", "to"), ("about", "to"))
# Told of what has been: "was", "had"; these also stand in what would come.
_TOLD = words("cues", "past_verbs") - {"were", "made", "found", "led"}
_PERHAPS = frozenset(("perhaps", "possibly", "maybe", "conceivably"))
_CONDITIONAL = frozenset(("forecast", "possibility", "implied", "conditional"))


@dataclass(frozen=True)
class Verdict:
    """A label and what speaks for it."""

    label: Label  # the kind of statement, whoever makes it
    head: Head | None  # the cue that decided, None for a clause that stands under another's hedge
    doubt: str  # why it is not offered, "" where it is
    condition: Condition | None  # what it hangs on


def verdict(sentence: Sentence, clause: Clause, report: Report | None, context: Context, *, timed: bool) -> Verdict:
    """Judge a clause with a head; `report` has it in its scope, and `timed` says that it names a time to come."""
    sound = [head for head in clause.heads if not head.doubt or head.doubt == "course"]
    head = min(sound or clause.heads, key=lambda head: (_RANK[head.kind], head.first))
    statement = Statement(sentence, clause, head, report, context, timed)
    intended = INTENTIONS.answer(statement)
    if intended is not None:
        return Verdict(intended, head, intended, None)
    label = "possibility" if _is_risked(statement, sound) else _LABELS[head.kind]
    condition = None if label in ("hope", "nowcast") else condition_of(sentence, clause.first, clause.end)
    if head.kind == "would":
        return _hypothetical(statement, condition)
    return _asserted(statement, label, "" if sound else head.doubt, condition)


def _asserted(statement: Statement, label: Label, doubt: str, condition: Condition | None) -> Verdict:
    if statement.head.doubt == "course":
        label = "forecast"
    if condition is not None and label in _CONDITIONAL:
        label = "conditional"
    if doubt == "now":
        label = "nowcast"
    return Verdict(label, statement.head, doubt or doubt_about(statement), condition)


def _is_risked(statement: Statement, sound: Sequence[Head]) -> bool:
    """As in "the risk that", "the possibility that", "Perhaps he will": what follows may be so."""
    return statement.kind in ("will", "would") and any(
        other.kind == "possibility"
        and (
            statement.cut[other.first] in _PERHAPS
            or ("that" in statement.cut[other.end - 1 : other.end + 1] and other.first < statement.head.first)
        )
        for other in sound
    )


def _is_intended(statement: Statement) -> bool:
    """As in "I plan to say what will"."""
    before = (head for head in statement.clause.heads if head.first < statement.head.first)
    return statement.kind == "will" and any(head.kind == "intent" for head in before)


def _is_to_be_done(statement: Statement) -> bool:
    head = statement.head
    says = statement.kind == "will" or statement.cut[head.first : head.end] in _GOING
    return says and is_promised(statement)


def _would_do(statement: Statement) -> bool:
    return statement.kind == "would" and is_own_doing(statement)


INTENTIONS = Rules[Statement, Label | None](
    Rule("intended", _is_intended, "promise"),
    Rule("promised", _is_to_be_done, "promise"),
    Rule("policy", is_policy, "promise"),
    Rule("own doing", _would_do, "promise"),
    otherwise=None,
)


def _hypothetical(statement: Statement, condition: Condition | None) -> Verdict:
    """As in "would": reported from the past, or what would follow from something else; else a tale."""
    statement, head, report = statement._replace(timed=False), statement.head, statement.report
    if report is not None and report.past:
        return Verdict(*_told(statement, report, condition))
    if report is not None and condition is None and statement.cut[report.verb] in words("voices", "estimates"):
        return Verdict("forecast", head, doubt_about(statement), None)  # "estimates that it would take until 2030"
    doubt = doubt_about(statement) or HYPOTHESES.answer((statement, condition))
    if condition is None and not doubt:
        condition = Condition(statement.clause.first, head.first, head.first, head.end)
    return Verdict("conditional", head, doubt, condition)


def _told(
    statement: Statement, report: Report, condition: Condition | None
) -> tuple[Label, Head, str, Condition | None]:
    """As in "said that it would": a forecast of who is named; what they only thought is over, but for minutes."""
    if not report.speaker:
        return "forecast", statement.head, "past", condition
    is_minuted = not words("voices", "minutes").isdisjoint(report.speaker.lower().split())
    if statement.cut[report.verb] in words("clauses", "mental") and not is_minuted:
        return "conditional", statement.head, "past", condition
    return "forecast", statement.head, doubt_about(statement), condition


Supposed = tuple[Statement, Condition | None]


def _is_tale(supposed: Supposed) -> bool:
    """Told of the past: a verb in the past tense, or a year that is over, outside the condition."""
    statement = supposed[0]
    is_dated = any(statement.context.is_over(word) for word in statement.cut)
    return is_dated or not _TOLD.isdisjoint(statement.words)


def _hangs_on_nothing(supposed: Supposed) -> bool:
    statement, condition = supposed
    follows = any(cue.kind == "consequence" for cue in cue_phrases().find(statement.words))
    return condition is None and not follows


HYPOTHESES = Rules[Supposed, str](
    Rule("tale", _is_tale, "past"), Rule("hangs on nothing", _hangs_on_nothing, "hypothesis"), otherwise=""
)


def denies(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause's modal is negated: "won't", "would not"."""
    for at in range(clause.first, clause.end - 1):
        word = sentence.words[at]
        if (word in WILL or word == "would") and sentence.words[at + 1] in NOT:
            return True
    return False
