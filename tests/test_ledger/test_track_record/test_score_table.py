"""Every figure of a score table against the functions of scoring, on rows that these tests select by themselves."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

import scoring
from ledger.errors import RefusedError, UnknownError
from ledger.reports.score_json import table_json
from ledger.reports.wording.notes import table_notes
from ledger.track_record.estimates import SKILL_LEAST
from ledger.track_record.groupings import HORIZONS, horizon_bin
from ledger.track_record.references import CROWDS

SOME = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
AXES = ("forecaster", "tag", "horizon", "year", "basis", "source")
RULES = {
    "brier": lambda p, y: scoring.brier_score(probability=p, outcome=y),
    "log": lambda p, y: scoring.log_score(probability=p, outcome=y),
    "spherical": lambda p, y: scoring.spherical_score(probability=p, outcome=y),
}
DAY = timedelta(days=1)
NEVER_FIRST = ("late", "withdrawn", "entered in error")
WORDS = {"B": "prospective", "C": "documented", "D": "retrospective"}
HOW_DATED = st.fixed_dictionaries({"grade": st.sampled_from([None, "B", "BC", "CD", "D"]), "same_day": st.booleans()})


class Naive:
    """Forecasts of a ledger as plain dictionaries, with the share that each has of its forecaster's question."""

    def __init__(self, book, tools, day, timing="last", grades="BCD", same_day=False):
        self.ref = tools.Reference(tools.store(book))
        self.cut, self.timing, self.grades, self.same_day = self.ref.cut(day), timing, grades, same_day
        fates = self.ref.fates(day, every=timing != "last", grades=grades, same_day=same_day)
        self.rows = [self._row(id_, fate) for id_, fate in fates.items()]
        if timing == "first":
            self._first()
        if timing == "weighted":
            self._weighted()
        for row in self.rows:
            row.setdefault("stretch", 1.0)

    def _row(self, id_, fate):
        f = self.ref.forecasts[id_]
        q = self.ref.questions[f["question"]]
        status, outcome, cutoff, _ = self.ref.settled(f["question"], self.cut, self.same_day)
        grade = self.ref.grade(id_, self.cut, self.same_day)
        end = self.ref.ended(id_, self.cut, self.grades, self.same_day)[0]
        return {
            **{"id": id_, "fate": fate, "question": f["question"], "who": self.ref.people[f["forecaster"]]},
            **{"p": float(f["probability"]) if "probability" in f else None, "start": f["start"]},
            **{"outcome": outcome, "cutoff": cutoff, "close": self.ref.close(f["question"])},
            **{"claim": self.ref.cluster(f["question"]), "tags": q["tags"], "basis": f["basis"]},
            **{"end": end, "made": f["made_on"], "closes": q["closes"], "status": status},
            **{"sourced": "claim" in q, "grade": grade},
        }

    def _first(self):
        alive = [r for r in self.rows if r["fate"] not in NEVER_FIRST and r["grade"] in self.grades]
        for _, group in itertools.groupby(sorted(alive, key=_series), key=_series):
            for later in sorted(group, key=lambda r: (r["start"], r["id"]))[1:]:
                later["fate"] = "superseded"

    def _weighted(self):
        for row in self.rows:
            starts = [
                f["start"]
                for id_, f in self.ref.forecasts.items()
                if f["question"] == row["question"] and not self.ref.is_void(id_)
            ] or [row["start"]]
            opens = self.ref.questions[row["question"]].get("opens")
            begin = self.ref._start(opens, None) if opens else min(starts)
            if begin >= row["close"]:
                begin = min(row["start"], row["close"] - timedelta(microseconds=1))
            ended = row["end"] is not None and row["end"] < row["cutoff"] and row["end"] < self.cut
            until = min(row["end"], row["close"]) if ended else row["close"]
            row.update(begin=begin, until=until, ended=ended)
            row["stretch"] = max((until - max(row["start"], begin)) / DAY, 0.0)
            if row["fate"] == "withdrawn" and row["stretch"] and row["status"] == "resolved":
                row["fate"] = "scored" if row["grade"] in self.grades else WORDS[row["grade"]]
            if row["fate"] == "scored" and not row["stretch"]:
                row["fate"] = "superseded"

    def groups(self, axis):
        found = defaultdict(list)
        for row in self.rows:
            for label in self._labels(row, axis):
                found[label].append(row)
        return found

    def _labels(self, row, axis):
        if axis == "tag":
            return row["tags"] or ["(no tag)"]
        if axis == "horizon":
            return [_horizon(date.fromisoformat(row["made"]), date.fromisoformat(row["closes"]))]
        if axis == "source":
            return ["S1 https://example.org/a" if row["sourced"] else "(no source)"]
        return [{"forecaster": row["who"], "year": row["made"][:4], "basis": row["basis"]}[axis]]

    def weighed(self, rows):
        """Weights by hand: each question of a forecaster 1, its claim's questions together 1."""
        whole, questions = defaultdict(float), defaultdict(set)
        for r in rows:
            whole[_series(r)] += r["stretch"]
            questions[r["who"], r["claim"]].add(r["question"])
        if self.timing == "every":
            return [1.0] * len(rows)
        return [r["stretch"] / whole[_series(r)] / len(questions[r["who"], r["claim"]]) for r in rows]


