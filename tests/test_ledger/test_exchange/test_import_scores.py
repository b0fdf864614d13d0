"""Scores that a platform printed into its file: recomputed, compared, told, and never kept."""

from __future__ import annotations

import csv
import io
import math
import random
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

import scoring
from ledger.errors import InputError
from ledger.exchange.printed_scores.compared import Printed, compare

HEAD = ("question", "closes", "forecaster", "made_on", "probability", "outcome", "score")


def table(path, rows, head=HEAD):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def row(p, outcome, score, who="Ada", question="Will it?"):
    return (question, "2020-01-01", who, "2019-01-01", p, outcome, score)


RULES = {
    "brier": ([row("0.7", "yes", "0.09"), row("0.7", "no", "0.49", question="B?")], 0.09),
    "brier-2": ([row("0.7", "yes", "0.18"), row("0.25", "0.5", "0.125", question="B?")], 0.18),
    "log": ([row("0.7", "yes", repr(-math.log(0.7))), row("1", "no", "inf", question="B?")], -math.log(0.7)),
    "spherical": ([row("0.5", "yes", repr(1 - math.sqrt(0.5)))], 1 - math.sqrt(0.5)),
    "baseline": ([row("0.9", "yes", "84.7997"), row("0.5", "no", "0.0000", question="B?")], 84.7996906554),
    "peer": (
        [row("0.1", "yes", "-190.3331"), row("0.5", "yes", "51.0826", "Bo"), row("0.9", "yes", "139.2506", "Cy")],
        -190.3331244885,
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_table_by_its_rule(cli, tmp_path, rule):
    rows, first = RULES[rule]
    cli("init")
    file = table(tmp_path / "a.csv", rows)
    more = ("--check-scores", "--score-rule", rule, "--json")
    (told,) = cli("import", file, "--dry-run", *more).json["scores"]
    assert (told["compared"], told["equal"], told["different"]) == (len(rows), len(rows), [])
    printed = f"{first + 1:.{4 if rule in ('peer', 'baseline') else 6}f}"
    wrong = table(tmp_path / "b.csv", [(*rows[0][:-1], printed), *rows[1:]])
    (told,) = cli("import", wrong, *more).json["scores"]
    assert (told["compared"], told["equal"]) == (len(rows), len(rows) - 1)
    assert told["largest_difference"] == pytest.approx(1, abs=1e-4)
    (different,) = told["different"]
    assert (different["line"], different["theirs"]) == (2, printed)
    assert different["ours"] == pytest.approx(first, abs=1e-9)
    assert "score" not in cli("export").out.splitlines()[0].split(",")  # no column of ours holds it


def test_options_and_numbers_by_their_rules(book, tmp_path):
    head = (
        "question",
        "closes",
        "forecaster",
        "made_on",
        "kind",
        "options",
        "probabilities",
        "quantiles",
        "outcome",
        "mark",
    )
    start = ("2020-01-01", "Ada", "2019-01-01")
    p = '{"A": 0.25, "B": 0.5, "C": 0.25}'
    choice = [("Which?", *start, "choice", "A; B; C", p, "", "B")]
    number = [("How many?", *start, "numeric", "", "", '{"0.25": 1, "0.5": 2, "0.75": 4}', "3")]
    for rule, rows, score in (
        ("brier-2", choice, 0.375),
        ("rps", choice, 0.0625),
        ("gjp", choice, 0.125),
        ("log", choice, math.log(2)),
        ("baseline", choice, 100 * math.log(1.5) / math.log(3)),
        ("wis", number, 2 * (0.25 * 2 + 0.5 * 1 + 0.25 * 1) / 3),
    ):
        file = table(tmp_path / "a.csv", [(*one, repr(score)) for one in rows], head)
        (told,) = book.import_file(file, dry_run=True, check_scores=True, score_rule=rule, score_column="mark").scores
        assert (told.compared, told.equal, told.column) == (1, 1, "mark"), rule
    (told,) = book.import_file(file, dry_run=True, check_scores=True, score_rule="brier", score_column="mark").scores
    assert (told.compared, next(iter(told.not_compared))[:29]) == (0, "the rule is for probabilities")


def test_what_cannot_be_compared_is_told_with_the_reason(book, tmp_path):
    rows = [
        row("0.7", "", "0.09"), row("0.7", "annulled", "0.09", question="B?"), row("0.7", "yes", "good", question="C?"),
        row("0.7", "yes", "", question="D?"), row("0.7", "perhaps", "0.1", question="E?"), row("0.7", "yes", "1_0", question="F?"),
    ]  # fmt: skip
    told = book.import_file(table(tmp_path / "a.csv", rows), dry_run=True, check_scores=True, score_rule="brier")
    assert dict(told.scores[0].not_compared) == {
        "its question has no outcome in the file": 1,
        "its question is ambiguous or annulled": 1,
        "what stands there is not a number": 2,
        "the row cannot be read": 1,
    }
    assert told.counts["bad"] == 1
    lone = [row("0.7", "yes", "0"), row("0.8", "yes", "0", question="B?"), row("0", "yes", "0", "Bo", question="B?")]
    told = book.import_file(table(tmp_path / "a.csv", lone), dry_run=True, check_scores=True, score_rule="peer")
    assert sum(told.scores[0].not_compared.values()) == 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"check_scores": True}, "say --score-rule brier, brier-2, log"),
        ({"check_scores": True, "score_rule": "rude"}, "has no rule 'rude'"),
        ({"check_scores": True, "score_rule": "brier", "score_column": "x"}, "--map score=x: line 1 has no column 'x'"),
        ({"score_rule": "brier"}, "go with --check-scores"),
        ({"check_scores": True, "score_rule": "brier", "questions": True}, "needs a row per forecast"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(book, tmp_path, given, sentence):
    before = book.root()
    with pytest.raises(InputError) as refused:
        book.import_file(table(tmp_path / "a.csv", [row("0.7", "yes", "0.09")]), **given)
    assert sentence in str(refused.value)
    assert book.root() == before


def test_another_convention_is_noticed():
    scores = [Printed(i, "s", "x", repr(2 * i / 10), i / 10) for i in range(1, 5)]
    (told,) = compare(scores, {"s": "brier"})
    assert (told.equal, told.hint) == (0, "those that differ agree twice as large")
    (told,) = compare([s._replace(theirs=repr(-s.ours)) for s in scores], {})
    assert told.hint == "those that differ agree with the other sign"


def test_digits_of_the_column_are_the_tolerance():
    scores = [Printed(1, "s", "x", "0.12", 0.1249), Printed(2, "s", "x", "0.5", 0.5049), Printed(3, "s", "x", "1", 1.2)]
    (told,) = compare(scores, {})
    assert (told.equal, told.tolerance) == (2, pytest.approx(0.005))
    (told,) = compare([*scores, Printed(4, "s", "x", "0.12345678", 0.123457)], {})
    assert (told.equal, told.tolerance) == (1, 1e-6)


# Fatebook

FATEBOOK = (
    "Question title,Forecast created by,Forecast (scale = 0-1),Forecast created at,Question created at,"
    "Question resolve by,Resolution,Resolved at,Your Brier score for this question,Your relative Brier score for this question"
).split(",")  # fmt: skip
START = datetime(2023, 1, 1, 10, tzinfo=UTC)


def short(days):
    """A time as Fatebook writes it: whole seconds, cut off, without a leading zero."""
    at = START + timedelta(days=days)
    return f"{at:%Y-%m-%d %H:%M}:{at.second}"


def fatebook_rows(seed=3):
    chance = random.Random(seed)
    rows = []
    for q in range(30):
        created, life = chance.random(), chance.choice([0.3, 1.7, 12.123, 60.5])
        people = ["Ada"] * chance.randrange(1, 5) + ["Bo", "Cy", "Bo"][: chance.randrange(4)]
        made = [created + chance.random() * life * 1.1 if n else created for n in range(len(people))]
        p = [round(chance.random(), 2) for _ in people]
        yes = chance.random() < 0.5
        found = scoring.fatebook_score(
            probability=p, made=made, forecaster=people, created=created, resolved=created + life, outcome=float(yes)
        )
        relative = found.relative[0]
        rows += [
            (f"Q{q}?", who, chance_, short(at), short(created), short(created + 90), "YES" if yes else "NO", short(created + life),
             repr(float(found.score[0])), "" if math.isnan(relative) else repr(float(relative)))
            for who, at, chance_ in zip(people, made, p, strict=True)
        ]  # fmt: skip
    rows.append(("Open?", "Ada", "0.5", short(1), short(0), short(90), "", "", "", ""))
    rows.append(("Odd?", "Ada", "0.5", short(1), short(0), short(90), "AMBIGUOUS", short(3), "0.5", ""))
    return rows


def test_fatebook_scores_are_recomputed(cli, tmp_path):
    cli("init")
    rows = fatebook_rows()
    score, relative = cli(
        "import", table(tmp_path / "a.csv", rows, FATEBOOK), "--check-scores", "--dry-run", "--json"
    ).json["scores"]
    assert (score["compared"], score["equal"], score["not_compared"]) == (
        30, 30, {"the question was not resolved yes or no": 1},
    )  # fmt: skip
    assert relative["compared"] == relative["equal"] == len({r[0] for r in rows if r[9]}) > 10
    assert "taken for the scores of Ada" in score["rule"]
    assert score["largest_difference"] < 1e-4
    wrong = [(*r[:8], "0.4321", r[9]) if r[0] == "Q7?" else r for r in rows]
    score = cli("import", table(tmp_path / "b.csv", wrong, FATEBOOK), "--check-scores", "--json").json["scores"][0]
    assert (score["compared"], score["equal"], [d["of"] for d in score["different"]]) == (30, 29, ["Q7?"])


def test_fatebook_scores_whose_owner_cannot_be_found(book, tmp_path):
    rows = [r for r in fatebook_rows() if r[0] in ("Q1?", "Q2?")]
    rows = [(r[0], "Bo" if r[0] == "Q1?" else "Cy", *r[2:]) for r in rows]
    told = book.import_file(table(tmp_path / "a.csv", rows, FATEBOOK), dry_run=True, check_scores=True).scores[0]
    assert (told.compared, dict(told.not_compared)) == (0, {"the file does not say whose score it is": 2})


# Metaculus

QUESTION = "Question ID,Question Title,Question Type,MC Options (All),Open Time,Scheduled Close Time,Actual Close Time,Resolution,Resolution Known Time,Include Bots in Aggregates".split(",")  # fmt: skip
FORECAST = "Question ID,Forecaster ID,Forecaster Username,Is Bot,Start Time,End Time,Forecaster Count,Probability Yes,Probability Yes Per Category".split(",")  # fmt: skip
SCORE = "Question ID,User ID,User Username,Score Type,Score,Coverage".split(",")


def at(day):
    return (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day)).isoformat(sep=" ")


