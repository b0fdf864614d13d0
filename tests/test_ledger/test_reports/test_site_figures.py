"""Every number on the site, computed again from its published CSV files by other means.

Nothing of this program is imported here: tables are read with the csv module, everything is worked out with numpy and
the standard library, Student's t with the continued fraction of the incomplete beta function (Lentz), isotonic fits
with the minimax formula. What is computed is compared with the JSON beside each page, leaf by leaf, and with the
tables and the words of the pages themselves.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import html5lib
import numpy as np
import pytest

NUMBERS = ("probability", "low", "high", "outcome_value", "brier", "choice_brier", "others_mean", "others_brier", "wis", "rps")  # fmt: skip
HORIZONS = [
    (1, "up to 1 month"),
    (3, "1 to 3 months"),
    (12, "3 to 12 months"),
    (36, "1 to 3 years"),
    (120, "3 to 10 years"),
    (10**6, "over 10 years"),
]
EPOCH = date(1970, 1, 1)


GRADES = {"stamped": "A", "prospective": "B", "documented": "C", "retrospective": "D"}


def read(file):
    rows = []
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines(keepends=True)):
        rows.append({**row, **{name: float(row[name]) if row[name] else None for name in NUMBERS}})
    return rows


# Intervals


def beta_fraction(x, a, b):
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1)
    d = 1 / d
    value = d
    for m in range(1, 400):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / (1 + term * d), 1 + term / c
            value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def upper_tail(t, n):
    """Probability that Student's t with n degrees of freedom exceeds t > 0."""
    x, a, b = n / (n + t * t), n / 2, 0.5
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - (math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)))
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(x, a, b) / a / 2
    return (1 - front * beta_fraction(1 - x, b, a) / b) / 2


@cache
def student(n):
    """The 97.5% quantile."""
    low, high = 1e-9, 20.0
    while upper_tail(high, n) > 0.025:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if upper_tail(middle, n) > 0.025 else (low, middle)
    return (low + high) / 2


def test_student_is_right():
    for n, known in ((1, 12.7062047364), (4, 2.7764451052), (30, 2.0422724563), (1000, 1.9623390808)):
        assert student(n) == pytest.approx(known, abs=1e-9)


def alike(sizes):
    """How many clusters of one size would tell as much, and the degrees of freedom."""
    share = [size / math.fsum(sizes) for size in sizes]
    squares = math.fsum(s**2 for s in share)
    return 1 / squares, squares**2 / math.fsum(s**4 for s in share) * (len(share) - 1) / len(share)


def spread(means, least=0.0, most=1.0, sizes=None):
    """Mean, 95% limits by Student's t with Hall's correction for skewness, standard error.

    Of clusters of unequal size: with the standard error of Bell and McCaffrey (CR2).
    """
    sizes = sizes or [1.0] * len(means)
    n, whole = len(means), math.fsum(sizes)
    mean = math.fsum(m * s for m, s in zip(means, sizes, strict=True)) / whole
    off = [(m - mean) * s / whole for m, s in zip(means, sizes, strict=True)]
    square = math.fsum(one**2 for one in off)
    if n < 2 or square * n**2 < 1e-18:
        return mean, None, None, (None if n < 2 else 0.0)
    error = math.sqrt(math.fsum(one**2 / (1 - s / whole) for one, s in zip(off, sizes, strict=True)))
    a = math.fsum(one**3 for one in off) / square**1.5 * n / (n - 1)

    def undone(z):
        return z if abs(a) < 1e-6 else 3 / a * (float(np.cbrt(1 + a * (z - a / 6))) - 1)

    t = student(alike(sizes)[1])
    return mean, max(least, mean - error * undone(t)), min(most, mean - error * undone(-t)), error


def brier_spread(means, sizes=None):
    """The same for Brier scores of yes/no forecasts, which tell what the other outcome would have scored."""
    mean, low, high, error = spread(means, sizes=sizes)
    if len(means) < 2:
        return mean, None, None, error
    n, df = alike(sizes or [1.0] * len(means))
    variance = error**2 * n
    second = mean**2 + variance * (n - 1) / n
    towards = (1 - math.sqrt(mean**3 / second if second else 0.0)) ** 2 - mean
    reach, k = abs(towards), student(n - 1) ** 2 / n
    middle = 2 / 3 * k * max(0.0, reach - variance / reach) if reach else 0.0
    off = (middle + math.sqrt(middle**2 + 4 * (1 + k) * k * variance)) / (2 * (1 + k))
    off = max(off, student(df) * math.sqrt(variance / n))
    if not off > 1e-15:
        return mean, None, None, error
    low, high = (mean, mean) if low is None else (low, high)
    limits = (low, min(1.0, mean + off)) if towards > 0 else (max(0.0, mean - off), high)
    return mean, *limits, error


def by_claim(rows, value):
    claims = defaultdict(list)
    for row in rows:
        claims[row["weighs_with"]].append(value(row))
    return [math.fsum(values) / len(values) for values in claims.values()]


def by_question(rows, value):
    """Means and sizes of the clusters of several forecasters: each forecaster's claim weighs one.

    Claims on one question, and questions of one claim, are one cluster.
    """
    claims, joined = defaultdict(list), {}

    def root(name):
        while joined.get(name, name) != name:
            name = joined[name]
        return name

    for row in rows:
        claims[row["forecaster"], row["weighs_with"]].append(value(row))
        joined[root(row["question_id"])] = root(("claim", row["weighs_with"]))
    clusters = defaultdict(list)
    for (_, claim), values in claims.items():
        clusters[root(("claim", claim))].append(math.fsum(values) / len(values))
    return [math.fsum(v) / len(v) for v in clusters.values()], [float(len(v)) for v in clusters.values()]