def graded(one):
    return one.prospective, one.documented, one.retrospective


def _series(row):
    return row["who"], row["question"]


def _horizon(made, closes):
    """By adding months to the day, another way than the product's."""

    def plus(months):
        year, month = divmod(made.year * 12 + made.month - 1 + months, 12)
        for back in range(4):
            try:
                return date(year, month + 1, made.day - back)
            except ValueError:
                continue
        raise AssertionError

    for name, months in zip(HORIZONS, (1, 3, 12, 36, 120), strict=False):
        if closes <= plus(months):
            return name
    return HORIZONS[-1]


def binary(rows, *fates):
    return [r for r in rows if r["fate"] in fates and r["p"] is not None]


def arrays(rows):
    return np.array([r["p"] for r in rows]), np.array([r["outcome"] for r in rows], dtype=float)


def same(found, expected):
    """An estimate equals another one."""
    if expected is None or (isinstance(expected.value, float) and np.isnan(expected.value)):
        assert found is None
        return
    for name in ("value", "low", "high", "standard_error"):
        mine, theirs = getattr(found, name), getattr(expected, name)
        assert (mine is None) == (theirs is None), name
        if theirs is not None:
            assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-9), name
    assert (found.n, found.clusters) == (expected.n, expected.clusters)


def played(data, tools, back=10):
    clock = tools.Clock()
    book = tools.memory_book(clock, data.draw(tools.ZONES))
    tools.Play(book, clock).run(data.draw(tools.STEPS))
    return book, book.today - timedelta(days=data.draw(st.integers(-3, back)))


@given(data=st.data())
@SOME
def test_scores_by_forecaster_are_the_plain_scorecards(data, tools):
    book, day = played(data, tools)
    timing, how = data.draw(st.sampled_from(["last", "every"])), data.draw(HOW_DATED)
    plain = book.track_record(as_of=day, time=timing, **how)
    table = book.scores(as_of=day, time=timing, **how)
    assert [one.label for one in table.groups] == [card.forecaster for card in plain.scorecards]
    terms = table.terms
    assert (terms.logged, terms.scored, terms.left_out) == (plain.logged, plain.scored, plain.left_out)
    assert graded(terms) == graded(plain)
    assert (terms.scope, terms.root, terms.entries) == (plain.scope, plain.root, plain.entries)
    assert {k: v for k, v in terms.bases.items() if k in ("implied", "imputed")} == plain.guessed
    for one, card in zip(table.groups, plain.scorecards, strict=True):
        assert (one.scored, one.questions, one.left_out) == (card.n, card.questions, card.left_out)
        assert graded(one) == graded(card)
        for mine, theirs in ((one.score, card.brier), (one.choice, card.choice_brier)):
            assert (mine is None) == (theirs is None)
            if mine and theirs:
                assert mine.value == pytest.approx(theirs.value, abs=1e-12)
                assert (mine.n, mine.clusters) == (theirs.n, theirs.clusters)
                assert mine.low == (None if theirs.low is None else pytest.approx(theirs.low, abs=1e-6))
        assert one.base_rate == (None if card.base_rate is None else pytest.approx(card.base_rate))
        assert (one.skill and one.skill.value) == (None if card.skill is None else pytest.approx(card.skill))


