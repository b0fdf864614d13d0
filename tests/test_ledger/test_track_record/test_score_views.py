"""Comparisons, leaderboards and scales against the functions of scoring, on rows that these tests select."""

from __future__ import annotations

import random

import numpy as np
import pytest

import scoring
from forecasts import ProbabilityError, read_probability, scales
from ledger.errors import RefusedError, UnknownError
from ledger.reports.wording.ranking_notes import ranking_notes

DAYS = [f"2026-02-{day:02}" for day in range(1, 29)]


@pytest.fixture
def season(book):
    """Forty questions settled one after another; Ada answers all, Bo two of three, Cy every fourth."""
    chance, rows, table = random.Random(7), [], []
    for n in range(40):
        settled = DAYS[n % 25]
        truth = chance.random()
        outcome = chance.random() < truth
        for who, every, noise in (("Ada", 1, 0.05), ("Bo", 3, 0.2), ("Cy", 4, 0.4)):
            if (n % 3 < 2) if who == "Bo" else (n % every == 0):
                p = round(min(0.97, max(0.03, truth + chance.uniform(-noise, noise))), 2)
                rows.append((who, n + 1, p, float(outcome), settled))
                table.append(row(f"Will {n}?", who, p, "yes" if outcome else "no", settled))
    book.import_rows(table)
    return book, rows


def row(question, who, p, outcome, settled):
    return {
        **{"question": question, "closes": settled, "outcome": outcome, "known_on": settled},
        **{"forecaster": who, "made_on": "2026-01-05", "probability": str(p)},
    }


def scores_of(rows, who, rule):
    found = [(day, question, p, y) for name, question, p, y, day in rows if name == who]
    score = rule(probability=[p for *_, p, _ in found], outcome=[y for *_, y in found])
    return {question: (day, s) for (day, question, _, _), s in zip(found, score.tolist(), strict=True)}


def floored(**arguments):
    return scoring.log_score(**arguments, floor=0.05)


@pytest.mark.parametrize(
    ("rule", "function", "asked", "bound"),
    [
        ("brier", scoring.brier_score, {}, 1),
        ("spherical", scoring.spherical_score, {}, 1),
        ("log", floored, {"floor": 0.05}, np.log(0.95 / 0.05)),
    ],
)
def test_comparison(season, rule, function, asked, bound):
    book, rows = season
    found = book.compare("ada", "BO", rule=rule, **asked)
    ada, bo = scores_of(rows, "Ada", function), scores_of(rows, "Bo", function)
    shared = sorted({*ada} & {*bo}, key=lambda q: (ada[q][0], q))
    a, b = np.array([ada[q][1] for q in shared]), np.array([bo[q][1] for q in shared])
    assert found.paired == scoring.compare(score_a=a, score_b=b)
    assert (found.a, found.b, found.questions) == ("Ada", "Bo", len(shared))
    assert (found.only_a, found.only_b) == (len(ada) - len(shared), 0)
    assert (found.score_a, found.score_b) == pytest.approx((a.mean(), b.mean()))
    assert [one.question for one in found.sequence] == shared
    assert found.bound == pytest.approx(bound)
    sequence = scoring.confidence_sequence(difference=(a - b) / bound)
    np.testing.assert_allclose([one.low for one in found.sequence], np.clip(sequence.low, -1, 1) * bound, rtol=1e-9)
    np.testing.assert_allclose([one.high for one in found.sequence], np.clip(sequence.high, -1, 1) * bound, rtol=1e-9)
    np.testing.assert_allclose([one.mean for one in found.sequence], sequence.mean * bound, rtol=1e-9)
    said = {who: {q: p for name, q, p, *_ in rows if name == who} for who in ("Ada", "Bo")}
    p = [np.array([said[who][q] for q in shared]) for who in ("Ada", "Bo")]
    apart = [
        np.abs(np.subtract(*(function(probability=one, outcome=np.full(len(shared), y)) for one in p))) for y in (0, 1)
    ]
    better = scoring.betting(difference=b - a, largest=np.maximum(*apart))
    np.testing.assert_allclose([one.e_a for one in found.sequence], better, rtol=1e-9)
    assert book.compare("Bo", "Ada", rule=rule, **asked).paired.difference == -found.paired.difference


