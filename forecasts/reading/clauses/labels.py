"""What kind of statement a clause is, and whether a person should be asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forecasts.reading.candidate import Label
from forecasts.reading.clauses.clauses import Clause
from forecasts.reading.clauses.conditions import Condition, condition_of
from forecasts.reading.clauses.doubts import YEAR, Context, doubt_about
from forecasts.reading.cues.cue import NOT, WILL
from forecasts.reading.cues.cues import cue_phrases
from forecasts.reading.cues.heads import Head
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.sentences import Sentence
from forecasts.reading.voices.report import Report

# The first kind of head that a clause has names its label.
_RANK: tuple[tuple[str, Label], ...] = (
    ("hope", "hope"),
    ("number", "forecast"),
    ("out-of-sight", "forecast"),
    ("implied", "implied"),
    ("likelihood", "forecast"),
    ("expects", "forecast"),
    ("told-to-expect", "forecast"),
    ("forecast-noun", "forecast"),
    ("will", "forecast"),
    ("future", "forecast"),
    ("expected", "forecast"),
    ("expected-by", "forecast"),
    ("in-sight", "forecast"),
    ("condition", "conditional"),
    ("evidence", "nowcast"),
    ("possibility", "possibility"),
    ("intent", "promise"),
    ("listed", "forecast"),
    ("norm", "norm"),
    ("would", "conditional"),
)
# What somebody thought in the past is told, not forecast.
_MENTAL = words("clauses", "mental")
# In a speech, what these do is what the speaker will do.
_OWN = words("clauses", "own")
_MINE = frozenset(("i", "we"))


@dataclass(frozen=True)
class Verdict:
    """A label and what speaks for it.

    Attributes:
        label: the kind of statement, whoever makes it.
        head: the cue that decided, None for a clause that stands under another's hedge.
        doubt: why it is not offered, "" where it is.
        condition: what it hangs on.
    """

    label: Label
    head: Head | None
    doubt: str
    condition: Condition | None


def verdict(
    sentence: Sentence, clause: Clause, report: Report | None, context: Context, *, timed: bool
) -> Verdict:
    """Judge a clause.

    Args:
        sentence: the sentence.
        clause: one of its clauses, with at least one head.
        report: the report in whose scope it stands, None for the author's own words.
        context: the rest of the text.
        timed: whether the clause names a time to come.
    """
    sound = [head for head in clause.heads if not head.doubt or head.doubt in ("course",)]
    head = _deciding(sound or list(clause.heads))
    label = dict(_RANK)[head.kind]
    if head.kind in ("will", "would") and any(
        _is_risk(sentence, other) and other.first < head.first for other in sound
    ):
        label = "possibility"
    if head.doubt == "course":
        label = "forecast"
    doubt = "" if sound else head.doubt
    if head.kind == "norm" and head.doubt != "course":
        return Verdict("norm", head, "norm", None)
    if (
        any(other.kind == "intent" and other.first < head.first for other in clause.heads)
        and head.kind == "will"
    ):
        return Verdict("promise", head, "promise", None)
    if head.kind == "will" or sentence.words[head.first : head.end] in (("going", "to"), ("about", "to")):
        promised = _promised(sentence, clause, head, report, context, timed=timed)
        if promised:
            return Verdict("promise", head, "promise", None)
    if label == "promise" or _is_policy(sentence, clause, head, report, context):
        return Verdict("promise", head, "promise", None)
    condition = None if label in ("hope", "nowcast") else condition_of(sentence, clause.first, clause.end)
    if head.kind == "would":
        if report is not None and _is_own_doing(sentence, head, report):
            return Verdict("promise", head, "promise", None)
        return _hypothetical(sentence, clause, head, report, condition, context)
    if condition is not None and label in ("forecast", "possibility", "implied", "conditional"):
        label = "conditional"
    if doubt == "now":
        label = "nowcast"
    doubt = doubt or doubt_about(sentence, clause, head, report, context, timed=timed)
    return Verdict(label, head, doubt, condition)


def _deciding(found: Sequence[Head]) -> Head:
    rank = {kind: place for place, (kind, _) in enumerate(_RANK)}
    return min(found, key=lambda head: (rank[head.kind], head.first))


def _is_policy(
    sentence: Sentence, clause: Clause, head: Head, report: Report | None, context: Context
) -> bool:
    """As in "The Committee expects to maintain its stance": an institution says what it will do, or works for."""
    if not context.institutions:
        return False
    cut = set(sentence.words[clause.first : clause.end])
    is_own = report is not None and context.is_own(report.speaker)
    if is_own and (
        sentence.words[head.end : head.end + 1] == ("to",) or cut & words("clauses", "objectives")
    ):
        return True
    if head.kind in ("will", "would", "likelihood", "expected-by", "expected") and cut & words(
        "clauses", "policy"
    ):
        return True
    is_plain = head.kind in ("will", "future") and not _is_weighed(clause)
    subject = _subject(sentence, clause, head)
    if subject == {"it"}:
        return is_plain and _verb_after(sentence, head) not in words("cues", "courses")
    return is_plain and bool(subject & words("clauses", "own_of_an_institution"))


def _is_held_out(sentence: Sentence, clause: Clause, head: Head) -> bool:
    """As in "Every child will learn to read": what a speech holds out to those who listen, without a date."""
    if head.kind != "will" or _is_weighed(clause) or condition_of(sentence, clause.first, clause.end):
        return False
    cut = sentence.words[clause.first : clause.end]
    if any(word[:1].isdigit() or word in words("clauses", "dates_a_speech") for word in cut):
        return False
    return not _subject(sentence, clause, head) & words("clauses", "others_in_a_speech")


def _is_weighed(clause: Clause) -> bool:
    return any(head.kind in ("likelihood", "number") for head in clause.heads)


def _is_own_doing(sentence: Sentence, head: Head, report: Report) -> bool:
    """As in "The company said it would build": whoever speaks says what they will do themselves."""
    pronoun = sentence.words[head.first - 1] in ("it", "they", "he", "she") and head.first - 1 == report.first
    named = (
        report.kind == "says"
        and report.speaker
        and sentence.words[report.verb] in ("said", "says", "announced", "announces")
    )
    verb = _verb_after(sentence, head)
    return bool(pronoun and named) and verb not in words("cues", "courses") | words(
        "clauses", "not_of_the_will"
    )


def _is_risk(sentence: Sentence, head: Head) -> bool:
    """As in "the risk that", "the possibility that": what follows may be so."""
    return head.kind == "possibility" and sentence.words[head.end - 1] == "that"


def _promised(
    sentence: Sentence, clause: Clause, head: Head, report: Report | None, context: Context, *, timed: bool
) -> bool:
    """As in "We will build": the speaker's own doing; "we will see" is not."""
    cut = sentence.words
    subject = _subject_word(sentence, clause, head)
    verb = _verb_after(sentence, head)
    before = _subject(sentence, clause, head)
    if context.institutions and before & (context.institutions | {"reserve"}):
        return True
    if report is not None and _is_own_doing(sentence, head, report):
        return True
    if context.is_speech and before & _OWN:
        return True
    if context.addresses and report is None and _is_held_out(sentence, clause, head):
        return True
    if subject not in _MINE or verb in words("clauses", "says_a_forecast") or _fares(sentence, head, verb):
        return False
    if verb in words("clauses", "not_of_the_will") and not (
        context.is_speech and head.kind == "will" and verb in words("clauses", "willed_in_a_speech")
    ):
        return False
    return subject == "i" or context.is_speech or not (timed or "probably" in cut or "likely" in cut)