@given(data=st.data())
@SOME
def test_groups_against_scoring_on_rows_chosen_by_hand(data, tools):
    book, day = played(data, tools)
    timing = data.draw(st.sampled_from(["last", "first", "mean", "weighted", "every"]))
    axis, rule = data.draw(st.sampled_from(AXES)), data.draw(st.sampled_from([*RULES]))
    how = data.draw(HOW_DATED)
    naive = Naive(book, tools, day, timing, how["grade"] or "BCD", how["same_day"])
    expected = naive.groups(axis)
    table = book.scores(by=axis, rule=rule, time=timing, as_of=day, cohort="resolved", **how)
    assert sorted(one.label for one in table.groups) == sorted(expected)
    for one in table.groups:
        rows = expected[one.label]
        scored = binary(rows, "scored")
        assert one.n == len(scored)
        left = defaultdict(int)
        for r in rows:
            if r["fate"] != "scored":
                left[r["fate"]] += 1
            elif r["p"] is None and rule != "brier":
                left["other kind"] += 1
        assert one.left_out == dict(left)
        assert one.forecasters == len(
            {r["who"] for r in rows if r["fate"] == "scored" and (r["p"] is not None or rule == "brier")}
        )
        if not scored:
            assert (one.score, one.base_rate, one.skill) == (None, None, None)
            continue
        p, y = arrays(scored)
        w = np.array(naive.weighed(scored))
        cluster = np.array([r["claim"] for r in scored])
        score = RULES[rule](p, y)
        assert one.infinite == np.isinf(score).sum()
        if np.isinf(score).any():
            assert (one.score.value, one.score.low) == (np.inf, None)
            continue
        within = None if rule == "log" else (0, 1)
        mean = scoring.mean_score(score=score, cluster=cluster, weight=w, within=within or (0, 1e300), rule=rule)
        same(one.score, mean)
        assert one.base_rate == pytest.approx(np.average(y, weights=w))
        if rule == "brier":
            bar = np.average((y - one.base_rate) ** 2, weights=w)
            clusters = len(set(cluster.tolist()))
            if bar <= 1e-15 or clusters < SKILL_LEAST:
                assert one.skill is None
            else:
                skill = 1 - one.score.value / (bar * clusters / (clusters - 1))
                assert one.skill.value == pytest.approx(skill, abs=1e-9)
    totals = [r for r in naive.rows if r["fate"] == "scored" and (r["p"] is not None or rule == "brier")]
    assert table.terms.scored == len(totals)
    assert table.terms.logged == len(naive.rows)
    if axis == "tag":
        assert table.repeated == sum(len(r["tags"]) > 1 for r in totals)


@given(data=st.data())
@SOME
def test_weighted_time_is_that_of_scoring(data, tools):
    book, day = played(data, tools)
    naive = Naive(book, tools, day, "weighted")
    table = book.scores(time="weighted", as_of=day, cohort="resolved")
    for one in table.groups:
        scored = [r for r in binary(naive.rows, "scored") if r["who"] == one.label]
        by_question = defaultdict(list)
        for r in scored:
            by_question[r["question"]].append(r)
        claims = defaultdict(list)
        for rows in by_question.values():
            found = _standing(rows)
            claims[rows[0]["claim"]].append((found.score[0], found.coverage[0], found.centred[0]))
        if not claims:
            assert (one.score, one.coverage, one.gain) == (None, None, None)
            continue
        means = np.mean([np.mean(values, axis=0) for values in claims.values()], axis=0)
        assert [one.score.value, one.coverage, one.gain] == pytest.approx(means.tolist(), abs=1e-9)


def _standing(rows):
    """One question of one forecaster by scoring.time_weighted_score, a withdrawal as a row of NaN."""
    rows = sorted(rows, key=lambda r: (r["start"], r["id"]))
    zero = rows[0]["begin"]
    made = [(r["start"] - zero) / DAY for r in rows]
    p, y = arrays(rows)
    score = ((p - y) ** 2).tolist()
    for row, following in itertools.zip_longest(rows, rows[1:]):
        if row["ended"] and (following is None or row["until"] < following["start"]):
            made.append((row["until"] - zero) / DAY)
            score.append(np.nan)
    order = np.argsort(made, kind="stable")
    return scoring.time_weighted_score(
        **{"score": np.array(score)[order], "made": np.array(made)[order], "opens": 0.0},
        **{"closes": (rows[0]["close"] - zero) / DAY, "reference": (0.5 - y[0]) ** 2},
        **{"resolved": (rows[0]["cutoff"] - zero) / DAY, "truncate": True},
    )


