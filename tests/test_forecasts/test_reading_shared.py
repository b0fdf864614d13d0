"""The op-ed of ../shared and the statements beside it; skipped where they are absent."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from forecasts import load_article, read_article
from forecasts.reading.text.layout import blocks
from forecasts.reading.text.sentences import sentences

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CASES = SHARED / "cases" / "trenin-2017.json"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="../shared is not beside the repository")

# What the case file calls by names of its own; the speaker is a field apart here.
LABELS = {"attributed_hope": "hope"}


def test_every_claim_of_the_op_ed_is_found_and_no_decoy_is_offered() -> None:
    case = json.loads(CASES.read_text(encoding="utf-8"))
    text = (SHARED / case["article"]["file"]).read_text(encoding="utf-8")
    found = read_article(text, published=date(2017, 4, 16), author="Dmitri Trenin")
    offered = {(claim.start, claim.end): claim for claim in found if claim.offered}
    for gold in case["claims"]:
        claim = offered.pop((gold["char_start"], gold["char_end"]))
        assert claim.quote == gold["quote"]
        assert claim.label == LABELS.get(gold["kind"], gold["kind"]), gold["id"]
        assert claim.speaker == gold["attributed_to"]
        if gold["horizon_key"] is None:
            assert claim.horizon is None
        else:
            assert claim.horizon.closes.isoformat() == gold["close"], gold["id"]
            assert claim.horizon_inherited == gold["horizon_key"].startswith("inherit")
    assert offered == {}
    for decoy in case["non_forecast_decoys"]:
        at = text.index(decoy["quote"])
        assert not [c for c in found if c.offered and c.start < at + len(decoy["quote"]) and at < c.end]


@pytest.mark.parametrize("name", [path.name for path in sorted((SHARED / "articles").glob("[fs]*_*"))])
def test_statements_and_speeches_promise_more_than_they_forecast(name: str) -> None:
    article = load_article(SHARED / "articles" / name)
    assert article.published is not None
    found = read_article(article.text, published=article.published)
    size = sum(1 for block in blocks(article.text) for _ in sentences(article.text, block))
    forecasts = {claim.sentence_start for claim in found if claim.offered and claim.label == "forecast"}
    assert len(forecasts) < size / 10
    if name.startswith("sotu"):
        assert sum(claim.label == "promise" and not claim.offered for claim in found) > len(forecasts)
