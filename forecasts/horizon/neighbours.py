"""The words beside a time that extend or change it, or make it no time: "by Q3 earnings", "for two years"."""

from collections.abc import Iterator

from forecasts.horizon.rules.drafts import Draft
from forecasts.horizon.scan import Scan

_ALTERNATIVE_REACH = 7  # words between "or" and the other time
_ALTERNATIVES = frozenset(("month", "season", "weekday", "holiday"))
_RECORD_REACH = 9  # words between "the first" and "in ten years"
_NOUN_REACH = 8  # words between "by the" and "in July", in "by the summit of the alliance in July"
_LASTING_REACH = 14  # words between "will not" and "for two years"
_SUBJECT_REACH = 6  # words from "by June" to the "will" of its clause
_GOES_ON_WITH = ("after_year", "predicate", "by", "in", "before", "at_latest", "open", "fuzzy_adverb", "day")
_AFTER_DAYS = frozenset(("in", "at", "by", "to", "with", "when", "as", "and", "but", "of", "for"))
_VERBS = frozenset(("end", "ends"))  # "will end in June"; "end-2027" is a time
_FORECASTS = frozenset(("forecast", "forecasts", "outlook", "prediction", "predictions", "prospects", "horizon"))
_BETWEEN_MODAL_AND_VERB = frozenset(("to", "not", "t", "also", "then", "now", "soon", "has", "have", "had"))
_FINITE = frozenset(("cannot", "is", "are", "was", "were", "has", "have", "had", "do", "does", "did"))
_AMOUNTS = frozenset(("%", "percent", "percentage", "cent", "point", "points", "third", "half", "quarter", "margin"))


def with_neighbours(scan: Scan, draft: Draft, at: int, end: int) -> tuple[int, int]:
    """The stretch with the words beside it that change what it means."""
    goes_on = scan.text(end) in ("before", "after") and scan.text(end + 1).endswith("ing")
    after = [] if goes_on else [stop for _, stop in scan.take("changes_after", end)]
    if any(extends(scan, draft, at, end) for extends in (_goes_on, _has_alternative, _is_of_a_noun)):
        after.append(end + 1)
    before = [*_changed_before(scan, draft, at)]
    if _limits_a_noun(scan, at) or _is_what_happens(scan, draft, at, end):
        before.append(max(at - 1, 0))
    return min(before, default=at), min(max(after, default=end), len(scan.tokens))


def _changed_before(scan: Scan, draft: Draft, at: int) -> Iterator[int]:
    """Where the words begin that change a time from before: "early", "not" before "until"."""
    is_before = draft.rule.startswith("before")
    kinds = ("changes_before", "changes_limit")[: 1 + (is_before or draft.rule.startswith("until"))]
    for start in range(max(0, at - 3), at):
        if any(stop == at for kind in kinds for _, stop in scan.take(kind, start)):
            yield start
    if is_before and at and (scan.take("unit", at - 1) or scan.take("units", at - 1)):
        yield at - 1  # "a month before the midterms"


