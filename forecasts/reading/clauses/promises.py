"""Whether a statement says what its speaker will do: a promise, a plan, an institution's policy."""

from forecasts.reading.clauses.conditions import condition_of
from forecasts.reading.clauses.statement import Statement
from forecasts.reading.text.lexicon import words
from forecasts.reading.text.rules import Rule, Rules

_MINE = frozenset(("i", "we"))
_POLICY_KINDS = frozenset(("will", "would", "likelihood", "expected-by", "expected"))
_ANNOUNCES = frozenset(("said", "says", "announced", "announces"))


def is_promised(statement: Statement) -> bool:
    """As in "We will build": the speaker's own doing; "we will see" is not."""
    return PROMISED.answer(statement)


def is_policy(statement: Statement) -> bool:
    """As in "The Committee expects to maintain its stance": an institution says what it will do, or works for."""
    return bool(statement.context.institutions) and POLICY.answer(statement)


def is_own_doing(statement: Statement) -> bool:
    """As in "The company said it would build": whoever speaks says what they will do themselves."""
    report, at = statement.report, statement.head.first - 1
    if report is None or at != report.first or statement.cut[at] not in ("it", "they", "he", "she"):
        return False
    names = report.kind == "says" and report.speaker and statement.cut[report.verb] in _ANNOUNCES
    passive = words("cues", "courses") | words("clauses", "not_of_the_will")
    return bool(names) and statement.verb not in passive


def _is_institution(statement: Statement) -> bool:
    own = statement.context.institutions
    return bool(own) and not (own | {"reserve"}).isdisjoint(statement.subject)


def _is_held_out(statement: Statement) -> bool:
    """As in "Every child will learn to read": what a speech holds out to those who listen, without a date."""
    if not statement.context.addresses or statement.report is not None or statement.kind != "will":
        return False
    clause = statement.clause
    if statement.is_weighed() or condition_of(statement.sentence, clause.first, clause.end):
        return False
    dates = words("clauses", "dates_a_speech")
    if any(word[:1].isdigit() or word in dates for word in statement.words):
        return False
    return words("clauses", "others_in_a_speech").isdisjoint(statement.subject)


def _is_speech_of(statement: Statement) -> bool:
    return statement.context.is_speech and not words("clauses", "own").isdisjoint(statement.subject)


def _is_not_willed(statement: Statement) -> bool:
    """As in "we will see"; in a speech "we will have" is a promise."""
    is_speech = statement.context.is_speech and statement.kind == "will"
    willed = is_speech and statement.verb in words("clauses", "willed_in_a_speech")
    return statement.verb in words("clauses", "not_of_the_will") and not willed


def _is_forecast_of_us(statement: Statement) -> bool:
    """As in "We will probably build", "we will build by June": said of us, it is dated or weighed."""
    if statement.subject_word == "i" or statement.context.is_speech:
        return False
    return statement.timed or "probably" in statement.cut or "likely" in statement.cut


PROMISED = Rules[Statement, bool](
    Rule("institution", _is_institution, True),
    Rule("own doing", is_own_doing, True),
    Rule("speech", _is_speech_of, True),
    Rule("held out", _is_held_out, True),
    Rule("not mine", lambda statement: statement.subject_word not in _MINE, False),
    Rule("not willed", _is_not_willed, False),
    Rule("forecast of us", _is_forecast_of_us, False),
    otherwise=True,
)


def _is_own_aim(statement: Statement) -> bool:
    """As in "The Committee expects to keep", "seeks price stability": of the institution itself."""
    report = statement.report
    if report is None or not statement.context.is_own(report.speaker):
        return False
    return statement.rest[:1] == ("to",) or not words("clauses", "objectives").isdisjoint(statement.words)


def _is_about_policy(statement: Statement) -> bool:
    about = not words("clauses", "policy").isdisjoint(statement.words)
    return about and statement.kind in _POLICY_KINDS


POLICY = Rules[Statement, bool](
    Rule("own aim", _is_own_aim, True), Rule("policy", _is_about_policy, True), otherwise=False
)
