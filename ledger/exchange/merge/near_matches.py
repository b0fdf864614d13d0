"""Questions and people that are merely alike: listed for a decision, never made one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches

from forecasts.records.values import name_key
from ledger.store.sqlite import Database

ALIKE = 0.8  # of two texts, as difflib measures it
LISTED = 50  # near matches
COMMON = 200  # questions that share a word which tells nothing
_WORD = re.compile(r"\w{3,}")


def near_matches(
    database: Database, new_questions: Collection[int], new_people: Collection[int]
) -> list[tuple[str, str]]:
    """Pairs of a new and an older question, and of a new and an older forecaster, that are alike."""
    rows = database.execute("SELECT id, text FROM question ORDER BY id")
    found = _questions(dict(rows), set(new_questions))
    names: dict[int, str] = dict(
        database.execute("SELECT id, name FROM forecaster WHERE merged_into IS NULL")
    )
    old = {name_key(name): name for id_, name in names.items() if id_ not in new_people}
    for id_ in sorted(set(new_people) & names.keys()):
        for key in get_close_matches(name_key(names[id_]), old, n=1, cutoff=ALIKE):
            found.append((names[id_], old[key]))
    return found


def _questions(texts: dict[int, str], new: set[int]) -> list[tuple[str, str]]:
    """Pairs of a new and an older question whose texts are alike."""
    words = {id_: frozenset(_WORD.findall(text.casefold())) for id_, text in texts.items()}
    having: dict[str, list[int]] = defaultdict(list)
    for id_, own in words.items():
        if id_ not in new:
            for word in own:
                having[word].append(id_)
    found: list[tuple[str, str]] = []
    for id_ in sorted(new & texts.keys()):
        shared = Counter(
            other for word in words[id_] if len(having[word]) <= COMMON for other in having[word]
        )
        for other, _ in shared.most_common(5):
            alike = SequenceMatcher(None, texts[id_].casefold(), texts[other].casefold(), autojunk=False)
            if alike.real_quick_ratio() >= ALIKE and alike.ratio() >= ALIKE:
                found.append((f"Q{id_} {texts[id_]}", f"Q{other} {texts[other]}"))
                break
        if len(found) >= LISTED:
            break
    return found
