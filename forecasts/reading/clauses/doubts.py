"""Why a clause with a cue is not one to ask about: told, asked, denied, addressed to the reader."""

import itertools
from collections.abc import Sequence

from forecasts.reading.clauses.statement import Statement
from forecasts.reading.cues.heads import past_openers
from forecasts.reading.text.lexicon import phrases, words
from forecasts.reading.text.rules import Rule, Rules
from forecasts.reading.text.sentences import Sentence

_MAY_ASK = frozenset(("will", "would", "future", "possibility", "likelihood", "expected"))
_RISKS = frozenset(("risk", "danger"))
_WORRIES = frozenset(("concern", "concerns", "worry", "worries", "fear", "fears"))
_AGAIN = frozenset(("repeat", "rerun", "replay", "return", "crash", "crisis", "level", "levels"))
_RELATIVES = frozenset(("that", "who", "which", "whom"))
_CLOSING = frozenset(("”", '"', "’", ")", "*", "'"))


def doubt_about(statement: Statement) -> str:
    """Why a clause is not offered; "" where nothing speaks against it. The codes are those of docs/reading.md."""
    return DOUBTS.answer(statement)


def _is_asked(statement: Statement) -> bool:
    """A question, or a clause that leaves it open ("whether it will", "what comes next will")."""
    if _has_question_mark(statement) or (statement.context.asks and statement.report is None):
        return True
    at = _asking_word(statement) if statement.kind in _MAY_ASK else None
    return at is not None and ASKING.answer((statement, at))


def _has_question_mark(statement: Statement) -> bool:
    tail = [word for word in statement.cut[-3:] if word not in _CLOSING]
    is_marked = tail[-1:] == ["?"] or "?" in statement.cut[statement.head.end : statement.clause.end]
    return is_marked and statement.kind != "number"


def _asking_word(statement: Statement) -> int | None:
    """Where "whether", "what", "when" stand before the head, in the same part of the clause."""
    for at in range(statement.head.first - 1, statement.clause.first - 1, -1):
        word = statement.cut[at]
        if word in (",", ";", ":"):
            return None
        if word in words("voices", "asking"):
            return at
    return None


def _needs_asking(asked: tuple[Statement, int]) -> bool:
    """Whether a verb of asking or knowing stands before a word that need not ask."""
    statement, at = asked
    return at > 0 and statement.cut[at - 1] in words("clauses", "asking_needs")


def _is_relative(asked: tuple[Statement, int]) -> bool:
    """As in "the bank, which will": nothing is asked."""
    return asked[0].cut[asked[1]] in ("who", "which", "whose", "whom") and asked[1] > 0


def _is_a_time(asked: tuple[Statement, int]) -> bool:
    """As in "the day when it will"."""
    return asked[0].cut[asked[1]] in ("when", "where") and asked[1] > 0


def _is_cleft(asked: tuple[Statement, int]) -> bool:
    """As in "What comes is a war that will"."""
    statement, at = asked
    begins = statement.cut[at] == "what" and at == statement.clause.first
    return begins and "is" in statement.cut[at : statement.head.first]


ASKING = Rules[tuple[Statement, int], bool](
    Rule("relative", lambda asked: _is_relative(asked) and not _needs_asking(asked), False),
    Rule("time", lambda asked: _is_a_time(asked) and not _needs_asking(asked), False),
    Rule("cleft", _is_cleft, False),
    otherwise=True,
)


def _is_instruction(statement: Statement) -> bool:
    return statement.context.instructs and statement.kind not in ("expects", "likelihood")


def _is_over(statement: Statement) -> bool:
    """A forecast that was made long ago, by whomever."""
    cut, report = statement.cut, statement.report
    if report is None or not report.past:
        return False
    if "had" in cut[max(0, report.verb - 2) : report.verb]:
        return True
    is_old = any(statement.context.is_over(word) and not _is_compared(cut, at) for at, word in enumerate(cut))
    past = words("clauses", "past_times") - {"yesterday", "earlier"}
    return is_old or is_last(cut) or not past.isdisjoint(cut)


def is_last(cut: Sequence[str]) -> bool:
    """Whether words say "last year"; "last week" is too near."""
    units = words("cues", "times_behind") - words("clauses", "times_just_behind")
    return any(one == "last" and other in units for one, other in itertools.pairwise(cut))


