"""docs/architecture.svg: the rooms of the house and the imports between them, counted; run `make docs`.

The layers are those of setup.cfg, which `make check` enforces. Every room is a box on the diagonal. The line that
leaves a box to the right shows what it imports, the line that enters one from above who imports it; where two meet
stands the number of imports: a module's import of another counts once, those inside functions and for types too.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("ledger", "forecasts", "scoring")
FILES = "the four files"

STEP_X, STEP_Y = 88, 46  # from box to box
BOX_X, BOX_Y = 112, 30  # a box
MARGIN, BELOW = 16, 30
STYLE = """
  svg { --paper: #ffffff; --ink: #1b1b1a; --line: #c9c5bb; --box: #e3edf6; --edge: #1c4e7a; --band: #f5f3ee }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #15171a; --ink: #ebe8e2; --line: #4a4f55; --box: #1f3346; --edge: #84b8e8; --band: #1d2024 }
  }
  text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: var(--ink); text-anchor: middle }
  .paper { fill: var(--paper) } .band { fill: var(--band) }
  .room { fill: var(--box); stroke: var(--edge) } .name { font-weight: 600 }
  .line { fill: none; stroke: var(--line); stroke-width: 1.5 } .tip { fill: var(--edge) }
  .count { fill: var(--paper); stroke: var(--edge) } .small { font-size: 10.5px }
"""

Graph = Mapping[str, frozenset[str]]


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Every module of the three packages by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(root: Path = ROOT) -> Graph:
    """Which modules of ours each module imports, wherever in it that stands."""
    known = modules(root)
    return {name: frozenset(_imports(path, known) - {name}) for name, path in known.items()}


def _imports(path: Path, known: Mapping[str, Path]) -> set[str]:
    named: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{one.name}" for one in node.names}
            named |= inner & {*known} or {str(node.module)}
    return named & {*known}


def layers(root: Path = ROOT) -> list[list[str]]:
    """The rooms by layer, the highest first; the files directly in ledger count as one room, the lowest."""
    config = ConfigParser()
    config.read(root / "setup.cfg")
    lines = config["importlinter:contract:house"]["layers"].split("\n")
    rows = [[name.strip() for name in line.split("|")] for line in lines if line.strip()]
    rooms = [[name for name in row if (root / "ledger" / name).is_dir()] for row in rows]
    return [*filter(None, rooms), [FILES], ["forecasts", "scoring"]]


def room(module: str) -> str:
    """The room of a module; those that begin the program are in none.

    Example:
        >>> room("ledger.store.sqlite"), room("forecasts.text.tokens"), room("ledger.errors"), room("ledger")
        ('store', 'forecasts', 'the four files', '')
    """
    package, *inner = module.split(".")
    if package != "ledger":
        return package
    if not inner or inner == ["__main__"]:
        return ""
    return inner[0] if (ROOT / "ledger" / inner[0]).is_dir() else FILES


def arrows(graph: Graph) -> Counter[tuple[str, str]]:
    """How many imports lead from one room to another."""
    pairs = ((room(one), room(other)) for one, others in graph.items() for other in others)
    return Counter(pair for pair in pairs if pair[0] != pair[1] and "" not in pair)


def picture(graph: Graph, rows: list[list[str]]) -> str:
    """The SVG."""
    rooms = [name for row in rows for name in row]
    x = {name: MARGIN + BOX_X / 2 + STEP_X * at for at, name in enumerate(rooms)}
    y = {name: MARGIN + BOX_Y / 2 + STEP_Y * at for at, name in enumerate(rooms)}
    counted = sorted(arrows(graph).items(), key=lambda item: (rooms.index(item[0][0]), rooms.index(item[0][1])))
    width, height = x[rooms[-1]] + BOX_X / 2 + MARGIN, y[rooms[-1]] + BOX_Y / 2 + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="t">',
        '<title id="t">The rooms of prediction-ledger by layer, and how many imports lead from one to another</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width:g}" height="{height:g}" rx="6"/>',
        *(_band(row, y, width) for row in rows[::2]),
        *(_line(x, y, pair) for pair, _ in counted),
        *(_count(x[other], y[one], n) for (one, other), n in counted),
        *(_box(name, x[name], y[name]) for name in rooms),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _band(row: list[str], y: Mapping[str, float], width: float) -> str:
    top = y[row[0]] - STEP_Y / 2
    return f'<rect class="band" y="{top:g}" width="{width:g}" height="{len(row) * STEP_Y}"/>'


def _line(x: Mapping[str, float], y: Mapping[str, float], pair: tuple[str, str]) -> str:
    """From the right of a box to above another, and down to it."""
    one, other = pair
    edge = y[other] - BOX_Y / 2
    tip = f"{x[other] - 4:g},{edge - 7:g} {x[other] + 4:g},{edge - 7:g} {x[other]:g},{edge:g}"
    return (
        f'<path class="line" d="M{x[one] + BOX_X / 2:g} {y[one]:g} H{x[other]:g} V{edge - 6:g}"/>'
        f'<polygon class="tip" points="{tip}"/>'
    )


def _count(x: float, y: float, number: int) -> str:
    return (
        f'<circle class="count" cx="{x:g}" cy="{y:g}" r="11"/>'
        f'<text class="small" x="{x:g}" y="{y + 4:g}">{number}</text>'
    )


def _box(name: str, x: float, y: float) -> str:
    return (
        f'<rect class="room" x="{x - BOX_X / 2:g}" y="{y - BOX_Y / 2:g}" width="{BOX_X}" height="{BOX_Y}" rx="5"/>'
        f'<text class="name" x="{x:g}" y="{y + 4:g}">{name}</text>'
    )


def rules(root: Path = ROOT) -> str:
    """The rule of each room as a table: the first line of its __init__.py."""
    lines = ["| room | rule |", "|---|---|"]
    for row in layers(root):
        for name in row:
            folder = root / name if name in PACKAGES else root / "ledger" / name
            if folder.is_dir():
                lines.append(f"| `{folder.relative_to(root).as_posix()}/` | {rule(folder / '__init__.py')} |")
    return "\n".join(lines) + "\n"


def rule(path: Path) -> str:
    """What the first line of a folder's __init__.py says after "Rule: "."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0].removeprefix("Rule: ")


def with_rules(page: str) -> str:
    """docs/architecture.md with the table of rules as it is now."""
    before, start, rest = page.partition("from the first line of each __init__.py -->\n")
    return before + start + rules() + rest[rest.index("<!-- end of rules -->") :]


def main() -> None:
    """Write the picture, and the table of rules."""
    (ROOT / "docs" / "architecture.svg").write_text(picture(imports(), layers()), encoding="utf-8")
    page = ROOT / "docs" / "architecture.md"
    page.write_text(with_rules(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