def weighed(means, sizes):
    return math.fsum(m * s for m, s in zip(means, sizes, strict=True)) / math.fsum(sizes)


# Scores


def squared(row):
    return (row["probability"] - row["outcome_value"]) ** 2


def binary(rows):
    return [row for row in rows if row["kind"] == "binary" and row["state"] == "scored"]


def card(rows):
    """The yes/no part of a scorecard; of several forecasters when there are several."""
    rows = binary(rows)
    if not rows:
        return None
    means, sizes = by_question(rows, squared)
    brier, low, high, _ = brier_spread(means, sizes)
    rate = weighed(*by_question(rows, lambda r: r["outcome_value"]))
    reference = weighed(*by_question(rows, lambda r: r["outcome_value"] ** 2)) - rate**2
    reference *= len(means) / max(1, len(means) - 1)  # of a few, the spread about their own mean is too small
    return {
        "n": len(rows), "questions": len({r["question_id"] for r in rows}), "clusters": len(means),
        **{grade: sum(r["grade"] == letter for r in rows) for grade, letter in GRADES.items()},
        "brier": brier, "brier_low": low, "brier_high": high,
        "base_rate": rate, "skill": 1 - brier / reference if reference > 1e-15 and len(means) >= 20 else None,
    }  # fmt: skip


def place(text):
    """A number, a day or never, as a number."""
    if text == "never":
        return math.inf
    return float((date.fromisoformat(text) - EPOCH).days) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else float(text)


def quantiles(row):
    return [(float(level), place(value)) for level, value in json.loads(row["quantiles"])]


def ends(row):
    return [place(row[name]) if row[name] else edge for name, edge in (("lower", -math.inf), ("upper", math.inf))]


def interval_score(row):
    """Twice the mean pinball loss, what is beyond an end moved to it."""
    low, high = ends(row)
    y = min(max(row["outcome_value"], low), high)
    losses = []
    for level, value in quantiles(row):
        gap = y - min(max(value, low), high)
        losses.append(level * gap if gap >= 0 else (level - 1) * gap)
    return 2 * math.fsum(losses) / len(losses)


def chances(row):
    return [float(p) for p in row["probabilities"].split()]


def choice_score(row):
    return math.fsum((p - (i == row["outcome_value"])) ** 2 for i, p in enumerate(chances(row)))


def ranked_score(row):
    said = np.cumsum(chances(row))[:-1]
    happened = np.arange(len(said)) >= row["outcome_value"]
    return float(np.mean((said - happened) ** 2))


def central(row):
    """(coverage, low, high) of each pair of quantiles whose levels add up to one."""
    at = {round(level, 9): value for level, value in quantiles(row)}
    pairs = [(level, round(1 - level, 9)) for level in at if level < 0.5 and round(1 - level, 9) in at]
    return sorted((round(1 - 2 * low, 9), at[low], at[high]) for low, high in pairs)


def kept_inside(row, low, high):
    y, (least, most) = row["outcome_value"], ends(row)
    if y == math.inf:  # it lies somewhere beyond the end
        return False if high <= most else True if low <= most and high == math.inf else None
    if y == -math.inf:
        return False if low >= least else None
    return low <= y <= high


def coverage(rows):
    found = defaultdict(list)
    for row in rows:
        for said, low, high in central(row):
            found[said].append(kept_inside(row, low, high))
    return [
        {"said": said, "n": len(v) - v.count(None), "held": v.count(True), "undecided": v.count(None)}
        for said, v in sorted(found.items())
    ]


KEYS = {"B": "choice_brier", "R": "rps", "W": "wis"}


def other(name, score, unit, rows, value, most):
    mean, low, high, _ = spread(by_claim(rows, value), 0.0, most)
    return {
        "forecaster": name, "score": KEYS[score[0]], "title": score, "unit": unit, "n": len(rows),
        "questions": len({r["question_id"] for r in rows}) if unit else None,
        "clusters": len({r["weighs_with"] for r in rows}), "mean": mean, "low": low, "high": high,
        "coverage": coverage(rows) if unit else [],
    }  # fmt: skip


def other_scores(rows):
    """Scores of choices, ordered choices and each unit, of each forecaster."""
    scored = [row for row in rows if row["state"] == "scored" and row["kind"] != "binary"]
    found = []
    for who in {row["forecaster"] for row in scored}:
        mine = [row for row in scored if row["forecaster"] == who]
        if some := [row for row in mine if row["kind"] == "choice"]:
            found.append(other(who, "Brier of choices, 0 to 2", None, some, choice_score, 2.0))
        if some := [row for row in mine if row["rps"] is not None]:
            found.append(other(who, "RPS of ordered choices, 0 to 1", None, some, ranked_score, 1.0))
        for unit in {row["unit"] for row in mine if row["unit"]}:
            some = [row for row in mine if row["unit"] == unit]
            found.append(other(who, f"WIS in {unit}", unit, some, interval_score, math.inf))
    return sorted(found, key=lambda one: (one["forecaster"], one["title"]))


# Comparing


