"""Every published file, by its SHA-256."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

SETTINGS = """
title = "The Record"
publisher = "The Daily"
publisher_url = "https://example.org/"
base_url = "https://example.org/record/"
contact = "errors@example.org"
corrections = "We correct errors.\\n\\nWe say so."
dates = "en"
accent = "#7a1c4e"
accent_dark = "#e884b8"
logo = "logo.svg"
extra = "extra"
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36"><circle r="18"/></svg>'
SITES = {
    "record": "",
    "record-settings": "--settings site.toml",
    "record-topic": "--tag economy --prospective-only --as-of 2020-06-15",
    "record-past": "--ledger-at 200",
    "story": "",
    "story-settings": "--settings site.toml --as-of 2026-03-01",
    "demo": "",
}


@pytest.mark.parametrize("site", SITES)
def test_every_file_of_the_site(golden, made, shell, tmp_path, tools, site):
    (tmp_path / "extra").mkdir()
    (tmp_path / "extra" / "CNAME").write_text("example.org\n")
    (tmp_path / "logo.svg").write_text(LOGO)
    (tmp_path / "site.toml").write_text(SETTINGS)
    here = tools.Shell(tmp_path, now=made.now)
    ran = here.line(f"publish out {SITES[site]} --db {made.folder / site.split('-')[0]}.db")
    files = tools.files(tmp_path / "out")
    listed = files.pop("data/files.txt").decode()
    assert sums(files) == listed
    pictures = {name: b"" for name in files if name.endswith(".png")}  # they hang on the fonts
    short = {name: tools.shortened(content) for name, content in files.items()} | pictures
    checked = subprocess.run([sys.executable, "-I", tmp_path / "out" / "verify.py"], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    golden(f"site-{site}", {f"publish {SITES[site]}": ran.told(), "files": sums(short)})


def sums(files):
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
