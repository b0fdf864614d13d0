"""Platforms' scores over a question's life, what stood at a moment, and what had been said until a day; by hand."""

import math

import numpy as np
import pytest

from ledger.errors import RefusedError, UnknownError


@pytest.fixture
def two(book):
    """Ten days; Ada 0.8 throughout, Bo 0.4 from the sixth day, 0.9 from the eighth; yes, known on the eleventh."""
    book.ask("A?", closes="2026-02-10", opens="2026-02-01")
    book.log("Q1", forecaster="Ada", probability=0.8, made_on="2026-02-01")
    bo = book.log("Q1", forecaster="Bo", probability=0.4, made_on="2026-02-06")
    book.revise(bo, 0.9, made_on="2026-02-08")
    book.resolve("Q1", "yes", known_on="2026-02-11")
    return book


def by_name(book, **asked):
    return {one.label: one.score and one.score.value for one in book.scores(**asked).groups}


def test_peer_scores(two):
    """Two days beside 0.4 and three beside 0.9, of ten."""
    found = by_name(two, rule="peer")
    expected = 100 * (2 * math.log(0.8 / 0.4) + 3 * math.log(0.8 / 0.9)) / 10
    assert found == pytest.approx({"Ada": expected, "Bo": -expected})
    assert {one.label: one.coverage for one in two.scores(rule="peer").groups} == {"Ada": 1.0, "Bo": 0.5}


def test_daily_and_accuracy_scores(two):
    """Brier scores from 0 to 2: 0.08 for Ada; for Bo 0.72 on two days and 0.02 on three."""
    assert by_name(two, rule="daily") == pytest.approx({"Ada": 0.08, "Bo": (2 * 0.72 + 3 * 0.02) / 5})
    median = (5 * 0.08 + 2 * 0.4 + 3 * 0.05) / 10
    found = by_name(two, rule="accuracy")
    assert found == pytest.approx({"Ada": 0.08 - median, "Bo": (0.3 - median) * 0.5})


def test_a_peer_score_counts_zero_once_the_outcome_is_known(book):
    book.ask("A?", closes="2026-02-10", opens="2026-02-01")
    for name, p in (("Ada", 0.8), ("Bo", 0.4)):
        book.log("Q1", forecaster=name, probability=p, made_on="2026-02-01")
    book.resolve("Q1", "yes", known_on="2026-02-05")
    found = by_name(book, rule="peer", cohort="resolved")
    assert found["Ada"] == pytest.approx(100 * math.log(2) * 4 / 10)
    assert by_name(book, rule="daily", cohort="resolved") == pytest.approx({"Ada": 0.08, "Bo": 0.72})


def test_who_gave_no_chance_needs_a_floor(two):
    two.ask("B?", closes="2026-02-10", opens="2026-02-01")
    for name, p in (("Ada", 0.0), ("Bo", 0.5)):
        two.log("Q2", forecaster=name, probability=p, made_on="2026-02-01")
    two.resolve("Q2", "yes", known_on="2026-02-11")
    with pytest.raises(RefusedError, match=r"--floor 0\.001"):
        two.scores(rule="peer")
    found = by_name(two, rule="peer", floor=0.001, tags=(), since=None)
    first = 10 * (2 * math.log(2) + 3 * math.log(0.8 / 0.9))
    assert found["Ada"] == pytest.approx((first + 100 * math.log(0.001 / 0.5)) / 2)


def test_what_stood_at_a_moment(two):
    assert by_name(two, time="2026-02-03") == {"Ada": pytest.approx(0.04), "Bo": None}
    assert by_name(two, time="2026-02-06") == pytest.approx({"Ada": 0.04, "Bo": 0.36})
    assert by_name(two, time="2d-before-close") == pytest.approx({"Ada": 0.04, "Bo": 0.01})
    assert by_name(two, time="3d-before-close") == pytest.approx({"Ada": 0.04, "Bo": 0.01})
    assert by_name(two, time="4d-before-close") == pytest.approx({"Ada": 0.04, "Bo": 0.36})
    table = two.scores(time="2026-02-03")
    assert table.terms.left_out == {"not then": 2}
    assert two.scores(time="2026-02-11").terms.scored == 0
    with pytest.raises(UnknownError, match="30d-before-close"):
        two.scores(time="tomorrow")