@given(data=st.data())
@SOME
def test_crowds_and_forecasters_as_references(data, tools, store):
    book, day = played(data, tools)
    timing = data.draw(st.sampled_from(["last", "first", "mean", "weighted", "every"]))
    people = [name for (name,) in store(book).execute("SELECT name FROM forecaster")]
    reference = data.draw(st.sampled_from([*CROWDS, *people, "half"]))
    only = data.draw(st.sampled_from([None, *people]))
    naive, crowd = Naive(book, tools, day, timing), Naive(book, tools, day, "every")
    table = book.scores(
        time=timing, as_of=day, reference=reference, cohort="resolved", **({"forecaster": only} if only else {})
    )
    for one in table.groups:
        scored = [r for r in binary(naive.rows, "scored") if r["who"] == one.label]
        pairs = [(r, said, share) for r in scored for said, share in _beside(r, crowd.rows, timing, reference)]
        assert one.skill_n == len({r["id"] for r, _, _ in pairs})
        if not pairs:
            assert one.skill is None
            continue
        rows = [{**r, "stretch": share} for r, _, share in pairs]
        p, y = arrays(rows)
        expected = scoring.skill_score(
            **{"probability": p, "outcome": y, "reference": np.array([said for _, said, _ in pairs])},
            **{"weight": naive.weighed(rows), "cluster": np.array([r["claim"] for r in rows])},
        )
        if one.skill is None:
            bar = np.average((np.array([said for _, said, _ in pairs]) - y) ** 2, weights=naive.weighed(rows))
            assert bar < 1e-15
            continue
        assert one.skill.value == pytest.approx(expected.value, rel=1e-9, abs=1e-9)
        assert one.skill.standard_error == (
            None if expected.standard_error is None else pytest.approx(expected.standard_error, rel=1e-6, abs=1e-9)
        )


def _beside(row, crowd, timing, reference):
    """(what the reference said, for how long) beside a forecast."""
    if reference == "half":
        return [(0.5, row["stretch"])]
    others = [
        r
        for r in crowd
        if r["question"] == row["question"]
        and r["p"] is not None
        and r["fate"] != "late"
        and r["who"] != row["who"]
        and (reference in CROWDS or r["who"] == reference)
    ]

    def stood(r, moment):
        gone = r["end"] is not None and r["end"] < r["cutoff"]
        return r["start"] <= moment and (not gone or moment < r["end"])

    def at(moment):
        said = [r["p"] for r in others if stood(r, moment)]
        if not said:
            return None
        return float(np.mean(said) if reference == "crowd-mean" else np.median(said))

    if timing != "weighted":
        moment = row["close"] if timing == "last" else row["start"]
        found = [(at(moment), row["stretch"])]
    else:
        start = max(row["start"], row["begin"])
        edges = {start, row["until"]} | {r[k] for r in others for k in ("start", "end") if r[k] is not None}
        edges = sorted(e for e in edges if start <= e <= row["until"])
        found = [(at(a), (b - a) / DAY) for a, b in itertools.pairwise(edges)]
    return [(said, share) for said, share in found if said is not None and share > 0]


@given(data=st.data())
@SOME
def test_bounds_are_the_best_and_worst_of_all_completions(data, tools):
    book, day = played(data, tools, back=20)
    timing = data.draw(st.sampled_from(["last", "first", "mean", "weighted", "every"]))
    axis = data.draw(st.sampled_from(AXES))
    naive = Naive(book, tools, day, timing)
    expected = naive.groups(axis)
    for one in book.scores(by=axis, time=timing, as_of=day, bounds=True).groups:
        rows = [r for r in binary(expected[one.label], "scored", "open", "overdue") if r["stretch"]]
        if not rows:
            assert one.possible is None
            continue
        open_ = sorted({r["question"] for r in rows if r["fate"] != "scored"})[:10]
        w = naive.weighed(rows)
        if len({r["question"] for r in rows if r["fate"] != "scored"}) > 10:
            continue
        means = []
        for outcomes in itertools.product((0.0, 1.0), repeat=len(open_)):
            known = dict(zip(open_, outcomes, strict=True))
            y = [known.get(r["question"], r["outcome"]) for r in rows]
            means.append(np.average([(r["p"] - o) ** 2 for r, o in zip(rows, y, strict=True)], weights=w))
        assert (one.possible.low, one.possible.high) == pytest.approx((min(means), max(means)), abs=1e-12)
        assert one.possible.open == sum(r["fate"] != "scored" for r in rows)
        if timing == "last" and axis == "forecaster" and len(set(w)) == 1:
            y = [np.nan if r["fate"] != "scored" else r["outcome"] for r in rows]
            direct = scoring.bounds(probability=[r["p"] for r in rows], outcome=y)
            assert (one.possible.low, one.possible.high) == pytest.approx(direct, abs=1e-12)


