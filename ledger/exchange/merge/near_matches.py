"""Questions and people that are merely alike: listed for a decision, never made one."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches
from itertools import chain

from forecasts.records.values import name_key
from ledger.store.database import Database
from ledger.store.tables import ForecasterRow, QuestionRow, col, select

ALIKE = 0.8  # of two texts, as difflib measures it
LISTED = 50  # near matches
COMMON = 200  # questions that share a word which tells nothing
_TEXTS = select(col(QuestionRow.id), col(QuestionRow.text)).order_by(col(QuestionRow.id))
_NAMES = (
    select(col(ForecasterRow.id), col(ForecasterRow.name))
    .where(col(ForecasterRow.merged_into).is_(None))
    .order_by(col(ForecasterRow.id))
)
_WORD = re.compile(r"\w{3,}")


def near_matches(
    database: Database, new_questions: Collection[int], new_people: Collection[int]
) -> list[tuple[str, str]]:
    """Pairs of a new and an older question, and of a new and an older forecaster, that are alike."""
    found = _questions(dict(database.rows(_TEXTS)), set(new_questions))
    names: dict[int, str] = dict(database.rows(_NAMES))
    old = {name_key(name): name for id_, name in names.items() if id_ not in new_people}
    for id_ in sorted(set(new_people) & names.keys()):
        for key in get_close_matches(name_key(names[id_]), old, n=1, cutoff=ALIKE):
            found.append((names[id_], old[key]))
    return found


def _questions(texts: dict[int, str], new: set[int]) -> list[tuple[str, str]]:
    """Pairs of a new and an older question whose texts are alike."""
    words = {id_: frozenset(_WORD.findall(text.casefold())) for id_, text in texts.items()}
    having = _having({id_: own for id_, own in words.items() if id_ not in new})
    found: list[tuple[str, str]] = []
    for id_ in sorted(new & texts.keys()):
        telling = [having[word] for word in words[id_] if len(having[word]) <= COMMON]
        shared = Counter(chain.from_iterable(telling)).most_common(5)
        if (
            other := next((other for other, _ in shared if _are_alike(texts[id_], texts[other])), None)
        ) is not None:
            found.append((f"Q{id_} {texts[id_]}", f"Q{other} {texts[other]}"))
        if len(found) >= LISTED:
            break
    return found


def _having(words: dict[int, frozenset[str]]) -> dict[str, list[int]]:
    """Which questions have a word."""
    having: dict[str, list[int]] = defaultdict(list)
    for id_, own in words.items():
        for word in own:
            having[word].append(id_)
    return having


def _are_alike(one: str, other: str) -> bool:
    alike = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return alike.real_quick_ratio() >= ALIKE and alike.ratio() >= ALIKE
