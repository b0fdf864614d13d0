"""Any text as a name: refused with its code point, or the same again in the journal, in tables and on the site."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ElementTree

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from forecasts.errors import RecordError
from forecasts.records.values import clean_line, name_key
from ledger.spreadsheet import unguarded

ODD = st.sampled_from(
    ["\u200b", "\u202e", "\u200d", "\ufe0f", "\uffff", "\x1b", "\x9b", "\ue000", "\u0301", "\u0410", "\u00e9", "<b>", "&amp;", "]]>", '"', "'", "=1",
     "\t", "\r", "\u2028", "\U0001f468\u200d\U0001f469", "\u0645\u06cc\u200c\u062e", "\u05d0", ";", ",", "|", "\\"]
)  # fmt: skip
NAMES = st.lists(
    st.one_of(st.text(max_size=12), st.lists(st.one_of(ODD, st.text("ab ", max_size=3)), max_size=5).map("".join)),
    max_size=12,
)


@given(NAMES)
@example(["'", "'=1", "'tis"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_name_is_refused_with_its_code_point_or_comes_back_everywhere(tools, tmp_path_factory, names):
    from ledger.reports.pages.site_settings import Site

    book = tools.memory_book(tools.Clock())
    book.accept("similar-name")
    kept: dict[str, str] = {}
    for n, name in enumerate(names):
        try:
            said = clean_line(name)
        except RecordError as wrong:
            assert re.search(r"U\+[0-9A-F]{4,6}|is empty|line break", str(wrong))
            assert "\n" not in str(wrong)
            continue
        book.log(f"Will {n} win, {said}?", forecaster=name, made_on="2020-01-01", closes="2020-02-01", probability=0.3,
                 asking={"tags": [name]})  # fmt: skip
        book.resolve(len(kept) + 1, "yes", known_on="2020-02-01")
        kept.setdefault(name_key(said), said)
    assert {one["name"] for one in book.forecasters()} == {*kept.values()}
    if not kept:
        return
    assert {one["forecaster"] for one in book.export_rows()} == {*kept.values()}
    folder = tmp_path_factory.mktemp("names") / "site"
    book.publish(folder, site=Site(title="T", base_url="https://example.org/"))
    rows = list(csv.DictReader((folder / "data/forecasts.csv").read_text(encoding="utf-8").splitlines()))
    assert {unguarded(one["forecaster"]) for one in rows} >= {*kept.values()}
    for file in (*folder.rglob("*.xml"), *folder.rglob("*.atom"), *folder.rglob("*.svg")):
        ElementTree.fromstring(file.read_bytes())
    for file in folder.rglob("*.json"):
        json.loads(file.read_text(encoding="utf-8"))