@given(data=st.data())
@SOME
def test_decompositions_against_scoring_and_scikit_learn(data, tools):
    book, day = played(data, tools)
    axis, guessed = data.draw(st.sampled_from(AXES)), data.draw(st.booleans())
    naive = Naive(book, tools, day)
    expected = naive.groups(axis)
    table = book.scores(by=axis, as_of=day, decompose=True, with_implied=guessed, cohort="resolved")
    for one in table.groups:
        rows = binary(expected[one.label], "scored")
        weight = naive.weighed(rows)
        kept = [guessed or r["basis"] not in ("implied", "imputed") for r in rows]
        if not any(kept):
            assert one.calibration is None or one.calibration.decomposition is None
            continue
        p, y = (x[kept] for x in arrays(rows))
        w = np.array(weight)[kept]
        found = one.calibration
        assert found.n == len(p)
        direct = scoring.decompose(probability=p, outcome=y, weight=w)
        parts = found.decomposition
        for name in ("score", "miscalibration", "discrimination", "uncertainty"):
            assert getattr(parts, name) == pytest.approx(getattr(direct, name), abs=1e-12)
        fit = IsotonicRegression().fit(p, y, sample_weight=w)
        recalibrated = np.average((fit.predict(p) - y) ** 2, weights=w)
        assert parts.score - parts.miscalibration == pytest.approx(recalibrated, abs=1e-9)
        if all(kept):
            assert parts.score == pytest.approx(one.score.value, abs=1e-12)
        np.testing.assert_allclose(found.reliability.curve, fit.predict(found.reliability.probability), atol=1e-9)


@pytest.fixture
def small(book):
    """Two people, two shared questions and one apart, one open; known by hand."""
    for text, closes, tags in (("A?", "2026-02-20", ["x", "y"]), ("B?", "2026-02-20", ["x"]), ("C?", "2026-02-20", [])):
        book.ask(text, closes=closes, tags=tags)
    for question, who, p in (
        ("Q1", "Ada", 0.9),
        ("Q1", "Bo", 0.6),
        ("Q2", "Ada", 0.2),
        ("Q2", "Bo", 0.3),
        ("Q3", "Bo", 1),
    ):
        book.log(question, forecaster=who, probability=p, made_on="2026-02-01")
    for question, outcome in (("Q1", "yes"), ("Q2", "no"), ("Q3", "no")):
        book.resolve(question, outcome, known_on="2026-02-20")
    return book


def test_a_forecast_with_two_tags_counts_in_both(small):
    table = small.scores(by="tag")
    assert [(one.label, one.n) for one in table.groups] == [("x", 4), ("y", 2), ("(no tag)", 1)]
    assert (table.repeated, table.terms.scored) == (2, 5)


def test_a_log_score_of_certainty_that_was_wrong_is_infinite_and_said_so(small):
    bo = small.scores(rule="log", forecaster="Bo").groups[0]
    assert (bo.score.value, bo.infinite, bo.score.low) == (np.inf, 1, None)
    floored = small.scores(rule="log", floor=0.01, forecaster="Bo")
    expected = scoring.log_score(probability=[0.6, 0.3, 1], outcome=[1, 0, 0], floor=0.01).mean()
    assert floored.groups[0].score.value == pytest.approx(expected)
    assert floored.terms.clipped == 1


def test_baseline_points_are_those_of_metaculus(small):
    found = small.scores(rule="baseline", forecaster="Ada").groups[0]
    assert found.score.value == pytest.approx(scoring.baseline_score(probability=[0.9, 0.8]).mean())
    assert [one.label for one in small.scores(rule="baseline", floor=0.01).groups] == ["Ada", "Bo"]


def test_the_parts_of_a_floored_log_score_are_floored_too(small):
    table = small.scores(rule="log", floor=0.01, decompose=True)
    bo = next(one for one in table.groups if one.label == "Bo")
    parts = bo.calibration.decomposition
    expected = scoring.decompose(probability=[0.6, 0.3, 0.99], outcome=[1, 0, 0], score="log")
    assert parts == expected
    assert parts.score == pytest.approx(bo.score.value)
    assert np.isfinite([parts.miscalibration, parts.discrimination]).all()
    assert bo.calibration.reliability.probability.tolist() == [0.3, 0.6, 0.99]
    bare = small.scores(rule="log", decompose=True).groups[-1].calibration
    assert (bare.decomposition.score, bare.reliability.probability.tolist()) == (np.inf, [0.3, 0.6, 1.0])


@pytest.mark.parametrize("rule", ["brier", "log", "spherical"])
def test_a_floor_gives_no_skill_where_all_turned_out_alike(book, rule):
    asked = [book.ask(f"Q{i}?", closes="2026-02-28") for i in range(2)]
    for one in asked:
        book.log(one, forecaster="Bo", probability=0.1, made_on="2026-01-01")
        book.resolve(one, "no", known_on="2026-02-28")
    for floor in (None, 0.01) if rule == "log" else (None,):
        table = book.scores(rule=rule, floor=floor)
        assert (table.groups[0].skill, table.groups[0].skill_n, table.groups[0].base_rate) == (None, 2, 0.0)
    assert book.scores(rule=rule, reference="half").groups[0].skill is not None