def _fares(sentence: Sentence, head: Head, verb: str) -> bool:
    """As in "we will do well in the north": how it goes with us, not what we do."""
    outcomes = {"well", "badly", "better", "worse", "fine", "poorly"}
    return verb == "do" and bool(outcomes & set(sentence.words[head.end : head.end + 4]))


def _subject(sentence: Sentence, clause: Clause, head: Head) -> frozenset[str]:
    """The words before a modal; for a second verb ("and will act") those of the sentence's subject."""
    first = clause.first if clause.first < head.first else 0
    cut = sentence.words[first : head.first]
    comma = max((at for at, word in enumerate(cut) if word == "," and at < len(cut) - 1), default=-1)
    return frozenset(cut[comma + 1 :]) if comma < len(cut) - 1 else frozenset(cut)


def _subject_word(sentence: Sentence, clause: Clause, head: Head) -> str:
    for at in range(head.first - 1, max(clause.first - 1, head.first - 5), -1):
        word = sentence.words[at]
        if word not in ("'m", "'re", "am", "are", "is", "not") and not (
            word.endswith("ly") or word in words("clauses", "between_subject_and_modal")
        ):
            return word
    return ""


def _verb_after(sentence: Sentence, head: Head) -> str:
    for word in sentence.words[head.end : head.end + 4]:
        if not (
            word.endswith("ly") and len(word) > 4 and word not in words("clauses", "not_of_the_will")
        ) and word not in words("clauses", "between_modal_and_verb"):
            return word
    return ""


def _hypothetical(
    sentence: Sentence,
    clause: Clause,
    head: Head,
    report: Report | None,
    condition: Condition | None,
    context: Context,
) -> Verdict:
    """As in "would": reported from the past, or what would follow from something else; else a tale."""
    cut = sentence.words[clause.first : clause.end]
    following = sentence.words[head.end : head.end + 1]
    if report is not None and report.past and not report.speaker:
        return Verdict("forecast", head, "past", condition)
    if report is not None and report.past and sentence.words[report.verb] not in _MENTAL:
        return Verdict(
            "forecast", head, doubt_about(sentence, clause, head, report, context, timed=False), condition
        )
    subject = _subject_word(sentence, clause, head)
    if report is not None and report.past:
        return Verdict("conditional", head, "past", condition)
    doubt = doubt_about(sentence, clause, head, report, context, timed=False)
    if subject in ("i", "you") or (
        following in (("like",), ("rather",), ("say",), ("argue",), ("be",)) and subject in _MINE
    ):
        doubt = doubt or "hypothesis"
    if "had" in cut or "have" in sentence.words[head.end : head.end + 3]:
        doubt = doubt or "hypothesis"
    if _is_tale(sentence, clause, context):
        doubt = doubt or "past"
    if condition is None and not any(cue.kind == "consequence" for cue in cue_phrases().find(cut)):
        doubt = doubt or "hypothesis"
    if condition is None and not doubt:
        condition = Condition(clause.first, head.first, head.first, head.end)
    return Verdict("conditional", head, doubt, condition)


def _is_tale(sentence: Sentence, clause: Clause, context: Context) -> bool:
    """Told of the past: a verb in the past tense, or a year that is over, outside the condition."""
    if context.published_year is not None and any(
        YEAR.fullmatch(word) and int(word) < context.published_year for word in sentence.words
    ):
        return True
    return any(
        word in words("cues", "past_verbs") - {"were", "made", "found", "led"}
        for word in sentence.words[clause.first : clause.end]
    )


def denies(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause's modal is negated: "won't", "would not"."""
    for at in range(clause.first, clause.end - 1):
        word = sentence.words[at]
        if (word in WILL or word == "would") and sentence.words[at + 1] in NOT:
            return True
    return False
