"""Model output of a hub: quantiles and categories, by model and day, with what happened."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest

from ledger.api.ledger import Ledger
from ledger.errors import InputError

LEVELS = ("0.025", "0.25", "0.5", "0.75", "0.975")
NAMES = ("reference_date", "horizon", "location", "target", "target_end_date", "output_type", "output_type_id", "value")
ENDS = {"2023-11-04": "2023-11-11", "2023-11-11": "2023-11-18"}


@pytest.fixture
def real(path):
    with Ledger.open(path, by="me") as opened:
        yield opened


def rows(reference, end=True):
    """Two horizons in two places, codes with leading zeros; also means and categories."""
    for horizon, day in (("0", reference), ("1", ENDS[reference])):
        for place in ("01", "US"):
            task = (reference, horizon, place, "wk inc flu hosp", day if end else "")
            yield from ((*task, "quantile", level, str(10 * i + len(place))) for i, level in enumerate(LEVELS))
            yield (*task, "mean", "NA", "33.3")
    yield from (
        (reference, "1", "01", "wk flu hosp rate change", ENDS[reference], "pmf", name, p)
        for name, p in (("increase", "0.25"), ("stable", "0.75"))
    )


def written(path, found, names=NAMES):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([names, *found])
    return path


@pytest.fixture
def hub(tmp_path):
    home = tmp_path / "FluSight"
    for model in ("Team-One", "Team-Two"):
        for reference in ENDS:
            written(home / "model-output" / model / f"{reference}-{model}.csv", rows(reference))
    truth = [
        ("01", "wk inc flu hosp", "2023-11-11", "quantile", "NA", "21.5"),
        ("US", "wk inc flu hosp", "2023-11-11", "quantile", "NA", "NA"),
    ]
    truth += [
        ("01", "wk flu hosp rate change", "2023-11-11", "pmf", name, v)
        for name, v in (("increase", "1"), ("stable", "0"))
    ]
    written(
        home / "target-data" / "oracle-output.csv",
        truth,
        ("location", "target", "target_end_date", "output_type", "output_type_id", "oracle_value"),
    )
    return home


def test_a_hub(real, hub):
    told = real.import_file(hub)
    assert (told.form, told.counts["bad"]) == ("hubverse", 0), told.problems
    assert told.counts["forecasts"] == 2 * 2 * 5
    assert told.counts["forecasters"] == 2
    assert list(told.skipped.values()) == [16]
    assert next(iter(told.skipped)).startswith("means: no forecast of a number")
    asked = {q.text: (q.kind, q.outcome) for q in real.questions()}
    assert asked["wk inc flu hosp / 01 on 2023-11-11"] == ("numeric", "21.5")
    assert asked["wk inc flu hosp / US on 2023-11-11"] == ("numeric", None)
    assert asked["wk flu hosp rate change / 01 on 2023-11-11"] == ("choice", "increase")
    forecasts = [f for f in real.forecasts() if f.question_text == "wk inc flu hosp / 01 on 2023-11-11"]
    assert [(f.made_on.isoformat(), f.status) for f in forecasts if f.forecaster == "Team-One"] == [
        ("2023-11-04", "superseded"),
        ("2023-11-11", "scored"),  # of the week that ends with that day: it is not known before the day is over
    ]
    assert dict(forecasts[0].quantiles) == {float(level): 10.0 * i + 2 for i, level in enumerate(LEVELS)}
    y, quantiles = 21.5, [(float(level), 10.0 * i + 2) for i, level in enumerate(LEVELS)]
    wis = sum(2 * (q - y) * ((y <= q) - level) for level, q in quantiles) / len(quantiles)
    assert next(f.wis for f in forecasts if f.wis is not None) == pytest.approx(wis, abs=1e-12)
    assert real.import_file(hub).counts["known"] == 20
    assert {p["kind"] for p in real.forecasters()} == {"model"}
    assert real.details("question", 1)["platform"] == "FluSight"


def test_the_end_by_the_horizon(real, tmp_path):
    names = ("origin_date", *NAMES[1:4], *NAMES[5:])
    found = [(r[0], r[1], r[2], r[3], *r[5:]) for r in rows("2023-11-04") if r[5] == "quantile"]
    real.import_file(written(tmp_path / "2023-11-04-Team.csv", found, names))
    assert {q.closes.isoformat() for q in real.questions()} == {"2023-11-04", "2023-11-11"}
    assert real.forecasters()[0]["name"] == "Team"


def test_as_parquet(real, tmp_path):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {name: list(column) for name, column in zip(NAMES, zip(*rows("2023-11-04"), strict=True), strict=True)}
    columns["value"] = list(map(float, columns["value"]))
    columns["horizon"] = list(map(int, columns["horizon"]))
    parquet.write_table(arrow.table(columns), tmp_path / "2023-11-04-Team.parquet")
    told = real.import_file(tmp_path / "2023-11-04-Team.parquet")
    assert (told.counts["forecasts"], told.counts["bad"]) == (5, 0)
    assert "wk inc flu hosp / 01 on 2023-11-04" in {q.text for q in real.questions()}
    (tmp_path / "b.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        real.import_file(tmp_path / "b.parquet")


@pytest.mark.parametrize(
    ("found", "names", "sentence"),
    [
        ([("2023-11-04", "quantile", "0.5", "1")], (*NAMES[:1], *NAMES[5:]), "does not say which model"),
        ([("quantile", "0.5", "1")], NAMES[5:], "reference_date or origin_date"),
        ([("soon", "quantile", "0.5", "1")], (*NAMES[:1], *NAMES[5:]), "'soon' is not a day"),
        ([("2023-11-04", "quantile", "1.5", "1")], (*NAMES[:1], *NAMES[5:]), "no quantile strictly between 0 and 1"),
        ([("2023-11-04", "quantile", "x", "1")], (*NAMES[:1], *NAMES[5:]), "'x' is not a number"),
        ([("2023-11-04", "quantile", "0.5", "1e400")], (*NAMES[:1], *NAMES[5:]), "not a finite number"),
        (
            [("2023-11-04", "quantile", q, v) for q, v in (("0.1", "5"), ("0.9", "4"))],
            (*NAMES[:1], *NAMES[5:]),
            "line 3, column value: x.csv: the quantile 0.9 is 4 in line 3, below the quantile 0.1, 5 in line 2; values must not fall",
        ),
        (
            [("2023-11-04", "quantile", q, v) for q, v in (("0.1", "5"), ("0.5", "6"), ("0.50", "7"))],
            (*NAMES[:1], *NAMES[5:]),
            "line 4, column value: x.csv: the quantile 0.5 is 7 in line 4 and 6 in line 3",
        ),
        (
            [("2023-11-04", "pmf", q, v) for q, v in (("a", "0.5"), ("b", "0.4"))],
            (*NAMES[:1], *NAMES[5:]),
            "add up to 0.9",
        ),
        ([("2023-11-04", "odd", "0.5", "1")], (*NAMES[:1], *NAMES[5:]), "output type 'odd' is not known"),
    ],
)
def test_what_is_wrong_is_told(real, tmp_path, found, names, sentence):
    file = written(tmp_path / "x.csv", found, names)
    how = {} if "which model" in sentence else {"constants": {"forecaster": "Team"}}
    with pytest.raises(InputError) as refused:
        real.import_file(file, **how)
    assert sentence in str(refused.value)
    assert real.questions() == []


def test_numbers_are_exported_and_come_back(real, hub, tools, tmp_path):
    from ledger.exchange.exporters import hubverse

    real.import_file(hub)
    text = io.StringIO(newline="")
    count = hubverse.write(real.export_rows(), text)
    assert count == 16
    (tmp_path / "out.csv").write_text(text.getvalue())
    with Ledger.create(tmp_path / "b.db", by="me") as other:
        assert other.import_file(tmp_path / "out.csv").counts["forecasts"] == 16
        assert [f.quantiles for f in other.forecasts()] == [f.quantiles for f in real.forecasts() if f.quantiles]


def test_an_empty_hub(real, tmp_path):
    (tmp_path / "hub" / "model-output").mkdir(parents=True)
    with pytest.raises(InputError, match="there is no model output"):
        real.import_file(tmp_path / "hub")


def test_outcomes_of_a_change_by_horizon_and_in_parts(real, tmp_path):
    """A change depends on since when; of parts the latest counts; categories without an output type are known by theirs."""
    home, day = tmp_path / "Hub", "2023-11-18"
    for reference, horizon in (("2023-11-04", "2"), ("2023-11-11", "1")):
        said = [(reference, horizon, "01", "wk inc flu hosp", day, "quantile", "0.5", "7")]
        said += [
            (reference, horizon, "01", "rate change", day, "pmf", name, p)
            for name, p in (("up", "0.25"), ("down", "0.75"))
        ]
        written(home / "model-output" / "A-b" / f"{reference}-A-b.csv", said)
    truth = ("target", "location", "horizon", "target_end_date", "output_type_id", "oracle_value", "location_name")
    for known, number, up in (("2023-12-02", "9", "1"), ("2023-11-25", "8", "2")):
        found = [("wk inc flu hosp", "01", h, day, "NA", number, "Alabama") for h in ("1", "2")]
        found += [("rate change", "01", h, day, name, str(int((name == "up") == (h == up))), "Alabama")
                  for h in ("1", "2") for name in ("up", "down")]  # fmt: skip
        written(home / "target-data" / "oracle-output" / f"as_of={known}" / "oracle-output.csv", found, truth)
    told = real.import_file(home)
    assert (told.counts["forecasts"], told.counts["questions"], told.counts["bad"]) == (4, 3, 0)
    assert {q.text: q.outcome for q in real.questions()} == {
        f"wk inc flu hosp / 01 on {day}": "9",
        f"rate change / 01 / horizon 1 on {day}": "up",
        f"rate change / 01 / horizon 2 on {day}": "down",
    }
    for as_of, number, change in (
        ("2023-11-24", None, None),
        ("2023-11-27", "8", "down"),
        ("2023-12-02", "9", "up"),
    ):  # what was believed then
        assert real.question(1, as_of=as_of).outcome == number
        assert {q.outcome for q in real.questions(as_of=as_of) if "horizon 1" in q.text} == {change}
    assert real.import_file(home).counts["known"] == 4
    written(
        home / "target-data" / "oracle-output" / "as_of=2023-12-09" / "oracle-output.csv",
        [("wk inc flu hosp", "01", h, day, "NA", "11", "Alabama") for h in ("1", "2")],
        truth,
    )
    assert real.import_file(home, correct=True).counts["bad"] == 0
    found = [real.question(1, as_of=d).outcome for d in ("2023-11-27", "2023-12-08", "2023-12-09")]
    assert found == ["8", "9", "11"]


def test_samples_are_read_as_quantiles(real, tmp_path):
    import numpy

    values = [(7 * n) % 101 / 3 for n in range(101)]
    task = ("2023-11-04", "1", "01", "wk inc flu hosp", "2023-11-11")
    found = [(*task, "sample", f"s{n:03}", repr(value)) for n, value in enumerate(values)]
    told = real.import_file(written(tmp_path / "2023-11-04-Team.csv", found))
    assert told.found["read otherwise"].total() == 1
    (forecast,) = real.forecasts()
    levels, places = zip(*forecast.quantiles, strict=True)
    assert len(levels) == 23
    assert places == pytest.approx(numpy.quantile(values, levels), abs=1e-12)
    one = written(tmp_path / "b" / "2023-11-04-Team.csv", found[:1])
    assert "one sample is no distribution" in str(real.import_file(one, dry_run=True).problems[0])


def test_what_the_hub_says_about_its_targets(real, hub):
    """A binary target's mean is a probability; an ordinal target's categories have their order; one left out has 0."""
    kinds = [
        ("peak this week", "binary", None),
        ("wk flu hosp rate change", "ordinal", ["stable", "increase", "large"]),
    ]
    tasks = [
        {
            "target_metadata": [{"target_id": name, "target_keys": {"target": name}, "target_type": kind}],
            "output_type": {"pmf": {"output_type_id": {"required": names}}} if names else {},
        }
        for name, kind, names in kinds
    ]
    (hub / "hub-config").mkdir()
    (hub / "hub-config" / "tasks.json").write_text(json.dumps({"rounds": [{"model_tasks": tasks}]}))
    said = ("2023-11-04", "1", "01", "peak this week", "2023-11-11", "mean", "NA", "0.3")
    written(hub / "model-output" / "Team-Three" / "2023-11-04-Team-Three.csv", [said])
    told = real.import_file(hub)
    assert told.counts["bad"] == 0, told.problems
    (binary,) = [f for f in real.forecasts() if f.question_text.startswith("peak")]
    assert (binary.probability, binary.forecaster) == (0.3, "Team-Three")
    (choice, *_) = [f for f in real.forecasts() if f.probabilities]
    assert choice.probabilities == (0.75, 0.25, 0.0)
    assert real.question(choice.question).options == ("stable", "increase", "large")
    assert real.details("question", choice.question)["ordered"]


def test_categories_in_another_order_are_the_same_question(real, tmp_path):
    for model, names in (("One", ("b", "a")), ("Two", ("a", "b"))):
        rows_ = [("2023-11-04", "1", "01", "change", "2023-11-11", "pmf", name, p) for name, p in zip(names, ("0.25", "0.75"), strict=True)]  # fmt: skip
        assert real.import_file(written(tmp_path / f"2023-11-04-{model}.csv", rows_)).counts["bad"] == 0
    assert [f.probabilities for f in real.forecasts()] == [(0.75, 0.25), (0.25, 0.75)]
    assert len(real.questions()) == 1


def test_relative_skill_is_that_of_the_hubs(real, hub):
    """The geometric mean of the ratios of mean WIS on common tasks, itself among them; by target through its tag."""
    for reference in ENDS:
        doubled = [(*r[:-1], str(2 * float(r[-1]))) if r[5] == "quantile" else r for r in rows(reference)]
        written(hub / "model-output" / "Team-Two" / f"{reference}-Team-Two.csv", doubled)
    real.import_file(hub)

    def wis(factor):
        said = [(float(level), factor * (10.0 * i + 2)) for i, level in enumerate(LEVELS)]
        return sum(2 * (q - 21.5) * ((q >= 21.5) - level) for level, q in said) / len(said)

    record = real.track_record(time="every", tags=["wk inc flu hosp"])
    told = {card.forecaster: card.quantities.units[0] for card in record.scorecards}
    assert {who: (one.n, one.score.value) for who, one in told.items()} == {
        "Team-One": (2, pytest.approx(wis(1))),
        "Team-Two": (2, pytest.approx(wis(2))),
    }
    skill = math.sqrt(wis(1) / wis(2))
    assert (told["Team-One"].relative, told["Team-Two"].relative) == (pytest.approx(skill), pytest.approx(1 / skill))