def _is_compared(cut: Sequence[str], at: int) -> bool:
    """Whether a year only measures: "no repeat of 2023", "the lowest since 2019"."""
    return cut[at - 1] in ("since", "than", "like") or (cut[at - 1] == "of" and cut[at - 2] in _AGAIN)


def _addresses_reader(statement: Statement) -> bool:
    """As in "you will need", "Subscribe and you will"; "Expect your" tells the reader of their own."""
    cut = statement.cut
    first = past_openers(statement.sentence, statement.clause.first)
    if statement.kind == "told-to-expect":
        return "your" in cut or "you" in cut
    if first < len(cut) and cut[first] in words("clauses", "commands") and statement.kind != "number":
        return True
    is_you = not words("clauses", "reader").isdisjoint(statement.before[-3:])
    return is_you and not (statement.timed and statement.kind == "likelihood")


def _is_housekeeping(statement: Statement) -> bool:
    """As in "This column will return in May"."""
    subject = statement.before[-6:]
    about = not words("clauses", "housekeeping").isdisjoint(subject)
    return about and not words("clauses", "points_at_the_text").isdisjoint(subject[:3])


def _is_a_worry(statement: Statement) -> bool:
    """As in "our main concern remains the risk that prices will rise": what is worried about, not foretold."""
    cut = statement.cut
    return statement.kind in ("will", "would", "possibility", "future") and any(
        cut[at] in _RISKS and cut[at + 1] == "that" and not _WORRIES.isdisjoint(cut[max(0, at - 4) : at])
        for at in range(statement.clause.first, statement.head.end - 1)
    )


def _is_ability(statement: Statement) -> bool:
    """As in "it has the potential to last", which says no more than that it can."""
    cut, head = statement.cut, statement.head
    is_able = cut[head.first - 1 : head.first] in (("has",), ("have",))
    return not statement.timed and is_able and cut[head.first + 1 : head.end] == ("potential", "to")


def _is_purpose(statement: Statement) -> bool:
    is_aim = statement.kind in ("will", "future", "possibility", "would")
    return is_aim and bool(phrases("clauses", "purposes").find(statement.before))


def _is_restrictive(statement: Statement) -> bool:
    """As in "a plan that will help": the future belongs to a noun, it is not asserted."""
    if statement.kind not in ("will", "possibility", "future", "expected"):
        return False
    cut, at = statement.cut, statement.head.first - 1
    while at > 0 and (cut[at].endswith("ly") or cut[at] in words("clauses", "between_relative_and_modal")):
        at -= 1
    if at < 1 or cut[at] not in _RELATIVES or cut[at - 1] in ("and", "but"):
        return False
    return cut[at - 1].isalnum() and not (statement.timed and statement.kind == "will")


def _denies(statement: Statement) -> bool:
    return bool(phrases("clauses", "denials").find(statement.before))


DOUBTS = Rules[Statement, str](
    Rule("looking back", lambda statement: statement.context.looks_back, "looking-back"),
    Rule("asked", _is_asked, "question"),
    Rule("nobody's", lambda s: s.report is not None and s.report.kind == "denied", "denied"),
    Rule("listed", lambda statement: statement.kind in ("listed", "number"), ""),
    Rule("instruction", _is_instruction, "reader"),
    Rule("denied", _denies, "denied"),
    Rule("over", _is_over, "past"),
    Rule("to the reader", _addresses_reader, "reader"),
    Rule("housekeeping", _is_housekeeping, "housekeeping"),
    Rule("worry", _is_a_worry, "now"),
    Rule("ability", _is_ability, "now"),
    Rule("purpose", _is_purpose, "purpose"),
    Rule("relative", _is_restrictive, "relative"),
    otherwise="",
)


def instructs(paragraph: Sequence[Sentence]) -> bool:
    """Whether a paragraph tells the reader what to do: commands, and sentences with "you"."""
    first = [sentence.words[past_openers(sentence, 0) :][:1] for sentence in paragraph]
    commands = sum(1 for word in first if word and word[0] in words("clauses", "commands"))
    addressed = sum(1 for sentence in paragraph if words("clauses", "reader") & set(sentence.words))
    return commands >= 2 or (len(paragraph) > 2 and commands + addressed > 0.6 * len(paragraph))


def tells(paragraph: Sequence[Sentence]) -> bool:
    """Whether a paragraph is a tale: most of its sentences are in the past tense."""
    over = sum(1 for sentence in paragraph if words("cues", "past_verbs") & set(sentence.words))
    return len(paragraph) > 2 and over > 0.5 * len(paragraph)