def test_a_comparison_counts_a_claim_once(book):
    for n, (quote, a, b) in enumerate([("one", 0.9, 0.5), ("one", 0.7, 0.6), ("two", 0.4, 0.8)]):
        book.log(f"{n}?", forecaster="Ada", probability=a, made_on="2026-01-05", closes="2026-02-01", quote=quote)
        book.log(f"Q{n + 1}", forecaster="Bo", probability=b, made_on="2026-01-05")
        book.resolve(f"Q{n + 1}", "yes", known_on="2026-02-01")
    found = book.compare("Ada", "Bo")
    first = np.mean([0.1**2 - 0.5**2, 0.3**2 - 0.4**2])
    assert found.paired.difference == pytest.approx(np.mean([first, 0.6**2 - 0.2**2]))
    assert (found.questions, found.paired.clusters, len(found.sequence)) == (3, 2, 2)


def test_who_is_better_whenever_one_looks(book):
    said = (("Ada", 0.9), ("Bo", 0.2))
    book.import_rows(row(f"{n}?", who, p, "yes", "2026-02-01") for n in range(200) for who, p in said)
    assert book.compare("Ada", "Bo").better == book.compare("Bo", "Ada").better == "Ada"
    assert book.compare("Ada", "Bo", rule="baseline", floor=0.05).better == "Ada"
    assert book.compare("Ada", "Bo", rule="log").better == "Ada"  # bets need no bound, an interval does
    assert book.compare("Ada", "Bo", rule="log").sequence[-1].low is None


def test_comparisons_that_are_refused(season):
    book, _ = season
    book.log("Elsewhere?", forecaster="Dee", probability=0, made_on="2026-01-05", closes="2026-02-01")
    book.resolve("Q41", "yes", known_on="2026-02-01")
    book.log("Q41", forecaster="Eve", probability=0.5, made_on="2026-01-06")
    for a, b, asked, says in (
        ("Ada", "ada", {}, "themself"),
        ("Ada", "Dee", {}, "share no scored yes/no question"),
        ("Ada", "Bo", {"time": "every"}, "one score a question"),
        ("Dee", "Eve", {"rule": "log"}, "infinite"),
    ):
        with pytest.raises(RefusedError, match=says):
            book.compare(a, b, **asked)
    with pytest.raises(UnknownError):
        book.compare("Ada", "Nobody")


def test_leaderboard(season):
    book, rows = season
    found = book.leaderboard()
    who, question = [r[0] for r in rows], [r[1] for r in rows]
    score = scoring.brier_score(probability=[r[2] for r in rows], outcome=[r[3] for r in rows])
    fit = scoring.fixed_effects(score=score, forecaster=who, question=question)
    board = scoring.shrink(estimate=fit.adjusted, standard_error=fit.standard_error, clusters=fit.clusters, draws=4000)
    assert (found.groups, found.links) == (1, ())
    assert [one.rank for one in found.standings] == [1, 2, 3]
    for one in found.standings:
        i = fit.forecaster.tolist().index(one.forecaster)
        assert one.adjusted == pytest.approx(fit.adjusted[i], rel=1e-9)
        assert one.standard_error == pytest.approx(fit.standard_error[i], rel=1e-9)
        assert (one.value, one.low, one.high) == pytest.approx((board.value[i], board.low[i], board.high[i]), rel=1e-9)
        assert (one.rank_low, one.rank_high, one.best) == (None, None, None)  # nobody is shown to be better
        assert one.n == one.questions == who.count(one.forecaster)
        assert one.score == pytest.approx(score[np.array(who) == one.forecaster].mean())
        assert one.shared == sum(
            question.count(q) > 1 for w, q in zip(who, question, strict=True) if w == one.forecaster
        )
    assert [one.value for one in found.standings] == sorted(one.value for one in found.standings)
    few = book.leaderboard(min_n=15)
    assert ({one.forecaster for one in few.standings}, few.hidden) == ({"Ada", "Bo"}, 1)
    assert few.standings[0].adjusted == pytest.approx(next(o.adjusted for o in found.standings if o.rank == 1))
    points = book.leaderboard(rule="baseline", floor=0.01)
    assert [one.value for one in points.standings] == sorted((one.value for one in points.standings), reverse=True)