def test_the_crowd_at_a_moment_is_what_stood_then(two):
    ada = two.scores(time="2026-02-06", reference="Bo").groups[0]
    assert ada.skill.value == pytest.approx(1 - 0.04 / 0.36)
    assert two.scores(time="2026-02-03", reference="crowd").groups[0].skill is None


def test_one_withdrawn_later_stood_then(two):
    two.withdraw("F1", on="2026-02-09")
    assert by_name(two)["Ada"] is None
    assert by_name(two, time="2026-02-08")["Ada"] == pytest.approx(0.04)
    assert by_name(two, until="2026-02-08")["Ada"] == pytest.approx(0.04)


def test_until_a_day_nothing_was_said_later(two):
    assert by_name(two, until="2026-02-07") == pytest.approx({"Ada": 0.04, "Bo": 0.36})
    assert by_name(two, until="2026-02-05") == pytest.approx({"Ada": 0.04})
    assert two.track_record(until="2026-02-07").scope["until"] == "2026-02-07"
    assert [one.forecaster for one in two.forecasts(until="2026-02-05")] == ["Ada"]
    weighted = by_name(two, until="2026-02-07", time="weighted")
    assert weighted["Bo"] == pytest.approx(0.36)


def test_a_board_beside_the_crowd(book):
    """Adjusted is the mean of one's score less the median of the others'."""
    chance = np.random.default_rng(2)
    said = chance.choice([0.1, 0.3, 0.6, 0.8], size=(12, 3))
    came = chance.random(12) < 0.5
    for q in range(12):
        book.ask(f"Thing {q}?", closes="2026-02-10", opens="2026-02-01")
        for name, p in zip(("Ada", "Bo", "Cy"), said[q], strict=True):
            book.log(f"Q{q + 1}", forecaster=name, probability=float(p), made_on="2026-02-02")
        book.resolve(f"Q{q + 1}", "yes" if came[q] else "no", known_on="2026-02-11")
    found = {one.forecaster: one.adjusted for one in book.leaderboard(reference="crowd").standings}
    for i, name in enumerate(("Ada", "Bo", "Cy")):
        others = np.median(np.delete(said, i, axis=1), axis=1)
        assert found[name] == pytest.approx(np.mean((said[:, i] - came) ** 2 - (others - came) ** 2))
    half = {one.forecaster: one.adjusted for one in book.leaderboard(reference="half").standings}
    assert half["Bo"] == pytest.approx(np.mean((said[:, 1] - came) ** 2) - 0.25)
    assert "Bo" not in {one.forecaster for one in book.leaderboard(reference="Bo").standings}
    with pytest.raises(RefusedError, match="base rate of other questions"):
        book.leaderboard(reference="base-rate")
    with pytest.raises(RefusedError, match="table of scores only"):
        book.leaderboard(rule="peer")


def test_calibration_in_one_number(book):
    for q in range(8):
        book.ask(f"Thing {q}?", closes="2026-02-10")
        book.log(f"Q{q + 1}", forecaster="Ada", probability=0.95 if q % 2 else 0.9, made_on="2026-02-02")
        book.resolve(f"Q{q + 1}", "yes" if q > 3 else "no", known_on="2026-02-11")
    found = book.scores(decompose=True).groups[0].calibration
    assert found.verdict == "overconfident"
    assert found.test.z > 1.96
    assert found.roc.auc == 0.5
    assert (
        (found.murphy.score[1:] + found.murphy.score[:-1]) * np.diff(found.murphy.threshold)
    ).sum() == pytest.approx(found.decomposition.score, abs=0.01)