def test_nobody_is_compared_with_themselves(small):
    for by in ("forecaster", "basis"):
        table = small.scores(by=by, reference="Ada")
        assert sum(one.skill_n for one in table.groups) == 2  # Bo's on the two questions that Ada answered
    ada = small.scores(reference="Ada", forecaster="Ada").groups[0]
    assert (ada.skill, ada.skill_n) == (None, 0)


def test_a_forecaster_called_like_a_reference_is_told_from_it(book):
    for i, outcome in enumerate(("yes", "no")):
        asked = book.ask(f"Q{i}?", closes="2026-02-28")
        for who, chance in (("Ada", 0.7), ("Bo", 0.4), ("crowd", 0.6), ("Di", 0.5)):
            book.log(asked, forecaster=who, probability=chance, made_on="2026-01-01")
        book.resolve(asked, outcome, known_on="2026-02-28")
    crowd, person = (book.scores(reference=word, forecaster="Ada") for word in ("crowd", "Crowd"))
    assert (crowd.reference, crowd.beside) == ("crowd", None)
    assert (person.reference, person.beside) == ("crowd", "crowd")
    mine = ((0.7 - 1) ** 2 + 0.7**2) / 2
    assert crowd.groups[0].skill.value == pytest.approx(1 - mine / 0.25)
    assert person.groups[0].skill.value == pytest.approx(1 - mine / ((0.4**2 + 0.6**2) / 2))
    assert table_json(crowd)["reference_forecaster"] is None
    assert table_json(person)["reference_forecaster"] == "crowd"
    assert any("the median of the others" in line for line in table_notes(crowd).every)
    assert any("score of the forecaster crowd on" in line for line in table_notes(person).every)
    assert not any("median" in line for line in table_notes(person).every)


def test_no_skill_beside_an_infinite_reference_is_explained(book):
    asked = book.ask("Q?", closes="2026-02-28")
    book.log(asked, forecaster="Ada", probability=0.7, made_on="2026-01-01")
    book.log(asked, forecaster="Bo", probability=0.0, made_on="2026-01-01")
    book.resolve(asked, "yes", known_on="2026-02-28")
    table = book.scores(rule="log", reference="Bo", forecaster="Ada")
    assert (table.groups[0].skill, table.groups[0].skill_n) == (None, 1)
    assert any(line.startswith("No skill (-) beside a compared n") for line in table_notes(table).every)
    assert not any(line.startswith("No skill") for line in table_notes(book.scores(reference="Bo")).every)


@pytest.mark.parametrize("pooled", [False, True])
def test_intervals_are_over_what_the_note_says(book, pooled):
    """Two claims of two questions each, and a question apart: by forecaster three claims, pooled three as well."""
    outcomes = iter(("yes", "no", "no", "no", "yes"))
    for i, claim in enumerate((1, 1, 2, 2, None)):
        if claim and i % 2 == 0:
            book.claim(f"it will {claim}", forecaster="Ada")
        asked = book.ask(f"Q{i}?", closes="2026-02-20", **({"claim": claim} if claim else {}))
        for j, who in enumerate(("Ada", "Bo")):
            book.log(asked, forecaster=who, probability=0.2 + i / 10 + j / 5, made_on="2026-02-01")
        book.resolve(asked, next(outcomes), known_on="2026-02-20")
    table = book.scores(by="basis" if pooled else "forecaster")
    expected = [(10, 3)] if pooled else [(5, 3), (5, 3)]
    assert [(one.n, one.score.clusters) for one in table.groups] == expected
    note = table_notes(table).every[-1]
    assert "room for surprises not seen yet, over" in note
    assert ("over questions, those of one claim as one, whoever answered" in note) == pooled
    assert ("over claims; questions of one claim together weigh one" in note) != pooled
    every = table_notes(book.scores(by="basis" if pooled else "forecaster", time="every")).every[-1]
    assert "; each forecast weighs one. None for one" in every