def same(found, expected, where=""):
    """Leaf by leaf: no number that was not computed here, none missing."""
    if isinstance(expected, dict):
        assert isinstance(found, dict), where
        assert set(found) == set(expected), where
        for name, value in expected.items():
            same(found[name], value, f"{where}.{name}")
    elif isinstance(expected, (list, tuple)):
        assert len(found) == len(expected), where
        for at, value in enumerate(expected):
            same(found[at], value, f"{where}[{at}]")
    elif isinstance(expected, float) and math.isinf(expected):
        assert found is None, where
    elif isinstance(expected, (int, float)) and not isinstance(expected, bool):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), where
    else:
        assert found == expected, where


def told(text, values):
    """The numbers in some words, in their order, are these, rounded as they are written."""
    text = re.sub(r"\d{4}-\d\d-\d\d", "", text)
    found = re.findall(r"[−-]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?%?", text)
    assert len(found) == len(values), (text, values)
    for word, value in zip(found, values, strict=True):
        assert rounded(word, value), (text, word, value)


def rounded(word, value):
    plain = word.replace(",", "").replace("−", "-")
    percent = plain.endswith("%")
    plain = plain.rstrip("%")
    digits = len(plain.partition(".")[2])
    shown = float(plain) / (100 if percent else 1)
    unit = 10.0 ** -(digits + (2 if percent else 0))
    few = f"{value * 100:.4g}" == plain if percent else f"{value:.4g}" == plain
    return few or abs(shown - value) <= 0.5000001 * unit


# Charts


def isotonic(rates, weights):
    """The minimax formula: no pooling, no merging."""
    rates, weights, k = np.asarray(rates, float), np.asarray(weights, float), len(rates)
    total = np.concatenate([[0.0], np.cumsum(rates * weights)])
    size = np.concatenate([[0.0], np.cumsum(weights)])
    a, b = np.meshgrid(np.arange(k), np.arange(k), indexing="ij")
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(a <= b, (total[b + 1] - total[a]) / (size[b + 1] - size[a]), np.nan)
    return [max(np.nanmin(mean[start, i:]) for start in range(i + 1)) for i in range(k)]


def reliability(drawn, rows):
    if len(rows) < 20:  # a dot each
        same(drawn["rows"], sorted((r["probability"], r["outcome_value"]) for r in rows), drawn["title"])
        told(drawn["description"], [len(rows), sum(r["outcome_value"] >= 0.5 for r in rows)])
        told(drawn["notes"][0], [len(rows)] if len(rows) > 1 else [])
        return
    said = sorted({r["probability"] for r in rows})
    n = [sum(r["probability"] == p for r in rows) for p in said]
    rate = [
        math.fsum(r["outcome_value"] for r in rows if r["probability"] == p) / k for p, k in zip(said, n, strict=True)
    ]
    fit = isotonic(rate, n)
    if len({r["question_id"] for r in rows}) < len(rows):  # what shares an outcome has no band
        nothing = [None] * len(n)
        same(drawn["rows"], list(zip(said, n, rate, fit, nothing, nothing, strict=True)), drawn["title"])
        told(drawn["description"], [len(rows), len(n)])
        told(drawn["notes"][0], [len(rows)])
        return
    random = np.random.default_rng(0)
    draws = random.binomial(np.array(n), np.array(said), size=(200, len(n))) / np.array(n)
    low, high = np.quantile([isotonic(draw, n) for draw in draws], [0.05, 0.95], axis=0).tolist()
    same(drawn["rows"], list(zip(said, n, rate, fit, low, high, strict=True)), drawn["title"])
    below = sum(k for k, f, a in zip(n, fit, low, strict=True) if f < a - 1e-12)
    above = sum(k for k, f, b in zip(n, fit, high, strict=True) if f > b + 1e-12)
    told(drawn["description"], [len(rows), len(n), len(rows) - below - above, below, above])
    told(drawn["notes"][0], [len(rows), 0.9])


def over_time(drawn, rows):
    known = sorted({r["known_on"] for r in rows})
    expected = []
    for day in [row[0] for row in drawn["rows"]]:
        some = [r for r in rows if r["known_on"] <= day]
        expected.append((day, len(some), *brier_spread(*by_question(some, squared))[:3]))
    same(drawn["rows"], expected, drawn["title"])
    days = [row[0] for row in drawn["rows"]]
    assert len(days) == min(24, len(known))
    assert (days[0], days[-1]) == (known[0], known[-1])
    assert set(days) <= set(known)
    _, n, value, low, high = expected[-1]
    told(drawn["description"], [value, n, *([] if low is None else [0.95, low, high])])


def decomposition(drawn, rows):
    def claim(row):
        return row["forecaster"], row["weighs_with"]

    size = Counter(map(claim, rows))
    said = sorted({r["probability"] for r in rows})
    weight = [math.fsum(1 / size[claim(r)] for r in rows if r["probability"] == p) for p in said]
    rate = [
        math.fsum(r["outcome_value"] / size[claim(r)] for r in rows if r["probability"] == p) / w
        for p, w in zip(said, weight, strict=True)
    ]
    total = math.fsum(weight)
    base = math.fsum(r * w for r, w in zip(rate, weight, strict=True)) / total

    def score(values):
        parts = zip(values, rate, weight, strict=True)
        return math.fsum(w * (r * (1 - v) ** 2 + (1 - r) * v**2) for v, r, w in parts) / total

    unc, cal, raw = score([base] * len(said)), score(isotonic(rate, weight)), score(said)
    expected = [
        ("Uncertainty", unc),
        ("Discrimination", unc - cal),
        ("Miscalibration", raw - cal),
        ("Brier score", raw),
    ]
    same(drawn["rows"], expected, drawn["title"])
    told(drawn["description"], [unc, unc - cal, raw - cal, raw, len(rows)])
    assert raw == pytest.approx(card(rows)["brier"], abs=1e-12)