EIGHT = [[random.Random(n * 3 + k).choice([0.1, 0.2, 0.4, 0.6, 0.7, 0.9]) for k in range(3)] for n in range(8)]


def said_again(tag, days=1, parts=1):
    """Three people on eight claims; each number said on several days, on each of several questions of the claim."""
    for n, answers in enumerate(EIGHT):
        for who, p in zip(("Ann", "Bob", "Cy"), answers, strict=True):
            for part in range(parts):
                for day in range(days):
                    cells = row(f"{tag} {n}.{part}?", who, p, "yes" if n % 3 else "no", "2026-02-01")
                    more = {"claim_id": f"{tag}{n}", "tags": tag, "made_on": f"2026-01-{day + 1:02}"}
                    yield cells | more


@pytest.mark.parametrize("time", ["last", "mean", "weighted", "every"])
def test_a_leaderboard_is_no_surer_for_saying_the_same_again(book, time):
    """Revisions say nothing new, and neither do more questions of one claim."""
    book.import_rows([*said_again("once"), *said_again("revised", days=6), *said_again("split", parts=5)])
    boards = [book.leaderboard(tags=[tag], time=time).standings for tag in ("once", "revised", "split")]
    for one, revised, split in zip(*boards, strict=True):
        for again in (revised, split):
            assert (again.forecaster, again.rank, again.best) == (one.forecaster, one.rank, one.best)
            assert again.standard_error == pytest.approx(one.standard_error, rel=1e-9)
            assert (again.low, again.high) == pytest.approx((one.low, one.high), rel=1e-9)
            assert (again.independent, one.independent) == (8, 8)
        assert split.shared == 40


@pytest.mark.parametrize(("rule", "asked", "sign"), [("brier", {}, 1), ("baseline", {"floor": 0.01}, -1)])
def test_whom_nothing_tells_apart_is_not_told_apart(book, rule, asked, sign):
    """Ann, whose name comes first, has the worse scores; three questions cannot say that she is worse."""
    rows = ((0.9, 0.5, "yes"), (0.7, 0.3, "no"), (0.6, 0.4, "yes"))
    book.import_rows(
        row(f"{n}?", who, p, outcome, "2026-02-01")
        for n, (zed, ann, outcome) in enumerate(rows)
        for who, p in (("Ann", ann), ("Zed", zed))
    )
    standings = book.leaderboard(rule=rule, **asked).standings
    assert standings[0].low < standings[1].value < standings[0].high
    assert [(one.rank_low, one.rank_high, one.best) for one in standings] == [(None, None, None)] * 2
    assert [one.forecaster for one in standings] == ["Zed", "Ann"]
    assert sign * standings[0].adjusted < sign * standings[1].adjusted


def test_a_leaderboard_names_the_questions_that_would_connect_groups(book):
    def ask(text, closes, *answers):
        question = book.ask(text, closes=closes)
        for who, p in answers:
            book.log(question, forecaster=who, probability=p, made_on="2026-01-05")
        return question

    for n, (a, b) in enumerate([(0.9, 0.6), (0.2, 0.3), (0.8, 0.9)]):
        ask(f"North {n}?", "2026-02-01", ("Ada", a), ("Bo", b))
        ask(f"South {n}?", "2026-02-01", ("Cy", b), ("Dee", a / 2))
    for n in range(6):
        book.resolve(n + 1, "yes" if n % 2 else "no", known_on="2026-02-01")
    ask("Both overdue?", "2026-02-10", ("Ada", 0.5), ("Cy", 0.5))
    ask("One overdue?", "2026-02-10", ("Ada", 0.5))
    ask("One open?", "2026-12-31", ("Dee", 0.5))
    ask("Nobody yet?", "2026-12-31")
    ask("Nobody and over?", "2026-02-10")
    found = book.leaderboard()
    assert found.groups == 2
    groups = {one.forecaster: one.group for one in found.standings}
    assert groups["Ada"] == groups["Bo"] != groups["Cy"] == groups["Dee"]
    assert {one.group for one in found.standings if one.rank == 1} == {1, 2}  # each group by itself
    north, south = groups["Ada"], groups["Cy"]
    both = (1, 2)
    assert [(link.text, link.needs, link.answered, link.missing) for link in found.links] == [
        ("Both overdue?", "resolve", both, ()),
        ("One open?", "answer", (south,), (north,)),
        ("Nobody yet?", "both", (), both),
    ]
    book.resolve(7, "yes", known_on="2026-02-10")
    assert book.leaderboard().groups == 1
    assert book.leaderboard().links == ()