SAID = {  # who: from, until (None: standing), probability of yes; the question is open from day 0 to 100, closed on day 50
    "ada": [(-5, 10, 0.6), (10, None, 0.9)],
    "bo": [(20, 30, 0.3)],
    "cy": [(40, None, 0.5)],
}


def by_hand():
    """Baseline, peer and coverage, moment by moment in plain Python."""
    step, found = 0.5, {}
    for who in SAID:
        baseline = peer = covered = 0.0
        for i in range(int(50 / step)):
            now = (i + 0.5) * step
            stand = {w: p for w, said in SAID.items() for a, b, p in said if a <= now < (b or math.inf)}
            if who not in stand:
                continue
            covered += step
            baseline += step * 100 * (1 + math.log2(stand[who]))
            n, others = len(stand), [p for w, p in stand.items() if w != who]
            if n > 1:
                peer += step * 100 * sum(math.log(stand[who] / p) for p in others) / (n - 1)
        found[who] = (baseline / 100, peer / 100, covered / 100)
    return found


def metaculus(path, scores, people=SAID, count="", **fields):
    question = {
        **{"Question ID": "5", "Question Title": "Will it?", "Question Type": "binary", "Open Time": at(0)},
        **{"Scheduled Close Time": at(100), "Actual Close Time": at(50), "Resolution": "yes", **fields},
        "Resolution Known Time": at(50),
    }
    said = [
        ("5", str(n), who, "False", at(a), "" if b is None else at(b), "", p, "")
        for n, who in enumerate(people)
        for a, b, p in people[who]
    ]
    if count:
        said.append(("5", "", "recency_weighted", "", at(1), "", count, "0.5", ""))
    with zipfile.ZipFile(path, "w") as made:
        for name, head, rows in (
            ("question_data", QUESTION, [[question.get(name, "") for name in QUESTION]]),
            ("forecast_data", FORECAST, said),
            ("score_data", SCORE, scores),
        ):
            text = io.StringIO(newline="")
            csv.writer(text).writerows([head, *rows])
            made.writestr(f"My export/{name}.csv", text.getvalue())
    return path