def vagueness(drawn, rows, readings):
    words = [(r["phrase"], r["outcome_value"]) for r in rows if r["basis"] == "phrase" and r["phrase"]]
    scales = defaultdict(list)
    for phrase, happened in words:
        for line in readings:
            if line["phrase"] == phrase:
                low, point, high = (float(line[name]) for name in ("low", "point", "high"))
                nearest, farthest = (min(max(happened, low), high), max((low, high), key=lambda p: abs(p - happened)))
                scales[line["scale"]].append([(p - happened) ** 2 for p in (point, nearest, farthest)])
    most = max(map(len, scales.values()), default=0)
    expected = {
        name: (name, len(found), *np.mean(found, axis=0).tolist())
        for name, found in scales.items()
        if 2 * len(found) >= most
    }
    assert (drawn is None) == (len(expected) < 2)
    if drawn:
        assert len(drawn["rows"]) == len(expected)
        for row in drawn["rows"]:
            same(row, expected[row[0]], drawn["title"])
        points = [one[2] for one in expected.values()]
        told(drawn["description"], [len(words), len(expected), min(points), max(points)])


def check_charts(charts, rows, readings):
    """All charts of a forecaster or a topic, and that there are no others."""
    rows, left = binary(rows), {one["key"]: one for one in charts}
    for basis in ("stated", "phrase", "implied", "imputed"):
        some = [r for r in rows if r["basis"] == basis]
        drawn = left.pop(f"reliability-{basis}", None)
        assert (drawn is None) == (not some)
        if drawn:
            reliability(drawn, some)
    drawn = left.pop("over-time", None)
    assert (drawn is None) == (len({r["known_on"] for r in rows}) < 2)
    if drawn:
        over_time(drawn, rows)
    drawn = left.pop("decomposition", None)
    assert (drawn is None) == (len(rows) < 10)
    if drawn:
        decomposition(drawn, rows)
    vagueness(left.pop("vagueness", None), rows, readings)
    assert not left


def history(drawn, rows):
    """The chart of a question: what it draws is what the table says."""
    rows = sorted(rows, key=lambda r: r["made_on"])
    if rows[0]["kind"] == "binary":
        expected = [(r["made_on"], r["forecaster"], r["probability"], r["low"], r["high"], r["state"]) for r in rows]
    elif rows[0]["kind"] == "choice":
        expected = [(r["made_on"], r["forecaster"], *chances(r), r["state"]) for r in rows]
    else:
        coverages = [float(name.split("%")[0]) / 100 for name in drawn["columns"] if name.endswith("% low")]
        assert coverages
        expected = []
        for r in rows:
            said = {round(level, 9): text for level, text in ((float(a), b) for a, b in json.loads(r["quantiles"]))}
            wanted = [0.5, *(end for c in coverages for end in ((1 - c) / 2, (1 + c) / 2))]
            values = [said.get(round(level, 9)) for level in wanted]
            if r["kind"] == "numeric":
                values = [None if value is None else float(value) for value in values]
            expected.append((r["made_on"], r["forecaster"], *values, r["state"]))
    same(drawn["rows"], expected, drawn["title"])
    numbers = [len(rows), len({r["forecaster"] for r in rows})]
    happened = rows[0]["outcome_value"]
    if rows[0]["kind"] in ("binary", "numeric") and happened is not None and math.isfinite(happened):
        numbers.append(happened)
    told(drawn["description"], numbers)


# The tests


@pytest.fixture(scope="module")
def rows(site_folder):
    return read(site_folder / "data" / "forecasts.csv")


@pytest.fixture(scope="module")
def readings(site_folder):
    return list(csv.DictReader((site_folder / "data" / "readings.csv").read_text().splitlines()))


def loaded(file):
    return json.loads(file.read_text(encoding="utf-8"))


def horizon(row):
    made, closes = date.fromisoformat(row["made_on"]), date.fromisoformat(row["closes"])
    months = 12 * (closes.year - made.year) + closes.month - made.month + (closes.day > made.day)
    return next(name for longest, name in HORIZONS if months <= longest)


FRONT = ("Everybody’s yes/no forecasts, by grade",)
WORDS = {letter: f"{letter} {grade}" for grade, letter in GRADES.items()}
GROUPS = {
    "By how its time is known": lambda row: [WORDS[row["grade"]]],
    FRONT[0]: lambda row: [WORDS[row["grade"]]],
    "By topic": lambda row: row["tags"].split("; ") if row["tags"] else [],
    "By time from statement to close": lambda row: [horizon(row)],
    "By what the probability rests on": lambda row: [row["basis"]],
    "By year in which it was said": lambda row: [row["made_on"][:4]],
}


def lines(rows, key, of="name"):
    """A table of scores: a line for each value of a key."""
    names = {name for row in binary(rows) for name in key(row)}
    return {name: {of: name, **card([r for r in rows if name in key(r)])} for name in names}


def by_name(found, expected, where):
    assert len(found) == len(expected), where
    for line in found:
        same(line, expected[line.get("forecaster") or line["name"]], where)