def test_leaderboards_that_are_refused(season, tools):
    book, _ = season
    for asked, says in (({"forecaster": "Ada"}, "two forecasters"), ({"tags": ["nothing"]}, "here there is none")):
        with pytest.raises(RefusedError, match=says):
            book.leaderboard(**asked)
    book.log("Sure?", forecaster="Ada", probability=0, made_on="2026-01-05", closes="2026-02-01")
    book.resolve("Q41", "yes", known_on="2026-02-01")
    with pytest.raises(RefusedError, match="infinite"):
        book.leaderboard(rule="log")


SAID = [  # words, the outcome; a stated number, words that no scale has, and one left out
    ("very likely", "yes"),
    ("likely", "no"),
    ("unlikely", "no"),
    (0.3, "yes"),
    ("on the cards", "no"),
]


@pytest.fixture
def worded(book):
    for n, (said, outcome) in enumerate(SAID):
        fields = {"forecaster": "Ada", "made_on": "2026-01-05", "closes": "2026-02-01"}
        if said == "on the cards":
            fields |= {"basis": "phrase", "phrase": said, "low": 0.2, "high": 0.7}
            book.log(f"{n}?", probability=0.4, **fields)
        else:
            book.log(f"{n}?", probability=said if isinstance(said, float) else read_probability(said), **fields)
        book.resolve(f"Q{n + 1}", outcome, known_on="2026-02-01")
    book.log("Q1", forecaster="Bo", probability=0.5, made_on="2026-01-05")
    return book


def by_scale(scale, y):
    """Low, point and high of each of SAID by a scale, None where it has not the words."""
    found = []
    for said, _ in SAID:
        if isinstance(said, float):
            found.append((said, said, said))
            continue
        try:
            read = read_probability(said, scale=scale)
            found.append((read.low, read.point, read.high))
        except ProbabilityError:
            opinion = None if said == "on the cards" else read_probability(said)
            found.append((0.2, 0.4, 0.7) if opinion is None else (opinion.low, opinion.point, opinion.high))
    low, point, high = np.array(found).T
    means = [scoring.brier_score(probability=p, outcome=y).mean() for p in (low, point, high)]
    return [*means, *(scores.mean() for scores in scoring.brier_envelope(low=low, high=high, outcome=y))]


def test_scales(worded):
    found = worded.vagueness()
    assert (found.without, found.unread) == (1, {"on the cards": 1})
    (ada,) = found.forecasters
    assert (ada.forecaster, ada.n, ada.worded) == ("Ada", 5, 4)
    y = np.array([float(outcome == "yes") for _, outcome in SAID])
    assert ada.readings[0].scale == "as logged"
    assert ada.readings[0].read == 4
    assert ada.readings[0].point == pytest.approx(worded.scores(forecaster="Ada").groups[0].score.value)
    readings = {reading.scale: reading for reading in ada.readings[1:]}
    assert len(readings) > 5
    for scale in scales():
        expected = by_scale(scale.name, y)
        if scale.label in readings:
            one = readings[scale.label]
            assert [one.low, one.point, one.high, one.best, one.worst] == pytest.approx(expected, abs=1e-12)
            assert one.best <= one.point <= one.worst
            assert one.best - 1e-12 <= one.proper <= one.worst + 1e-12
            assert 1 <= one.read <= 3
    assert ada.points == (min(r.point for r in ada.readings), max(r.point for r in ada.readings))


def test_numbers_alone_hide_nothing(season):
    book, _ = season
    with pytest.raises(RefusedError, match="in words"):
        book.vagueness()


METHODS = ("mean", "median", "trimmed", "geometric_odds", "extremized", "recency")


