"""A file in the browser: looked at, its columns chosen, kept once; what it must not do."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from ledger.errors import RefusedError
from ledger.web.uploads import MOST, Uploads

BOUND = "----a-line-between-parts"
CSV = "question,closes,forecaster,made_on,probability,outcome\nWill it rain?,2026-01-31,Ann,2026-01-05,70%,yes\n"
ODD = "event,by when,who,day,how sure\nWill it snow?,2026-12-31,Bo,2026-01-05,40%\n"


def send(served, name=None, content=b"", **fields):
    """A form with a file, as a browser sends it."""
    parts = [
        f'--{BOUND}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    if name is not None:
        data = content.encode() if isinstance(content, str) else content
        head = f'--{BOUND}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    body = b"".join([*parts, f"--{BOUND}--\r\n".encode()])
    own = {"origin": f"http://{served.host}", "content-type": f"multipart/form-data; boundary={BOUND}"}
    return served.ask("POST", "/import", body, **served.cookie, **own)


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page.text)[1]


def test_a_table_is_looked_at_and_kept_once(fresh):
    page = send(fresh, "mine.csv", CSV)
    assert "Would keep <strong>1</strong> forecast by 1 new person on 1 new question, with 1 outcome" in page.text
    with fresh.book() as book:
        assert book.empty
    assert "kept without" not in page.text
    key = key_of(page)
    page = send(fresh, key=key, do="keep")
    assert "Kept: 1 forecast, 1 new question, 1 outcome" in page.text
    with fresh.book() as book:
        assert [(one.forecaster, one.probability) for one in book.forecasts()] == [("Ann", 0.7)]
        assert book.verify().ok
    again = send(fresh, key=key, do="keep")
    assert again.status == 409
    assert "choose it again" in again.told
    page = send(fresh, "mine.csv", CSV)
    assert "1 known already" in page.text


def test_columns_that_are_not_known_are_named_and_then_chosen(fresh):
    page = send(fresh, "odd.csv", ODD)
    assert page.status == 409
    assert page.told.startswith("Line 1: there is no column 'probability'")
    page = send(fresh, key=key_of(page), maps="probability=how sure; question=event; made_on=day; closes=by when")
    assert len(re.findall(r'<select name="column-\d+">', page.text)) == 5
    chosen = {"column-0": "question", "column-1": "closes", "column-2": "forecaster", "column-3": "made_on"}
    named = "probability=how sure; question=event; made_on=day; closes=by when; forecaster=who"
    twice = send(fresh, key=key_of(page), maps=named, **(chosen | {"column-1": "question"}))
    assert "are said to be question" in twice.told
    page = send(fresh, key=key_of(page), maps=named, do="keep", **chosen, **{"column-4": "probability"})
    assert "Kept: 1 forecast" in page.text
    with fresh.book() as book:
        assert [(one.forecaster, one.probability) for one in book.forecasts()] == [("Bo", 0.4)]


def test_links_of_a_table_that_lose_credentials_are_told(fresh):
    page = send(fresh, "mine.csv", CSV.replace("it rain", "it rain (https://ann:secret@example.org/a)"))
    assert page.status == 200
    for shown in (page, send(fresh, key=key_of(page), do="keep")):
        assert "A link is kept without the user" in shown.text
    with fresh.book() as book:
        assert book.question(1).text == "Will it rain (https://example.org/a)?"


def test_bad_rows_are_shown_and_left_out_when_that_is_meant(fresh):
    bad = CSV + "Will it hail?,2026-01-31,Ann,2026-01-05,170%,\n"
    page = send(fresh, "mine.csv", bad)
    assert "1 bad" in page.text
    refused = send(fresh, key=key_of(page), do="keep")
    assert refused.status == 409
    page = send(fresh, key=key_of(refused), do="keep", skip_bad="1")
    assert "1 bad row was left out" in page.text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", "", ""),
        ("a.txt", "nothing of the kind\n", ""),
        ("../../../etc/passwd", "root:x:0:0\n", ""),
        ("x.xlsx", b"PK\x03\x04 broken", ""),
        ("<script>window.hit=1</script>.csv", "a,b\n1,2\n", ""),
        (None, "", "choose a file"),
    ],
)
def test_what_is_no_table_of_forecasts_is_told_in_a_sentence(fresh, name, content, why):
    page = send(fresh, name, content)
    assert 400 <= page.status < 500
    assert why in page.told.lower()
    assert "<script>window" not in page.text
    assert str(fresh.path.parent) not in page.text  # where the file lies is nobody's business
    with fresh.book() as book:
        assert book.empty


def test_a_large_file_is_taken_here_and_nowhere_else(fresh):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("notes.txt", b"x" * (3 << 20))
    assert send(fresh, "large.zip", buffer.getvalue()).status in (409, 422)  # read, and no export that is known
    assert fresh.ask("POST", "/add", b"x" * (3 << 20), **fresh.cookie, origin=f"http://{fresh.host}").status == 413


def test_the_last_files_are_there_under_names_that_lead_nowhere(tmp_path):
    uploads = Uploads(tmp_path / "uploads")
    keys = [uploads.keep("a/b\\..c.csv", b"x") for _ in range(MOST + 1)]
    there = uploads.path(keys[-1])
    assert there.name == "b_..c.csv"
    assert there.read_bytes() == b"x"
    with pytest.raises(RefusedError, match="choose it again"):
        uploads.path(keys[0])
    assert uploads.path(uploads.keep("..", b"")).parent.parent == tmp_path / "uploads"
