"""The statements in files: standard SQL, which every engine reads as it stands."""

from __future__ import annotations

from importlib.resources import files

import pytest

from ledger.store.statements import parts, statement

sqlglot = pytest.importorskip("sqlglot")

ENGINES = ("sqlite", "postgres", "duckdb", "spark")
FILES = [
    file.name.removesuffix(".sql") for file in files("ledger.store.statements").iterdir() if file.name.endswith(".sql")
]
NAMES = sorted(f"{file}.{part}".rstrip(".") for file in FILES for part, text in parts(file).items() if text)
RESERVED = {"cluster"}  # a keyword of PostgreSQL's and of Spark's


def faults(sql):
    """What keeps a statement from running unchanged everywhere."""
    exp = sqlglot.exp
    trees = {}
    for engine in ENGINES:
        try:
            trees[engine] = sqlglot.parse_one(sql, read=engine)
        except sqlglot.errors.ParseError as wrong:
            yield f"{engine} cannot read it: {wrong}"
            return
    tree = trees["duckdb"]
    for node in tree.find_all(exp.Subquery):
        if not node.alias and isinstance(node.parent, (exp.From, exp.Join)):
            yield f"a subquery without a name: {node.sql():.60}"
    for node in tree.find_all(exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ):
        if isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Column):
            yield f"IS between columns: {node.sql()}"
    for join in tree.find_all(exp.Join):
        if (on := join.args.get("on")) is not None and on.find(exp.Subquery, exp.Exists, exp.Select):
            yield f"a subquery in ON: {on.sql():.60}"
    for column in tree.find_all(exp.Column, exp.Alias):
        if column.alias_or_name.lower() in RESERVED:
            yield f"a keyword as a name: {column.sql()}"


@pytest.mark.parametrize("name", NAMES)
def test_a_statement_runs_unchanged_everywhere(name):
    assert list(faults(statement(name))) == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT a FROM (SELECT 1 AS a)", "without a name"),
        ("SELECT a FROM t WHERE a IS NOT b", "IS"),
        ("SELECT t.a FROM t JOIN u ON t.a = (SELECT max(b) FROM v WHERE v.a = t.a)", "in ON"),
        ("SELECT cluster FROM t", "keyword"),
        ("SELECT FROM WHERE (", "cannot read"),
    ],
)
def test_what_does_not_is_found(sql, fault):
    assert any(fault in found for found in faults(sql))


def test_a_statement_that_is_not_there_is_an_error_of_the_program():
    with pytest.raises(FileNotFoundError):
        statement("none")