@pytest.mark.parametrize("method", METHODS)
def test_a_crowd_is_a_forecaster_of_its_own(season, method):
    book, rows = season
    said = {}
    for who, question, p, y, _ in rows:
        said.setdefault(question, []).append((who, p, y))
    together = [scoring.aggregate(probabilities=[p for _, p, _ in all_], method=method) for all_ in said.values()]
    outcome = [all_[0][2] for all_ in said.values()]
    found = book.crowd(method=method)
    assert [one.probability for one in found.said] == pytest.approx(together)
    assert [one.forecasters for one in found.said] == [len(all_) for all_ in said.values()]
    wanted = scoring.mean_score(
        score=scoring.brier_score(probability=together, outcome=outcome), within=(0, 1), rule="brier"
    )
    assert found.card.brier[:3] == pytest.approx(wanted[:3])
    for voice in found.voices:
        pairs = [
            (p, scoring.aggregate(probabilities=[q for other, q, _ in all_ if other != who], method=method), y)
            for all_ in said.values()
            for who, p, y in all_
            if who == voice.forecaster and len(all_) > 1
        ]
        mine, others, y = (np.array(x) for x in zip(*pairs, strict=True))
        assert voice.questions == len(pairs)
        assert (voice.score, voice.others) == pytest.approx((np.mean((mine - y) ** 2), np.mean((others - y) ** 2)))


def test_a_crowd_of_some_and_at_a_moment(season):
    book, rows = season
    assert {one.forecaster for one in book.crowd(of=["Ada", "Bo"]).voices} == {"Ada", "Bo"}
    assert book.crowd(of=["Ada", "Bo"]).people == 2
    # A week before the close some questions were not yet answered.
    early = sum(settled < "2026-01-12" for *_, settled in rows)
    assert book.crowd(time="7d-before-close").terms.scored == len(rows) - early
    with pytest.raises(RefusedError, match="needs two forecasters"):
        book.crowd(of=["Ada"])
    with pytest.raises(UnknownError, match="no forecaster"):
        book.crowd(of=["Ada", "Zed"])


def test_a_crowd_by_recency_takes_who_spoke_first_for_the_oldest(book):
    days = {"Late": ("2026-01-09", 0.9), "Early": ("2026-01-02", 0.1), "Then": ("2026-01-05", 0.4)}
    for who, (day, p) in days.items():
        book.import_rows([{**row("Will it?", who, p, "yes", "2026-02-01"), "made_on": day}])
    # Weights exp(sqrt(i) - sqrt(3)) are 0.48, 0.73 and 1: half of 2.21 is reached at the second, 0.4.
    assert book.crowd(method="recency").said[0].probability == 0.4
    assert [one.others for one in book.crowd(method="recency").voices] == pytest.approx(
        [(1 - 0.9) ** 2, (1 - 0.4) ** 2, (1 - 0.9) ** 2]
    )


def test_odds_of_nothing_and_of_certainty_have_no_mean(book):
    for who, p in (("A", 0), ("B", 1)):
        book.import_rows([row("Will it?", who, p, "yes", "2026-02-01")])
    assert book.crowd().card.n == 1
    with pytest.raises(RefusedError, match="on Q1 somebody said 0% and somebody 100%"):
        book.crowd(method="extremized")


@pytest.mark.parametrize(("people", "said"), [(10, True), (11, False)])
def test_who_is_the_best_is_said_of_few_only(book, people, said):
    chance = random.Random(7)
    book.import_rows(
        row(
            f"{n}?",
            f"P{who:02}",
            abs(n % 2 - chance.choice([0.05, 0.15] if who == 0 else [0.4, 0.5, 0.6])),
            came,
            "2026-02-01",
        )
        for n, came in enumerate(["no", "yes"] * 20)
        for who in range(people)
    )
    found = book.leaderboard()
    assert found.standings[0].forecaster == "P00"
    assert all((one.best is not None) == said for one in found.standings)
    assert all(one.rank_low is not None for one in found.standings)
    notes = ranking_notes(found)
    assert notes.first == [f"P00 is shown to be better than {people - 1} of the {people - 1} others."]
    assert notes.counts[0].startswith("Best:" if said else "No probability of being the best")