def test_scores_of_another_kind_are_said_to_be_elsewhere(book):
    asked = [
        book.ask("How many?", closes="2026-02-20", kind="numeric"),
        book.ask("Which?", closes="2026-02-20", kind="choice", options=["a", "b"]),
        book.ask("Will it?", closes="2026-02-20"),
    ]
    said = ({"quantiles": {0.5: 3}}, {"probability": {"a": 0.3, "b": 0.7}}, {"probability": 0.4})
    for one, chance, outcome in zip(asked, said, (4, "b", "yes"), strict=True):
        book.log(one, forecaster="Ada", made_on="2026-02-01", **chance)
        book.resolve(one, outcome, known_on="2026-02-20")
    for asks in ({}, {"time": "mean", "by": "basis"}, {"time": "weighted", "by": "tag"}):
        table = book.scores(**asks)
        [card] = table_json(table)["forecasters" if "by" not in asks else "groups"]
        assert (table.terms.left_out, table.terms.scored) == ({}, 3)
        assert (card["n"], card["binary_n"], card["choice_n"]) == (3, 1, 1)
        assert [(u["unit"], u["n"], u["wis"]) for u in card["units"]] == [("Q1, no unit", 1, 1.0)]
        assert card["interval_coverage"] == []
        assert ("gain" in card) == (asks.get("time") == "weighted")
        assert any(line.startswith("WIS: ") for line in table_notes(table).every)
    table = book.scores(rule="log")
    [card] = table_json(table)["forecasters"]
    assert table.terms.left_out == {"other kind": 2}
    assert (card["n"], card["binary_n"], card["choice_n"]) == (1, 1, 0)
    assert "units" not in card
    [note] = [line for line in table_notes(table).every if line.startswith("Other kind: ")]
    assert "2 forecasts of numbers, dates or options" in note
    assert "the tables of the rule brier show them" in note
    assert book.track_record().scored == 3


def test_numbers_are_grouped_as_all_else(book):
    """Two people on numbers in two units and dates: by forecaster as the plain table, by hand by tag and in time."""
    asked = [
        book.ask("How many seats?", closes="2026-02-20", kind="numeric", unit="seats", tags=["vote"]),
        book.ask("How many more seats?", closes="2026-02-20", kind="numeric", unit="seats", tags=["vote", "big"]),
        book.ask("How many percent?", closes="2026-02-20", kind="numeric", unit="%", tags=["big"]),
    ]
    for one, ada, bo, outcome in zip(asked, (10, 20, 5), (13, 26, 4), (12, 22, 4.5), strict=True):
        book.log(one, forecaster="Ada", made_on="2026-02-01", quantiles={0.25: ada - 1, 0.5: ada, 0.75: ada + 1})
        book.log(one, forecaster="Bo", made_on="2026-02-01", quantiles={0.5: bo})
        book.log(one, forecaster="Bo", made_on="2026-02-11", quantiles={0.5: bo + 1})
        book.resolve(one, outcome, known_on="2026-02-20")
    plain = {card.forecaster: card.quantities for card in book.track_record().scorecards}
    assert {one.label: one.quantities for one in book.scores().groups} == plain
    assert plain["Bo"].units[1].score.value == pytest.approx((2 + 5) / 2)
    # Of Ada, pinball at 25, 50 and 75%: seats 12 and 22 are 2 above the median, 4.5% half below.
    wis = scoring.weighted_interval_score(levels=[0.25, 0.5, 0.75], values=[[-1, 0, 1]] * 2, outcome=[2, -0.5])
    by_tag = {one.label: {u.unit: u for u in one.quantities.units} for one in book.scores(by="tag").groups}
    assert by_tag["vote"]["seats"].score.value == pytest.approx((2 * wis[0] + 2 + 5) / 4)
    assert (by_tag["vote"]["seats"].n, by_tag["vote"]["seats"].questions) == (4, 2)
    assert by_tag["vote"]["seats"].score.clusters == 2
    assert by_tag["big"]["%"].score.value == pytest.approx((wis[1] + 0.5) / 2)
    assert by_tag["big"]["%"].coverage[0].n == 1
    values = {}
    for timing in ("first", "mean", "weighted", "every", "last"):
        bo = next(one for one in book.scores(time=timing).groups if one.label == "Bo")
        values[timing] = {unit.unit: unit.score.value for unit in bo.quantities.units}["seats"]
    # Made on the 1st and the 11th, closed on the 20th: they stood for ten days each.
    assert values == pytest.approx({"first": 2.5, "mean": 3.0, "weighted": 3.0, "every": 3.0, "last": 3.5})


def test_the_median_of_the_others_leaves_oneself_out(small):
    ada = small.scores(reference="crowd", forecaster="Ada").groups[0]
    expected = scoring.skill_score(probability=[0.9, 0.2], outcome=[1, 0], reference=[0.6, 0.3])
    assert ada.skill.value == pytest.approx(expected.value)
    assert ada.skill_n == 2
    assert small.scores(reference="Bo").reference == small.scores(reference="bo").reference == "Bo"
    assert small.scores(reference="crowd").groups[-1].skill_n == 2  # Bo was alone on the third question


def test_small_groups_are_hidden_and_counted(small):
    table = small.scores(min_n=3)
    assert ([one.label for one in table.groups], table.hidden) == (["Bo"], 1)
    assert table.terms.scored == 5


