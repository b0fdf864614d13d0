"""Metaculus' score_data.csv: baseline and peer points and coverage of each forecaster on each question."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from forecasts.errors import RecordError
from forecasts.records.values import read_fraction
from ledger.errors import InputError, Problem
from ledger.exchange.cells import times
from ledger.exchange.importers.files import archive
from ledger.exchange.importers.interface import File, How
from ledger.exchange.importers.platforms.metaculus_cells import listed_values
from ledger.exchange.importers.platforms.metaculus_files import FORECASTS, QUESTIONS, SCORES, Export, exports_in
from ledger.exchange.importers.platforms.metaculus_forecasters import METHODS
from ledger.exchange.importers.platforms.metaculus_questions import KINDS, options_of
from ledger.exchange.importers.rows import is_true, one_line, readable
from ledger.exchange.printed_scores.compared import NotScored, Printed
from scoring import baseline_score, standing_peer_score

NEEDED = ("Question ID", "Score Type", "Score")
WHO = ("Forecaster Username", "Forecaster ID", "Forecaster (Anonymized)")
WHOSE = ("User Username", "User ID", "User (Anonymized)")
RULES = {
    "baseline": "Metaculus' points: 100 ln(p k) / ln k, over the time from opening to the scheduled close",
    "peer": "Metaculus' points: 100 n/(n-1) ln(p / geometric mean), over the time from opening to the scheduled "
    "close, against those in the file",
    "coverage": "the share of the time from opening to the scheduled close during which a forecast stood",
}
ELSEWHERE = {  # why a type of score cannot be recomputed
    "relative_legacy": "it needs the whole history of the community's forecast, which is thinned out in the file",
    "spot_peer": "the moment that a spot score is taken at is not in the file",
    "spot_baseline": "the moment that a spot score is taken at is not in the file",
    "manual": "it was entered by hand",
}

Stood = tuple[float, float, float]  # from, until, probability of what happened


@dataclass
class _Question:
    """A question with what was said on it."""

    kind: str = ""  # binary, choice, numeric, date, or ""
    options: int = 2  # how many
    chosen: int = 1  # index of what happened: yes is 1
    opens: float = 0.0  # in seconds
    closed: float = 0.0  # when it closed
    ends: float = 0.0  # when it should have closed
    bots: bool = False  # whether bots are among the peers
    said: dict[str, list[Stood]] = field(default_factory=dict)  # what each forecaster said
    models: set[str] = field(default_factory=set)  # which of them are bots
    most: int = 0  # how many forecasters there were at once, as the aggregates say
    why: str = ""  # why its scores cannot be recomputed, or ""


def printed_scores(file: File, how: How) -> tuple[dict[str, str], Iterator[Printed]]:
    """The rules, and the scores of all exports in an archive with ours."""
    if file.start and not archive.is_zip(file):
        raise InputError("--check-scores needs the whole export of Metaculus: the zip, or the folder it is in")
    return RULES, _scores(file, how)


def _scores(file: File, how: How) -> Iterator[Printed]:
    for export in exports_in(file, how):
        if name := export.names.get(SCORES):
            if not export.is_whole:
                raise InputError(f"{name}: there is no {QUESTIONS} and {FORECASTS} beside it")
            questions = _questions(export)
            _read_forecasts(export, questions)
            yield from _compared(export, questions)


def _questions(export: Export) -> dict[str, _Question]:
    found = {}
    for r in readable(export.records(QUESTIONS, ("Question ID", "Question Type", "Resolution"))):
        try:
            found[r["Question ID"]] = _question(r)
        except (NotScored, ValueError) as wrong:
            found[r["Question ID"]] = _Question(why=str(wrong))
    return found


def _question(r: dict[str, str]) -> _Question:
    kind = KINDS.get(r["Question Type"].strip().lower(), "")
    if kind not in ("binary", "choice"):
        raise NotScored("the scores of numbers and dates are points for densities, which scoring has no rule for")
    resolution = one_line(r["Resolution"])
    options = options_of(r) if kind == "choice" else ["no", "yes"]
    wanted = resolution if kind == "choice" else resolution.lower()
    if wanted not in options:
        raise NotScored("the question is not resolved as one of its options")
    opens, closed, ends = _life(r)
    bots = is_true(r.get("Include Bots in Aggregates", ""))
    return _Question(kind, len(options), options.index(wanted), opens, closed, ends, bots)


def _life(r: dict[str, str]) -> tuple[float, float, float]:
    """When a question opened, closed, and should have closed."""
    names = ("Open Time", "Actual Close Time", "Scheduled Close Time")
    if not all(map(r.get, names)):
        raise NotScored("the file does not say when the question opened and when it should have closed")
    opens, closed, ends = (times.seconds(r[name], "UTC") for name in names)
    if not opens < ends or not opens < closed:
        raise NotScored("the question closed before it opened")
    return opens, closed, ends


def _read_forecasts(export: Export, questions: dict[str, _Question]) -> None:
    for r in readable(export.records(FORECASTS, ("Question ID", "Start Time"))):
        question = questions.get(r["Question ID"])
        if question is not None and not question.why:
            try:
                _take(question, r)
            except (ValueError, RecordError):
                question.why = "a forecast on the question cannot be read"


def _take(question: _Question, r: dict[str, str]) -> None:
    who = _name(r, WHO)
    if _is_aggregate(r):
        count = r.get("Forecaster Count", "").strip()
        question.most = max(question.most, int(count) if count.isdecimal() else 0)
        return
    end = r.get("End Time", "").strip()
    until = times.seconds(end, "UTC") if end else math.inf
    question.said.setdefault(who, []).append((times.seconds(r["Start Time"], "UTC"), until, _chance(question, r)))
    if is_true(r.get("Is Bot", "")):
        question.models.add(who)


def _is_aggregate(r: dict[str, str]) -> bool:
    named = r.get("Forecaster ID", "").strip() or r.get("Forecaster (Anonymized)", "").strip()
    return r.get("Forecaster Count", "").strip() != "" or not named or named in METHODS


def _name(r: dict[str, str], columns: tuple[str, str, str]) -> str:
    return next((r[name].strip() for name in columns if r.get(name, "").strip()), "")


def _chance(question: _Question, r: dict[str, str]) -> float:
    """The probability that was given to what happened."""
    if question.kind == "binary":
        p = read_fraction(r.get("Probability Yes", "").strip())
        return p if question.chosen else 1 - p
    given = listed_values(r.get("Probability Yes Per Category", ""))
    if len(given) != question.options or None in given:
        question.why = "options of the question came or went while forecasts stood"
        return 0.5
    return read_fraction(str(given[question.chosen]))


def _compared(export: Export, questions: dict[str, _Question]) -> Iterator[Printed]:
    known: dict[str, dict[str, dict[str, float]]] = {}
    for one in export.records(SCORES, NEEDED):
        if isinstance(one, Problem) or not one[1]["Score"].strip():
            continue
        line, r = one
        kind, id_, who = r["Score Type"].strip().lower(), r["Question ID"], _name(r, WHOSE)
        question = questions.get(id_, _Question(why="its question is not in the file"))
        ours: dict[str, float] = {}
        if not (why := _why(kind, question, who)):
            if id_ not in known:
                known[id_] = _points(question)
            ours = known[id_].get(who, {})
            why = "" if kind in ours else _missing(question, kind)
        of = f"question {id_}, {who or 'without a name'}"
        yield Printed(line, kind, of, r["Score"], ours.get(kind), why)
        if (share := r.get("Coverage", "").strip()) and kind in ("baseline", "peer"):
            yield Printed(line, "coverage", of, share, None if why else ours["coverage"], why)


def _why(kind: str, question: _Question, who: str) -> str:
    if kind in ELSEWHERE:
        return ELSEWHERE[kind]
    if kind not in RULES:
        return "scoring has no rule of this name"
    if who in METHODS or not who:
        return "it is the score of an aggregate, whose history is thinned out in the file"
    if question.why:
        return question.why
    return "" if who in question.said else "the forecasts that it is for are not in the file"


def _missing(question: _Question, kind: str) -> str:
    if kind != "peer":
        return "someone gave 0 to what happened, so the score is infinite"
    if question.most > len(question.said):
        return "a peer score needs everyone's forecasts, and the file does not have them all"
    if len(question.said) < 2:
        return "a peer score needs the others' forecasts, and the file has those of one forecaster"
    return "among the peers were no bots, or someone gave 0 to what happened"


def _points(question: _Question) -> dict[str, dict[str, float]]:
    """Points and coverage of everyone on a question, as far as the file allows."""
    points = {who: _baseline(question, said) for who, said in question.said.items()}
    peers = {who: said for who, said in question.said.items() if question.bots or who not in question.models}
    everyone = question.most <= len(question.said) and len(peers) > 1
    if everyone and all(p > 0 for said in peers.values() for *_, p in said):
        for who, value in _peer(question, peers).items():
            points[who]["peer"] = value
    return points


def _baseline(question: _Question, said: list[Stood]) -> dict[str, float]:
    life = question.ends - question.opens
    shares = [max(min(until, question.closed) - max(start, question.opens), 0.0) / life for start, until, _ in said]
    worth = baseline_score(
        probability=[p for *_, p in said], options=question.options, coverage=[min(share, 1.0) for share in shares]
    )
    return {"baseline": float(worth.sum()), "coverage": math.fsum(shares)}


def _peer(question: _Question, peers: dict[str, list[Stood]]) -> dict[str, float]:
    rows = []
    for who, said in peers.items():
        for start, until, p in sorted(said):
            rows.append((start, who, p))
            if until < question.closed and not any(other == until for other, *_ in said):
                rows.append((until, who, math.nan))
    made, names, chances = zip(*rows, strict=True)
    found = standing_peer_score(
        probability=chances, made=made, opens=question.opens, closes=question.closed, forecaster=names
    )
    share = (question.closed - question.opens) / (question.ends - question.opens)
    return dict(zip(found.forecaster.tolist(), (found.score * share).tolist(), strict=True))