def test_scores_of_each_forecast(rows):
    assert len(rows) > 150
    kinds = Counter((row["kind"], row["state"]) for row in rows)
    assert {kind for kind, state in kinds if state == "scored"} == {"binary", "choice", "numeric", "date"}
    assert {"open", "ambiguous", "annulled", "late", "withdrawn", "superseded"} <= {state for _, state in kinds}
    assert any(row["outcome_value"] == math.inf for row in rows)
    for row in rows:
        scored, kind = row["state"] == "scored", row["kind"]
        same(row["brier"], squared(row) if scored and kind == "binary" else None, row["forecast_id"])
        same(row["choice_brier"], choice_score(row) if scored and kind == "choice" else None, row["forecast_id"])
        number = kind in ("numeric", "date")
        same(row["wis"], interval_score(row) if scored and number else None, row["forecast_id"])
        if row["rps"] is not None:
            same(row["rps"], ranked_score(row), row["forecast_id"])
    storms = [row for row in rows if row["question"].startswith("How strong")]
    assert all((row["rps"] is None) == (row["state"] != "scored") for row in storms)


def test_what_each_was_compared_with(rows):
    scored = binary(rows)
    for row in rows:
        others = [
            r["probability"]
            for r in scored
            if r["question_id"] == row["question_id"] and r["forecaster"] != row["forecaster"]
        ]
        if row["brier"] is None or not others:
            assert (row["others_mean"], row["others_n"]) == (None, "0")
            continue
        mean = math.fsum(others) / len(others)
        same([row["others_mean"], row["others_brier"]], [mean, (mean - row["outcome_value"]) ** 2])
        assert int(row["others_n"]) == len(others)


def statuses(rows):
    """How many forecasts of each grade each state has."""
    found = {row["state"]: dict.fromkeys(GRADES, 0) for row in rows}
    for row in rows:
        found[row["state"]][{letter: grade for grade, letter in GRADES.items()}[row["grade"]]] += 1
    return found


def test_forecasters(rows, readings, site_folder):
    files = sorted(site_folder.glob("forecasters/*/data.json"))
    assert len(files) == 3
    for file in files:
        page = loaded(file)
        name = page["forecaster"]["name"]
        mine = [row for row in rows if row["forecaster"] == name]
        scored = [row for row in mine if row["state"] == "scored"]
        others = page["scorecard"].pop("other_scores")
        covered = page["scorecard"].pop("coverage")
        assert covered is None or 0 <= covered <= 1
        expected = {
            "forecaster": name, "logged": len(mine), "scored": len(scored),
            **{grade: sum(row["grade"] == letter for row in scored) for grade, letter in GRADES.items()},
            "left_out": dict(Counter(row["state"] for row in mine if row["state"] != "scored")),
            "statuses": statuses(mine),
            "binary": {"forecaster": name, **card(mine)},
        }  # fmt: skip
        same(page["scorecard"], expected, name)
        assert sum(expected["left_out"].values()) + expected["scored"] == expected["logged"]
        same(sorted(others, key=lambda one: (one["forecaster"], one["title"])), other_scores(mine), name)
        assert page["standing"] == ("headline" if expected["binary"]["n"] >= 30 else "provisional")
        for caption, found in page["breakdown"].items():
            by_name(found, lines(mine, GROUPS[caption]), f"{name}, {caption}")
        told_apart = {caption for caption, key in GROUPS.items() if len(lines(mine, key)) > 1}
        always = {"By what the probability rests on", "By how its time is known"}
        assert told_apart - set(FRONT) <= set(page["breakdown"]) <= told_apart | always
        compared = [row for row in binary(mine) if row["others_mean"] is not None]
        gaps = by_claim(compared, lambda r: squared(r) - r["others_brier"])
        value, low, high, error = spread(gaps, -1.0, 1.0)
        versus = {"value": value, "low": low, "high": high, "n": len(compared), "clusters": len(gaps), "standard_error": error, "level": 0.95}  # fmt: skip
        same(page["versus_others"], versus, name)
        check_charts(page["charts"], mine, readings)
        check_rows(file, page, mine)
        left = {"as_of", "drawn_to", "ledger", "forecaster", "scorecard", "standing", "versus_others", "breakdown", "charts", "forecasts"}  # fmt: skip
        assert set(page) == left


def check_rows(file, page, expected):
    """The forecasts beside a page are those of the table of all."""
    found = read(file.with_suffix(".csv"))
    assert page["forecasts"] == len(found)
    assert {row["forecast_id"]: row for row in found} == {row["forecast_id"]: row for row in expected}


def test_topics(rows, readings, site_folder):
    files = sorted(site_folder.glob("topics/*/data.json"))
    assert len(files) == 4
    for file in files:
        page = loaded(file)
        some = [row for row in rows if page["topic"] in row["tags"].split("; ")]
        same(page["binary"], card(some), page["topic"])
        n = (page["binary"] or {"n": 0})["n"]
        assert page["standing"] == ("headline" if n >= 30 else "provisional" if n >= 10 else "withheld")
        by_name(page["forecasters"], lines(some, lambda r: [r["forecaster"]], "forecaster"), page["topic"])
        found = sorted(page["other_scores"], key=lambda one: (one["forecaster"], one["title"]))
        same(found, other_scores(some), page["topic"])
        check_charts(page["charts"], some, readings)
        check_rows(file, page, some)
        left = {"as_of", "drawn_to", "ledger", "topic", "binary", "standing", "forecasters", "charts", "other_scores", "forecasts", "asked", "questions"}  # fmt: skip
        assert set(page) == left
        asked = {row["question_id"] for row in some}
        assert page["asked"] >= len(asked)
        for one in page["questions"]:
            assert one["forecasts"] == sum(row["question_id"] == one["question_id"] for row in some)


