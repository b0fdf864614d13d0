"""How often 95% intervals hold the truth, and what daily peeking finds with a difference and without one.

Seeded; prints the three tables of docs/scores.md. Run: python -m benchmarks.coverage
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from scoring import betting, brier_score, e_value, mean_score, t_cdf, t_quantile
from scoring.clusters import interval, spread
from scoring.numerics.opposites import OPPOSITES

Floats = NDArray[np.float64]

# Shape of the true probabilities of questions: Beta parameters.
TRUTHS = {"middling (Beta 2, 2)": (2.0, 2.0), "bold (Beta ½, ½)": (0.5, 0.5), "rare events (Beta 0.6, 6)": (0.6, 6.0)}
SIZES = ("5", "1 to many, 6 on average")
QUESTIONS = (5, 10, 20, 50, 200)
RUNS, BOOTSTRAPS, RESAMPLES = 4000, 400, 400
BRIER = OPPOSITES["brier"]

# How far forecasters push the log odds of the truth, and how noisily.
FORECASTERS = {"calibrated": (1.0, 0.4), "over-confident": (1.8, 0.7), "timid": (0.5, 0.4)}
BASE_RATES = (0.02, 0.05, 0.1, 0.3, 0.5)


def main() -> None:
    """Print the tables."""
    print("| questions are | forecasts on each | questions | usual t | analytic | with the rule | bootstrap-t |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for row in coverage(np.random.default_rng(2026)):
        print("| " + " | ".join(row) + " |")
    print()
    print("| base rate | questions | usual t | analytic | with the rule | width: analytic | with the rule |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for row in grid(np.random.default_rng(2026)):
        print("| " + " | ".join(row) + " |")
    print()
    print("| forecasters | looked at after | t test, p < 0.05 | `e_value`, 40 | `betting`, 40 |")
    print("|---|---|---:|---:|---:|")
    for row in peeking(np.random.default_rng(2026)):
        print("| " + " | ".join(row) + " |")


def coverage(random: np.random.Generator) -> Iterator[list[str]]:
    """Rows of the table of coverage."""
    for name, (a, b) in TRUTHS.items():
        for sizes in SIZES:
            total, size = _scores(random, 1_000_000, (a, b), sizes)
            truth = float(total.sum() / size.sum())
            for questions in QUESTIONS:
                total, size = _scores(random, RUNS * questions, (a, b), sizes)
                group = np.repeat(np.arange(RUNS), questions)
                found = spread(total, size, group=group, groups=RUNS)
                shares = [_usual(total, size, group, questions, truth)]
                shares += [_share(*interval(found, opposite=other), truth) for other in (None, BRIER)]
                rows = zip(np.split(total, RUNS), np.split(size, RUNS), strict=True)
                limits = [_bootstrap(t, s) for (t, s), _ in zip(rows, range(BOOTSTRAPS), strict=False)]
                shares.append(_share(*np.array(limits).T, truth))
                yield [name, sizes, str(questions), *(f"{100 * share:.1f}%" for share in shares)]


def grid(random: np.random.Generator, runs: int = 1000) -> Iterator[list[str]]:
    """Rows of the table by base rate: the range over kinds of forecasters and forecasts on each question."""
    for rate in BASE_RATES:
        shape = (5 * rate, 5 * (1 - rate))
        kinds = [(kind, sizes) for kind in FORECASTERS.values() for sizes in ("1", "5", "20", SIZES[1])]
        truths = [np.divide(*map(np.sum, _scores(random, 200_000, shape, s, *k))) for k, s in kinds]
        for questions in QUESTIONS:
            found = np.array(
                [
                    _one(random, shape, questions, runs, kind, sizes, truth)
                    for (kind, sizes), truth in zip(kinds, truths, strict=True)
                ]
            )
            low, high, width = 100 * found.min(axis=0), 100 * found.max(axis=0), found.mean(axis=0)
            shares = [f"{low[i]:.0f}-{high[i]:.0f}%" for i in range(3)]
            yield [f"{100 * rate:g}%", str(questions), *shares, f"{width[3]:.3f}", f"{width[4]:.3f}"]


def _one(
    random: np.random.Generator,
    shape: tuple[float, float],
    questions: int,
    runs: int,
    kind: tuple[float, float],
    sizes: str,
    truth: float,
) -> list[float]:
    """Coverage of the usual interval and of both others, then the mean widths of these two."""
    total, size = _scores(random, runs * questions, shape, sizes, *kind)
    group = np.repeat(np.arange(runs), questions)
    found = spread(total, size, group=group, groups=runs)
    limits = [np.clip(interval(found, opposite=other), 0, 1) for other in (None, BRIER)]
    shares = [_share(low, high, truth) for low, high in limits]
    widths = [float(np.nanmean(high - low)) for low, high in limits]
    return [_usual(total, size, group, questions, truth), *shares, *widths]


def _scores(
    random: np.random.Generator,
    questions: int,
    shape: tuple[float, float],
    sizes: str,
    push: float = 1.0,
    noise: float = 0.7,
) -> tuple[Floats, Floats]:
    """Sum of Brier scores and number of forecasts per question; forecasters are noisy around the truth."""
    truth = np.clip(random.beta(*shape, size=questions), 1e-6, 1 - 1e-6)
    size = random.geometric(1 / 6, questions) if sizes == SIZES[1] else np.full(questions, int(sizes))
    outcome = random.random(questions) < truth
    of = np.repeat(np.arange(questions), size)
    log_odds = push * np.log(truth / (1 - truth))[of] + random.normal(0, noise, len(of))
    said = np.clip(np.round(1 / (1 + np.exp(-log_odds)), 2), 0.01, 0.99)
    score = brier_score(probability=said, outcome=outcome[of])
    return np.bincount(of, weights=score, minlength=questions), size.astype(np.float64)


def _usual(total: Floats, size: Floats, group: NDArray[np.intp], questions: int, truth: float) -> float:
    """Value ± t x cluster-robust error on questions - 1, without further care."""
    whole = np.bincount(group, weights=size)
    mean = np.bincount(group, weights=total) / whole
    square = np.bincount(group, weights=(total - mean[group] * size) ** 2)
    error = np.sqrt(square * questions / (questions - 1)) / whole
    half = t_quantile(level=0.975, df=questions - 1) * error
    return _share(mean - half, mean + half, truth)


def _bootstrap(total: Floats, size: Floats) -> tuple[float, float]:
    found = mean_score(score=total / size, weight=size, resamples=RESAMPLES)
    unknown = found.low is None or found.high is None
    return (-np.inf, np.inf) if unknown else (found.low, found.high)  # type: ignore[return-value]


def _share(low: Floats, high: Floats, truth: float) -> float:
    return float(np.mean((low <= truth) & (truth <= high)))


def peeking(random: np.random.Generator, runs: int = 1000, days: int = 300) -> Iterator[list[str]]:
    """Rows of the table of peeking: one question settled a day, looked at every day."""
    truth = random.random((runs, days))
    outcome = (random.random((runs, days)) < truth).astype(float)
    odds = np.log(truth / (1 - truth))
    one, other = (1 / (1 + np.exp(-odds - random.normal(0, 1, odds.shape))) for _ in range(2))
    cases = {"equally good": (one, other), "A knows the truth": (truth, one)}
    for name, (a, b) in cases.items():
        difference = np.square(b - outcome) - np.square(a - outcome)
        most = np.maximum(np.abs(b**2 - a**2), np.abs((1 - b) ** 2 - (1 - a) ** 2))
        p = _p_values(difference)
        bets = np.array([_both(betting, d, largest=m) for d, m in zip(difference, most, strict=True)])
        mixture = np.array([_both(e_value, d) for d in difference])
        for last in (30, 100, days):
            # The first week is left out: a t test on two or three questions is nobody's idea of evidence.
            shares = [(p[:, 6 : last - 1] < 0.05).any(axis=1).mean()]
            shares += [(found[:, :last] >= 40).any(axis=1).mean() for found in (mixture, bets)]
            yield [name, f"{last} questions, every day", *(f"{share:.1%}" for share in shares)]
        shares = [(p[:, -1] < 0.05).mean(), *((found[:, -1] >= 40).mean() for found in (mixture, bets))]
        yield [name, f"{days} questions, once", *(f"{share:.1%}" for share in shares)]


def _p_values(difference: Floats) -> Floats:
    day = np.arange(1, difference.shape[1] + 1)
    mean = np.cumsum(difference, axis=1) / day
    square = np.cumsum(difference**2, axis=1) - day * mean**2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(mean) / np.sqrt(np.maximum(square, 0) / (day - 1) / day)
    return np.asarray(2 * t_cdf(x=-np.nan_to_num(t[:, 1:]), df=np.maximum(day[1:] - 1, 1)))


def _both(test: Callable[..., Floats], difference: Floats, **more: Floats) -> Floats:
    """The evidence for whoever has more of it."""
    return np.maximum(test(difference=difference, **more), test(difference=-difference, **more))


if __name__ == "__main__":
    main()
