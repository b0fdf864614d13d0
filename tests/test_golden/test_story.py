"""A ledger made by commands: what each told, and the journal that came of it."""

from __future__ import annotations


def test_every_command_tells_the_same(golden, made):
    golden("story", made.story)


def test_journals_are_the_same_to_the_byte(golden, made, shell):
    cases = {}
    for name in ("record", "story", "demo"):
        cases[f"root of {name}"] = shell("verify", "--db", f"{name}.db").told()
        cases[f"journal of {name}"] = shell("export", "--format", "ledger", "--db", f"{name}.db").told(0)
    golden("journals", cases)