def is_no_time(text: str, scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """Whether words that could be a time are none here: a count, a record, a property."""
    return _is_a_count(text, scan, draft, end) or _is_a_record(scan, draft, at, end) or _is_a_kind(scan, draft, at, end)


def is_verb(scan: Scan, at: int) -> bool:
    """As in "will end in June", "has come in June"."""
    if scan.language.code != "en" or not at:
        return False
    before = scan.text(at - 1)
    if scan.text(at) == "come":
        return scan.kind(at - 1) == "word" and not any(scan.take("and", at - 1))
    is_behind_a_verb = bool(scan.take("predicate", at - 1)) or before in _BETWEEN_MODAL_AND_VERB
    return scan.text(at) in _VERBS and (is_behind_a_verb or before.endswith("ly") or before == "ll")


def _goes_on(scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """By 2028, 2029; by 2028 and 2030; 2026/27; in weeks or months."""
    del draft, at
    joins = _joins(scan, end)
    if joins and any(scan.take(kind, end + 1) for kind in ("unit", "units")):
        return True
    if scan.kind(end + 1) != "number":
        return scan.kind(end) == "number"
    is_tied = scan.text(end) in ("/", "-") and scan.glued(end) and scan.glued(end + 1)
    is_year = len(scan.text(end + 1)) == 4 and (joins or scan.text(end) in (",", "/", "-"))
    return scan.kind(end) == "number" or is_tied or is_year or (joins and _is_another_day(scan, end))


def _joins(scan: Scan, at: int) -> bool:
    return any(scan.take("and", at)) or any(scan.take("or", at)) or scan.text(at) == "&"


def _is_another_day(scan: Scan, end: int) -> bool:
    """As in "on 29 and 30 January", "on Jan. 29 and 30"."""
    are_days = scan.kind(end - 1) == "number" and len(scan.text(end - 1)) < 3 and len(scan.text(end + 1)) < 3
    return are_days and (scan.kind(end + 2) != "word" or scan.text(end + 2) in _AFTER_DAYS)


def _has_alternative(scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """In June or, failing that, July; by Friday, or perhaps in May: two times, of which neither is the one."""
    del draft
    start = end + 1 if scan.text(end) == "," else end
    if _is_one_of_several(scan, start, end):
        return True
    if not any(scan.take("or", start)):
        return False
    for at in range(start + 1, start + _ALTERNATIVE_REACH):
        if any(scan.take("predicate", at)) or scan.text(at) in (".", ";", ":"):
            return False
        if not _ALTERNATIVES.isdisjoint(scan.kinds(at)):
            return True
    return False


def _is_one_of_several(scan: Scan, start: int, end: int) -> bool:
    """As in "in June, September and December", "twice this year and three times next"."""
    joins = _joins(scan, start)
    if not joins and start == end:
        return False
    is_day = joins and scan.kind(start + 1) == "number"
    if _is_a_month(scan, start + joins) or (is_day and _is_a_month(scan, start + 2)):
        return True  # "on 5 May and 6 June"
    nexts = [at for at in range(start + 1, start + 5) if scan.text(at) == "next"]
    return joins and any(scan.kind(at + 1) != "word" for at in nexts)


def _is_a_month(scan: Scan, at: int) -> bool:
    return bool(scan.take("month", at)) and scan.text(at) not in ("may", "march")


def _is_of_a_noun(scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """As in "by Q3 earnings", "by the June summit", "by June's summit": at the front the next word is a subject."""
    if scan.language.code != "en":
        return False
    if scan.text(end) == "'" and scan.text(end + 1) == "s" and scan.glued(end):
        return draft.rule.startswith(("by:", "until:", "before:"))
    is_tied = any(scan.take(kind, at) for kind in ("by", "before", "in")) and not draft.rule.startswith("fuzzy:")
    if not is_tied or scan.kind(end) != "word" or scan.text(end).endswith("ly") or _begins_a_clause(scan, at, end):
        return False
    return not any(scan.take(kind, end) for kind in _GOES_ON_WITH)


def _begins_a_clause(scan: Scan, at: int, end: int) -> bool:
    """As in "and by June prices will": the words behind the time are a subject."""
    before = scan.text(at - 1) if at else ""
    if not before.isalnum() or any(scan.take("and", at - 1)) or before in ("that", "but", "if", "or"):
        return True
    for later in range(end, end + _SUBJECT_REACH):
        if scan.take("predicate", later):
            return True
        if scan.kind(later) != "word" or scan.take("in", later):
            return False
    return False


def _limits_a_noun(scan: Scan, at: int) -> bool:
    """As in "by the summit in July": the time dates the noun behind "by", and not what is to happen."""
    if scan.language.code != "en" or not any(scan.take(kind, at) for kind in ("in", "on", "this", "next", "of")):
        return False
    for back in range(at - 2, max(-1, at - 1 - _NOUN_REACH), -1):
        if not _is_in_a_noun(scan, back + 1):
            return False
        for name, end in scan.names("limits_a_noun", back):
            if end < at and (name == "any" or not _is_done_by(scan, back)):
                return True
    return False


def _is_in_a_noun(scan: Scan, at: int) -> bool:
    """Whether a noun phrase may go on over a word."""
    if scan.take("predicate", at) or scan.text(at) in _AMOUNTS | _FINITE or scan.kind(at) == "number":
        return False
    return scan.kind(at) == "word" or scan.text(at) in ("-", "'")


def _is_done_by(scan: Scan, at: int) -> bool:
    """As in "raised by the bank in July"."""
    before = scan.text(at - 1) if at else ""
    return before.endswith(("ed", "wn")) or bool(scan.take("participle", at - 1))


def _is_what_happens(scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """As in "pay a dividend for 44 years": how long it goes on; "will not open for a year" is a window."""
    if draft.rule != "rolling" or scan.language.code != "en" or scan.text(at) != "for":
        return False
    if _looks_ahead(scan, at, end):
        return False
    for back in range(at - 1, max(-1, at - _LASTING_REACH), -1):
        if scan.text(back) in (";", ":", "."):
            return True
        if scan.take("lasting", back):
            return False
    return True


def _looks_ahead(scan: Scan, at: int, end: int) -> bool:
    return any(scan.take(kind, token) for kind in ("next", "coming", "another") for token in range(at, end))


def _is_a_count(text: str, scan: Scan, draft: Draft, end: int) -> bool:
    """Whether figures read as a year are a number of things: "by 2030 votes", "in 2027 dollars"."""
    is_year = draft.rule.rpartition(":")[2] == "year" and scan.kind(end - 1) == "number"
    if not is_year or scan.language.code != "en" or scan.kind(end) != "word":
        return False
    return not text[scan.tokens[end].start].isupper() and not scan.take("after_year", end)


def _is_a_record(scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """Whether a length of time is one that is over: "the worst drought in ten years"."""
    if draft.rule != "rolling" or _looks_ahead(scan, at, end):
        return False
    for back in range(at - 1, max(-1, at - _RECORD_REACH), -1):
        if (scan.kind(back) == "mark" and scan.text(back) not in ("-", "'")) or scan.take("predicate", back):
            return False
        if any(end <= at for _, end in scan.take("record", back)):
            return True
    return False


def _is_a_kind(scan: Scan, draft: Draft, at: int, end: int) -> bool:
    """As in "longer-term problems": of what kind they are, not when."""
    if not draft.rule.startswith("fuzzy:") or scan.kind(end) != "word" or scan.language.code != "en":
        return False
    is_bare = bool(scan.take("fuzzy", at)) or any(scan.take("fuzzy", middle) for _, middle in scan.take("the", at))
    return is_bare and scan.text(end) not in _FORECASTS and not scan.take("after_year", end)