def test_questions(rows, site_folder):
    drawn = Counter()
    for file in sorted(site_folder.glob("questions/Q*.json")):
        page, some = loaded(file), [row for row in rows if row["question_id"] == file.stem]
        check_rows(file, page, some)
        assert len(page["charts"]) == (len(some) > 0)
        for chart in page["charts"]:
            history(chart, some)
            drawn[some[0]["kind"]] += 1
        asked = page["question"]
        if some:
            same(asked["outcome_value"], some[0]["outcome_value"], file.stem)
            assert (asked["closes"], asked["outcome"] or "") == (some[0]["closes"], some[0]["outcome"] if asked["outcome"] else "")  # fmt: skip
            if some[0]["kind"] == "numeric":
                assert [asked["lower"] or "", asked["upper"] or ""] == [some[0]["lower"], some[0]["upper"]]
    assert min(drawn[kind] for kind in ("binary", "choice", "numeric", "date")) >= 3


def test_front_method_and_whole_files(rows, site_folder):
    front = loaded(site_folder / "index.json")
    scored = [row for row in rows if row["state"] == "scored"]
    method = loaded(site_folder / "method.json")
    questions = [loaded(file)["question"] for file in site_folder.glob("questions/Q*.json")]
    totals = {
        "Forecasts logged": len(rows), "Scored": len(scored),
        "Forecasters": len({row["forecaster"] for row in rows}),
        "Questions": len(questions), "Claims found": method["found"],
    }  # fmt: skip
    same(front["totals"], totals)
    people = lines(rows, lambda r: [r["forecaster"]], "forecaster")
    by_name(front["leaderboard"], {k: v for k, v in people.items() if v["n"] >= 10}, "front")
    assert [line["brier"] for line in front["leaderboard"]] == sorted(line["brier"] for line in front["leaderboard"])
    found = sorted(front["other_scores"], key=lambda one: (one["forecaster"], one["title"]))
    same(found, other_scores(rows))
    binary = [row for row in scored if row["probability"] is not None]
    said, came = ([row[field] for row in binary] for field in ("probability", "outcome_value"))
    same(front["everybody"], {"n": len(said), "said": math.fsum(said) / len(said), "happened": math.fsum(came)})
    (board,) = front["charts"]
    best = [people[row[0]] for row in board["rows"]]
    same(board["rows"], [[p[k] for k in ("forecaster", "n", "brier", "brier_low", "brier_high")] for p in best])
    told(board["description"], [len(best), best[0]["brier"], best[-1]["brier"]])
    states = Counter(row["state"] for row in rows)
    for state in method["states"]:
        name = state["state"]
        found = {
            grade: sum(r["state"] == name and r["grade"] == letter for r in rows) for grade, letter in GRADES.items()
        }
        same([state["n"], *(state[grade] for grade in GRADES)], [states[name], *found.values()])
    assert {state["state"] for state in method["states"]} == set(states)
    sources = [loaded(file) for file in site_folder.glob("sources/S*.json")]
    assert method["found"] == method["taken"] + method["declined"] + method["undecided"]
    for page in sources:
        stand = [claim for claim in page["claims"] if claim["stands"]]
        declined = dict(Counter(claim["declined"] for claim in stand if claim["declined"]))
        found = max(len(stand), page["source"]["found"] or 0)
        counts = {"found": found, "taken": len(stand) - sum(declined.values()), "declined": sum(declined.values()),
                  "reasons": declined, "undecided": found - len(stand)}  # fmt: skip
        same(page["counts"], counts)
    assert method["declined"] == sum(method["declined_for"].values())
    assert method["logged"] == sum(state["n"] for state in method["states"]) == len(rows)
    same(method["scales"], dict(Counter(row["scale"] for row in rows if row["scale"])))
    by_name(method["basis"], lines(rows, lambda r: [r["basis"]]), "method")
    same(method["everybody"], card(rows))
    check_track_record(loaded(site_folder / "data" / "track-record.json"), rows, people)
    table = list(csv.DictReader((site_folder / "data" / "scorecards.csv").read_text().splitlines()))
    assert len(table) == len(people)
    for line in table:
        for name, value in people[line["forecaster"]].items():
            if name in line and name not in ("forecaster", "questions", "retrospective"):
                same(float(line[name]) if line[name] else None, None if value is None else value, name)
        choice = [row for row in scored if row["forecaster"] == line["forecaster"] and row["kind"] == "choice"]
        expected = [len(choice), *spread(by_claim(choice, choice_score), 0, 2)[:3]]
        names = ("choice_n", "choice_brier", "choice_brier_low", "choice_brier_high")
        same([float(line[name]) if line[name] else None for name in names], expected)
        mine = [one for one in other_scores(scored) if one["forecaster"] == line["forecaster"]]
        ranked = [one for one in mine if one["title"].startswith("RPS")]
        names = ("rps_n", "rps", "rps_low", "rps_high")
        same(
            [float(line[name]) if line[name] else None for name in names],
            [ranked[0][k] for k in ("n", "mean", "low", "high")] if ranked else [None] * 4,
        )
        units = [one for one in mine if one["title"].startswith("WIS")]
        if units or ranked:
            same([int(line["quantile_n"]), int(line["quantile_units"])], [sum(one["n"] for one in units), len(units)])
    check_other_scores(site_folder / "data" / "other-scores.csv", scored)


