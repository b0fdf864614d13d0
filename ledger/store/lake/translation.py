"""Our statements with their values in place of :names, in the words of an engine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ledger.errors import RefusedError
from ledger.store.database import Params

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

INSTALL = "install it with: pip install 'prediction-ledger[engines]'"


@cache
def _parsed(sql: str) -> Expr:
    try:
        import sqlglot
    except ImportError as wrong:
        raise RefusedError(f"engines read our statements through sqlglot; {INSTALL}") from wrong
    return sqlglot.parse_one(sql)


def translated(sql: str, params: Params, dialect: str) -> str:
    """A statement with its values, in the words of an engine that sqlglot knows, such as bigquery.

    What the values decide is left out: a lookup of other forecasts, say, that only some choices of grades need.

    Raises:
        RefusedError: there is no such dialect, or sqlglot is not installed.
    """
    tree = _parsed(sql)
    from sqlglot import exp
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.optimizer.simplify import simplify

    try:
        words = Dialect.get_or_raise(dialect)
    except ValueError as wrong:
        known = ", ".join(sorted(filter(None, Dialect.classes)))
        raise RefusedError(f"sqlglot knows no dialect {dialect!r}; it knows {known}") from wrong

    def value(node: Expr) -> Expr | None:
        if isinstance(node, exp.Hint) and dialect != "spark":
            return None
        return exp.convert(params[node.name]) if isinstance(node, exp.Placeholder) else node

    filled: Any = tree.transform(value)
    return str(simplify(filled).sql(dialect=words, pretty=True))