def metaculus_scores():
    for n, (who, (baseline, peer, coverage)) in enumerate(by_hand().items()):
        yield ("5", str(n), who, "baseline", repr(baseline), repr(coverage))
        yield ("5", str(n), who, "peer", repr(peer), repr(coverage))


def test_metaculus_points_are_recomputed(cli, tmp_path):
    cli("init")
    more = [("5", "0", "ada", "spot_peer", "12", "1"), ("5", "", "recency_weighted", "baseline", "12", "1")]
    file = metaculus(tmp_path / "a.zip", [*metaculus_scores(), *more])
    told = {one["column"]: one for one in cli("import", file, "--check-scores", "--json").json["scores"]}
    assert {name: (one["compared"], one["equal"]) for name, one in told.items()} == {
        **{"baseline": (3, 3), "peer": (3, 3), "coverage": (6, 6), "spot_peer": (0, 0)}
    }
    assert max(told[name]["largest_difference"] for name in ("baseline", "peer", "coverage")) < 1e-9
    assert told["baseline"]["not_compared"] == {
        "it is the score of an aggregate, whose history is thinned out in the file": 1
    }
    assert "moment that a spot score" in next(iter(told["spot_peer"]["not_compared"]))


def test_metaculus_peers_who_are_not_in_the_file(book, tmp_path):
    scores = [s for s in metaculus_scores() if s[2] == "ada"]
    for people, count, reason in (
        ({"ada": SAID["ada"]}, "", "has those of one forecaster"),
        ({"ada": SAID["ada"], "bo": SAID["bo"]}, "12", "does not have them all"),
    ):
        file = metaculus(tmp_path / "a.zip", scores, people, count)
        told = {one.column: one for one in book.import_file(file, dry_run=True, check_scores=True).scores}
        assert (told["baseline"].equal, told["peer"].compared) == (1, 0)
        assert reason in next(iter(told["peer"].not_compared))


def test_metaculus_numbers_have_no_rule_here(book, tmp_path):
    fields = {"Question Type": "numeric", "Resolution": "3"}
    file = metaculus(tmp_path / "a.zip", [*metaculus_scores()], people={}, **fields)
    told = book.import_file(file, dry_run=True, check_scores=True).scores
    assert all(one.compared == 0 and "no rule for" in next(iter(one.not_compared)) for one in told)


@pytest.mark.parametrize("name", ["manifold", "predictionbook"])
def test_formats_without_scores_say_so(book, tmp_path, name):
    text = {
        "manifold": '[{"id": "1", "outcomeType": "POLL", "question": "x"}]',
        "predictionbook": '[{"id": 1, "description_with_group": "x", "creator_label": "y", "mean_confidence": 5}]',
    }
    (tmp_path / "a.json").write_text(text[name])
    with pytest.raises(InputError, match="score"):
        book.import_file(tmp_path / "a.json", check_scores=True)