def check_other_scores(file, scored):
    table = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    expected = {(one["forecaster"], one["title"]): one for one in other_scores(scored)}
    score = {"choice_brier": "Brier of choices, 0 to 2", "rps": "RPS of ordered choices, 0 to 1"}
    assert len(table) == len(expected) >= 5
    for line in table:
        one = expected[line["forecaster"], score.get(line["score"]) or f"WIS in {line['unit']}"]
        numbers = ("n", "questions", "clusters", "mean", "low", "high")
        same([float(line[k]) if line[k] else None for k in numbers], [one[k] for k in numbers], one["score"])
        held = [{"said" if k == "level" else k: v for k, v in c.items()} for c in json.loads(line["coverage"] or "[]")]
        same(held, one["coverage"], one["score"])


def check_track_record(record, rows, people):
    scored = [row for row in rows if row["state"] == "scored"]
    same([record["logged"], record["scored"]], [len(rows), len(scored)])
    same(record["statuses"], statuses(rows))
    same(record["left_out"], dict(Counter(r["state"] for r in rows if r["state"] != "scored")))
    assert record["logged"] == record["scored"] + sum(record["left_out"].values())
    others = {(one["forecaster"], one["title"]): one for one in other_scores(rows)}
    for line in record["forecasters"]:
        name, mine = line["forecaster"], [r for r in scored if r["forecaster"] == line["forecaster"]]
        same(line["n"], len(mine))
        same([line[k] for k in ("brier", "brier_low", "brier_high", "base_rate", "skill", "clusters")],
             [people[name][k] for k in ("brier", "brier_low", "brier_high", "base_rate", "skill", "clusters")])  # fmt: skip
        ranked = others.get((name, "RPS of ordered choices, 0 to 1"))
        same([line["rps"], line["rps_low"], line["rps_high"], line["rps_n"]],
             [ranked["mean"], ranked["low"], ranked["high"], ranked["n"]] if ranked else [None, None, None, 0])  # fmt: skip
        for unit in line["units"]:
            one = others[name, f"WIS in {unit['unit']}"]
            same([unit[k] for k in ("n", "questions", "clusters", "wis", "wis_low", "wis_high", "coverage")],
                 [one[k] for k in ("n", "questions", "clusters", "mean", "low", "high", "coverage")])  # fmt: skip
        same(line["interval_coverage"], coverage([r for r in mine if r["quantiles"]]))


# The pages themselves