def test_weighted_by_hand(book):
    """0.3 stood for 3 of 10 days and 0.8 for 7; it happened: (0.49 x 3 + 0.04 x 7) / 10."""
    book.ask("A?", closes="2026-02-10", opens="2026-02-01")
    f = book.log("Q1", forecaster="Ada", probability=0.3, made_on="2026-02-01")
    book.revise(f, 0.8, made_on="2026-02-04")
    book.resolve("Q1", "yes", known_on="2026-02-11")
    card = book.scores(time="weighted").groups[0]
    assert card.score.value == pytest.approx(0.175)
    assert (card.n, card.questions, card.coverage) == (2, 1, 1.0)
    assert card.gain == pytest.approx(0.25 - 0.175)
    assert book.scores(time="mean").groups[0].score.value == pytest.approx(0.265)
    assert book.scores(time="first").groups[0].score.value == pytest.approx(0.49)
    assert book.scores(time="first").terms.left_out == {"superseded": 1}


def test_a_withdrawn_forecast_counts_while_it_stood(book):
    book.ask("A?", closes="2026-02-10", opens="2026-02-01")
    f = book.log("Q1", forecaster="Ada", probability=0.1, made_on="2026-02-01")
    book.withdraw(f, on="2026-02-06")
    book.resolve("Q1", "yes", known_on="2026-02-10")
    assert book.scores().terms.left_out == {"withdrawn": 1}
    card = book.scores(time="weighted").groups[0]
    assert (card.score.value, card.coverage) == (pytest.approx(0.81), 0.5)


def test_sources_are_those_of_the_forecasts_claim_or_its_questions(book):
    said = {"forecaster": "Ada", "made_on": "2026-02-01", "closes": "2026-02-20"}
    book.log("A?", probability=0.5, quote="it may", source="https://example.org/one", **said)
    book.log("B?", probability=0.5, **said)
    book.log("A?", forecaster="Bo", probability=0.4, made_on="2026-02-02")
    for question in ("Q1", "Q2"):
        book.resolve(question, "yes", known_on="2026-02-20")
    found = {one.label: one.n for one in book.scores(by="source").groups}
    assert found == {"(no source)": 1, "S1 https://example.org/one": 2}


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 5000))
def test_horizons_against_adding_months(made, days):
    closes = made + timedelta(days=days)
    number = [int(day.strftime("%Y%m%d")) for day in (made, closes)]
    assert HORIZONS[horizon_bin(*(np.array([n]) for n in number))[0]] == _horizon(made, closes)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"by": "colour"}, "grouped by forecaster, tag"),
        ({"rule": "linear"}, "brier, log, spherical, baseline"),
        ({"floor": 0.01}, "brier needs none"),
        ({"rule": "log", "floor": 0.5}, "above 0 and below 0.5"),
        ({"rule": "log", "floor": float("nan")}, "above 0 and below 0.5"),
        ({"rule": "baseline", "reference": "half"}, "compares already has none"),
        ({"rule": "spherical", "decompose": True}, "brier and log"),
        ({"rule": "log", "bounds": True}, "goes with the rule brier"),
        ({"with_implied": True}, "goes with --decompose"),
    ],
)
def test_what_does_not_go_together_is_refused(small, asked, says):
    with pytest.raises(RefusedError, match=says):
        small.scores(**asked)


def test_unknown_words_are_refused(small):
    with pytest.raises(UnknownError, match="last, first, mean, weighted, every"):
        small.scores(time="middle")
    with pytest.raises(UnknownError, match="no forecaster 'crowds'"):
        small.scores(reference="crowds")


def test_an_empty_ledger_has_an_empty_table(book):
    for axis in AXES:
        table = book.scores(by=axis, decompose=True, bounds=True, reference="crowd", time="weighted")
        assert (table.groups, table.terms.logged) == ((), 0)


def test_forecasts_on_merged_questions_weigh_each_with_its_claim(tools, clock):
    """One question was merged into another: a forecaster's forecasts on it come from two claims."""
    with tools.memory_book(clock) as book:
        tools.Play(book, clock, abroad=False).run(tools.steps(2_432_099_183, 57))
        (withdrew,) = book.track_record().withdrawals
        assert 0 <= withdrew.weighted <= 1


def test_plain_scores_say_what_the_table_says_was_said_and_for_how_long_it_stood(record_book):
    for time in ("last", "every"):
        table = {one.label: one for one in record_book.scores(time=time).groups}
        cards = record_book.track_record(time=time).scorecards
        assert [card.forecaster for card in cards if card.said is not None]
        for card in cards:
            found = table[card.forecaster].said, table[card.forecaster].coverage
            assert (card.said, card.coverage) == ((None, None) if found[0] is None else pytest.approx(found, rel=1e-12))
