"""YAML: a list of mappings, or one; several documents are several rows. All values are read as they are written."""

from importlib import import_module
from typing import Any

from ledger.errors import InputError
from ledger.exchange.importers.files.text import whole_text
from ledger.exchange.importers.interface import Discovered, File, How, Rows
from ledger.exchange.importers.tables.objects_table import read_items

NAME = "yaml"
ABOUT = "YAML: a list of objects"
OF_A_PLATFORM = False

LARGEST = 16 * 1024 * 1024  # bytes of a document, which is held in memory
NOTHING = ("", "~", "null", "Null", "NULL")


def recognises(file: File) -> bool:
    """By its ending."""
    return file.ending in (".yaml", ".yml")


def read(file: File, how: How, found: Discovered) -> Rows:
    """The rows, in order."""
    documents = documents_of(whole_text(file.path, how.encoding, LARGEST))
    return read_items(documents[0] if len(documents) == 1 else documents, how, found)


def documents_of(text: str) -> list[Any]:
    """The documents in a text, with all values as texts.

    Raises:
        InputError: it is not YAML, a mapping names a key twice, or PyYAML is not installed.
    """
    try:
        yaml = import_module("yaml")
    except ImportError as wrong:
        raise InputError("YAML needs PyYAML; install it with: pip install 'prediction-ledger[yaml]'") from wrong
    try:
        return [_plain(yaml, node) for node in yaml.compose_all(text, yaml.BaseLoader) if node is not None]
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        place = f"line {mark.line + 1:,}: " if mark else ""
        problem = getattr(wrong, "problem", None) or getattr(wrong, "reason", wrong)
        raise InputError(f"{place}the file cannot be read as YAML: {problem}") from wrong
    except RecursionError as wrong:
        raise InputError("the file cannot be read as YAML: it is nested too deeply") from wrong


def _plain(yaml: Any, node: Any) -> Any:
    """A node as texts, lists and mappings."""
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in NOTHING else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(yaml, one) for one in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(_plain(yaml, key))
        if name in found:
            raise InputError(
                f"line {key.start_mark.line + 1:,}: the key {name!r} is there twice in one object; leave one out"
            )
        found[name] = _plain(yaml, value)
    return found