def tree(file):
    return html5lib.parse(file.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def values(cell):
    return [float(element.get("value")) for element in cell.iter("data")]


def words(element):
    return " ".join("".join(element.itertext()).split())


def check_tables(page, rows, who, where):
    """Each row of each table of scores and of forecasts, against what was computed."""
    known = {row["forecast_id"]: row for row in rows}
    count = 0
    for table in page.iter("table"):
        caption = words(table.find("caption")) if table.find("caption") is not None else ""
        for line in table.find("tbody").iter("tr") if table.find("tbody") is not None else ():
            cells = {cell.get("data-label"): cell for cell in line.iter("td")}
            if "forecasts" in table.get("class").split():
                check_forecast(cells, known[line.get("id")])
                count += 1
            elif table.get("class") == "scores":
                name = words(line.find("th").find(".//bdi"))
                key = GROUPS.get(caption) or (
                    (lambda row: [row["basis"]]) if "rests on" in caption else (lambda row: [row["forecaster"]])
                )
                one = card([row for row in rows if name in key(row)])
                shown = [float(words(cells["n"]).replace(",", "")), *values(cells["Brier"]), *values(cells["95% interval"]), *values(cells["Base rate"]), *values(cells["Skill"])]  # fmt: skip
                kept = ("n", "brier", "brier_low", "brier_high", "base_rate", "skill")
                wanted = [one[k] for k in (("n", "base_rate") if one["n"] < 10 else kept)]
                same(shown, [value for value in wanted if value is not None], f"{where}, {caption}, {name}")
                count += 1
            elif "others" in table.get("class").split():
                texts = [words(bdi) for bdi in line.iter("bdi")]
                name, score = texts if len(texts) == 2 else (who, texts[0])
                one = next(o for o in other_scores(rows) if (o["forecaster"], o["title"]) == (name, score))
                numbers = [*values(cells["Mean"]), *values(cells["95% interval"])]
                kept = (one["mean"], one["low"], one["high"]) if one["n"] >= 10 else ()
                same(numbers, [v for v in kept if v is not None], where)
                told(words(cells["n"]), [one["n"]])
                told(words(cells["Claims"]), [one["clusters"]])
                held = [[c["said"], c["held"], c["n"], *([c["undecided"]] if c["undecided"] else [])] for c in one["coverage"]]  # fmt: skip
                told(words(cells["Intervals held"]), [value for part in held for value in part])
                count += 1
    return count


def check_forecast(cells, row):
    score = [row[k] for k in ("brier", "choice_brier", "rps", "wis") if row[k] is not None]
    same(values(cells["Score"]), score, row["forecast_id"])
    compared = [] if row["others_mean"] is None else [row["others_brier"], row["others_mean"]]
    same(values(cells["Others on it"]), compared, row["forecast_id"])
    if row["kind"] == "binary":
        same(values(cells["Said"]), [row["probability"]], row["forecast_id"])
    elif row["kind"] == "choice":
        same(values(cells["Said"]), chances(row), row["forecast_id"])
    elif row["kind"] == "numeric":
        same(sorted(values(cells["Said"])), sorted(value for _, value in quantiles(row)), row["forecast_id"])
    else:
        days = [one.get("datetime") for one in cells["Said"].iter("time")]
        said = [text for _, text in json.loads(row["quantiles"])]
        assert sorted(days) == sorted(text for text in said if text != "never")
        assert ("never" in words(cells["Said"])) == ("never" in said)


def test_tables_of_the_pages(rows, site_folder):
    count = 0
    for file in site_folder.glob("forecasters/*/index.html"):
        name = loaded(file.with_name("data.json"))["forecaster"]["name"]
        mine = [row for row in rows if row["forecaster"] == name]
        count += check_tables(tree(file), mine, name, file.parent.name)
    for file in site_folder.glob("topics/*/index.html"):
        if file.with_name("data.json").exists():
            topic = loaded(file.with_name("data.json"))["topic"]
            some = [row for row in rows if topic in row["tags"].split("; ")]
            count += check_tables(tree(file), some, None, topic)
    for name in ("index.html", "forecasters/index.html", "method.html"):
        count += check_tables(tree(site_folder / name), rows, None, name)
    for file in site_folder.glob("questions/Q*.html"):
        count += check_tables(tree(file), rows, None, file.name)
    assert count > 400


# Numbers that the templates themselves say, with the words around them.
SAID = (
    r"95% interval", r"\b0 (is )?best", r"1 worst", r"2 worst", r"0 to 1", r"0 to 2", r"always saying 50% gives 0\.25",
    r"needs 10", r"\b10 scored", r"Fewer than 30", r"Fewer than 10", r"below 30", r"above 0 is better", r"1 - Brier",
    r"95%, Student", r"SHA-256", r"RFC 8785", r"Jordan 2021", r"the seed 0", r"95% (low|high)", r"prediction-ledger [\d.]+",
    r"read by [\w ]+", r"corrects R\d+", r"\b[QFSRC]\d+\b", r"100% for what happened", r"0% for what did not", r"fewer than 30",
    r"of \d+\)", r"1\. ", r"below 20 independent",
)  # fmt: skip
# Where text of the ledger, dates and code stand, and pictures, which are looked at apart.
NOT_OURS = {"bdi", "time", "code", "pre", "svg", "script", "style", "data", "title"}


def own_words(element):
    """The words of a page that are ours, without what stands in the elements above."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in NOT_OURS:
        return
    if element.get("aria-labelledby") in ("scales", "data"):  # titles of scales with their years, names of columns
        return
    yield element.text or ""
    for child in element:
        yield from own_words(child)
        yield child.tail or ""


def numbers_of(value):
    """All numbers of a page's data, and how many there are of everything that is listed."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {float(len(value))}.union(*(numbers_of(item) for item in value))
    if isinstance(value, str):
        return {float(word.rstrip("%").replace(",", "")) / (100 if word.endswith("%") else 1) for word in re.findall(r"\d[\d,]*\.?\d*%?", value) if word.strip(",.")}  # fmt: skip
    return {float(value)} if isinstance(value, (int, float)) and not isinstance(value, bool) else set()


def cells_of(file):
    """The numbers in a table, in lists of them too; none where there is no table."""
    words = re.split(r'[],"\[\s]+', file.read_text(encoding="utf-8")) if file.exists() else ()
    return {float(word) for word in words if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", word)}


def test_words_and_pictures_say_nothing_else(rows, site_folder):
    """Every number in the words and the pictures of a page is in the data beside it, which was checked above."""
    seen = drawn = 0
    states = Counter(row["state"] for row in rows)
    beside = {
        **{file: file.with_name("data.json") for kind in ("forecasters", "topics") for file in site_folder.glob(f"{kind}/*/index.html")},
        **{file: file.with_suffix(".json") for file in site_folder.glob("questions/Q*.html")},
        **{site_folder / f"{name}.html": site_folder / f"{name}.json" for name in ("index", "method", "calendar")},
    }  # fmt: skip
    for file, data in beside.items():
        known = numbers_of(loaded(data)) | {float(n) for n in states.values()} | {10.0, 30.0, 200.0, 0.0}
        known |= cells_of(data.with_suffix(".csv"))
        known |= numbers_of(loaded(site_folder / "method.json")) if file.name == "method.html" else set()
        page = tree(file)
        text = " ".join(own_words(page.find("body")))
        for phrase in SAID:
            text = re.sub(phrase, " ", text)
        for word in re.findall(r"(?<![\w.])[−-]?\d[\d,]*(?:\.\d+)?%?(?![\w])", text):
            seen += 1
            assert any(rounded(word, value) for value in known), f"{file.name}: {word} in {text}"
        for element in page.iter("data"):
            value = float(element.get("value"))
            seen += 1
            assert rounded("".join(element.itertext()).split()[0], value), f"{file.name}: {value}"
            assert any(math.isclose(value, one, rel_tol=1e-9, abs_tol=1e-12) for one in known), f"{file.name}: {value}"
        drawn += check_pictures(page, known, file.name)
    assert seen > 2000
    assert drawn > 400


def check_pictures(page, known, where):
    """What a pointer is told at each mark."""
    count = 0
    for svg in (e for e in page.iter() if str(e.tag).endswith("svg") and e.get("role") == "img"):
        for mark in svg.iter():
            title = next((c for c in mark if str(c.tag).endswith("title")), None)
            if title is None or mark is svg:
                continue
            text = re.sub(r"\d{4}-\d\d-\d\d|95% interval|around \d+%", "", title.text)
            for word in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?", text):
                count += 1
                assert any(rounded(word, value) for value in known), f"{where}: {word} in {title.text}"
    return count


def test_nothing_of_the_program_is_imported_here():
    assert not re.search(
        r"^\s*(from|import) (ledger|scoring|forecasts|scipy)", Path(__file__).read_text(), re.MULTILINE
    )
