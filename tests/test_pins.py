"""What is pinned is what the declared dependencies ask for: `make pins` was not forgotten."""

from __future__ import annotations

import json
import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def declared():
    """All requirements of setup.cfg and pyproject.toml."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    blocks = [setup["options"]["install_requires"], *setup["options.extras_require"].values()]
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    return sorted({line for line in "\n".join(blocks).splitlines() if line.strip()} | set(build))


LINES = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.lstrip().startswith("#")
]
PINS = [Requirement(line) for line in LINES]


@pytest.mark.parametrize("wanted", declared())
def test_every_requirement_has_a_pin_that_fits(wanted):
    asked = Requirement(wanted)
    pins = [pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(asked.name)]
    assert pins, "run `make pins`"
    for pin in pins:
        (exact,) = pin.specifier
        assert asked.specifier.contains(exact.version), "run `make pins`"
        assert asked.specifier, f"{wanted} has no lower bound"


def test_pins_are_exact_and_name_no_place():
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line) for line in LINES)


def test_packages_of_npm_are_pinned():
    asked = json.loads((ROOT / "tests/npm/package.json").read_text(encoding="utf-8"))["devDependencies"]
    locked = json.loads((ROOT / "tests/npm/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert set(asked) == {"axe-core", "html-validate"}
    assert all(locked[f"node_modules/{name}"]["version"] == version for name, version in asked.items())
    assert not any("resolved" in one for one in locked.values())
