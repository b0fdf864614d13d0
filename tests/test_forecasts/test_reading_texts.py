"""How well whole texts are read: annotated before the reader saw them, measured as a floor.

`python tests/test_forecasts/test_reading_texts.py [words of a file's name]` prints what is not as annotated.

In `reading_texts/` each file begins with `# published | author | locale`. A claim stands between ⟦f ...⟧ and ⟦/...⟧ (a
forecast), ⟦o ...⟧ (may be offered) or ⟦n ...⟧ (may not). Of what it says: `by=` the closes it may have (`-` none, `~` in
front where it may only be inherited), `p=` the chance stated, `who=` the speaker where it is not the author; `|` is "or".
"""

from __future__ import annotations

import functools
import html
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from forecasts import Candidate, load_article, read_article
from forecasts.drafting.draft import question_of

TEXTS = Path(__file__).parent / "reading_texts"
_MARK = re.compile(r"⟦(/?)([fon]?)\s*([^⟧]*)⟧")
_SAID = re.compile(r"(by|p|who)=(.*?)(?=[\s|](?:by|p|who)=|$)")


class Note(NamedTuple):
    """What a person found before the reader ran."""

    kind: str
    quote: str
    said: dict[str, str]


@dataclass
class Measured:
    """What became of the notes and of the candidates of a text."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def tell(self, kind: str, line: str) -> None:
        self.counts[kind] += 1
        self.lines.append(f"{kind:12} {' '.join(line.split())}")


def annotated(text: str) -> tuple[str, list[Note]]:
    """A text without its marks, and the notes in their order."""
    bare, notes, start, opened = "", [], 0, None
    at = 0
    for mark in _MARK.finditer(text):
        bare += text[at : mark.start()]
        at = mark.end()
        if not mark[1]:
            start, opened = len(bare), (mark[2], mark[3])
        elif opened is not None:
            said = {**dict(_SAID.findall(opened[1])), **dict(_SAID.findall(mark[3]))}
            notes.append(Note(opened[0], bare[start:], said))
    return bare + text[at:], notes


def _placed(text: str, notes: list[Note], *, page: bool) -> Iterator[tuple[int, int, Note]]:
    """Where the notes stand in the text of an article; a page's text is found without its tags."""
    at = 0
    for note in notes:
        quote = " ".join(html.unescape(re.sub(r"<[^>]+>", "", note.quote)).split()) if page else note.quote
        found = text.find(quote, at)
        assert found >= 0, quote
        yield found, found + len(quote), note
        at = found + len(quote)


def measured(name: Path) -> Measured:
    """One text, read and compared."""
    head, _, body = name.read_text(encoding="utf-8").partition("\n")
    said, author, locale = (part.strip() for part in head.removeprefix("#").split("|"))
    text, notes = annotated(body)
    article = load_article(text, format="html" if name.suffix == ".html" else "markdown")
    found = [
        claim
        for claim in read_article(
            article.text, published=date.fromisoformat(said), author=author or None, locale=locale
        )
        if claim.offered
    ]
    result = Measured()
    placed = list(_placed(article.text, notes, page=name.suffix == ".html"))
    for start, end, note in placed:
        hits = [one for one in found if _overlap(one, start, end) * 2 > min(end - start, one.end - one.start)]
        if note.kind == "f":
            result.tell("hit" if hits else "MISSED", note.quote)
        for claim in hits[:1] if note.kind == "f" else ():
            _compare(result, note, claim)
            drafted = question_of(claim, article.text, published=date.fromisoformat(said), author=author, locale=locale)
            result.tell("draft" if drafted else "no draft", f"{drafted}  <- {note.quote}")
            if drafted and (not _SOUND.fullmatch(drafted) or _DANGLING.search(drafted)):
                result.tell("BAD DRAFT", drafted)
    for claim in found:
        over = [
            note.kind
            for start, end, note in placed
            if _overlap(claim, start, end) * 2 > min(end - start, claim.end - claim.start)
        ]
        result.tell("offered" if {"f", "o"} & set(over) else "SUPERFLUOUS", claim.quote)
    return result


def _overlap(claim: Candidate, start: int, end: int) -> int:
    return max(0, min(claim.end, end) - max(claim.start, start))


def _compare(result: Measured, note: Note, claim: Candidate) -> None:
    allowed = note.said.get("by", "-").split("|")
    closes = str(claim.horizon.closes) if claim.horizon else "-"
    inherited = "~" if claim.horizon_inherited else ""
    if closes not in allowed and f"{inherited}{closes}" not in allowed and closes != "-":
        kind = "DATE inherit" if inherited else "DATE own"
        result.tell(kind, f"{closes} ({claim.horizon_words}) not {note.said.get('by')}: {note.quote}")
    elif closes == "-" and "-" not in allowed:
        result.tell("no date", f"{note.said['by']}: {note.quote}")
    speakers = note.said.get("who", "").lower().split("|")
    speaker = (claim.speaker or "").lower().replace("unnamed", speakers[0])
    if speaker not in speakers and speaker:
        result.tell("SPEAKER", f"{claim.speaker} not {note.said.get('who')}: {note.quote}")
    elif speaker not in speakers:
        result.tell("no speaker", f"{note.said['who']}: {note.quote}")
    _compare_chance(result, note, claim)


def _compare_chance(result: Measured, note: Note, claim: Candidate) -> None:
    chance, wanted = claim.probability, note.said.get("p")
    stated = chance is not None and chance.basis == "stated"
    allowed = [float(part) for part in (wanted or "").split("|") if part]
    if chance is not None and stated and not any(abs(chance.point - point) < 1e-4 for point in allowed):
        result.tell("CHANCE", f"{chance.point} not {wanted}: {note.quote}")
    elif wanted is not None and not stated:
        result.tell("no chance", f"{wanted}: {note.quote}")


WRONG = ("DATE own", "DATE inherit", "SPEAKER", "CHANCE", "BAD DRAFT")
# A verb in its plain form behind the subject, a question mark, nothing that stands for something outside.
_SOUND = re.compile(r"Will (?!it\b|he\b|she\b|they\b|this\b|that\b|I\b|we\b)[^|:;?]+\?")
_DANGLING = re.compile(
    r"\b(?:it|they|them|him|this|that|will|and|or|of|the)\?|\bwill\b|\b(?:and|but|that) (?:it|they|he|she)\b"
)


@functools.cache
def _everything() -> Counter[str]:
    return sum((measured(name).counts for name in TEXTS.iterdir()), Counter())


def test_nothing_false_is_read_in_whole_texts() -> None:
    assert {kind: _everything()[kind] for kind in WRONG} == dict.fromkeys(WRONG, 0)


def test_the_forecasts_of_whole_texts_are_found_and_little_else() -> None:
    seen = _everything()
    assert seen["hit"] >= 0.9 * (seen["hit"] + seen["MISSED"])
    assert seen["offered"] >= 0.95 * (seen["offered"] + seen["SUPERFLUOUS"])
    assert seen["draft"] >= 0.73 * seen["hit"]


def _main(names: list[str]) -> None:
    total: Counter[str] = Counter()
    for name in sorted(TEXTS.iterdir()):
        if names and not any(part in name.name for part in names):
            continue
        result = measured(name)
        total += result.counts
        print(f"=== {name.name}", dict(result.counts))
        for line in result.lines:
            if not line.startswith(("hit", "offered")):
                print("  ", line)
    print(dict(total))
    print("recall", round(total["hit"] / (total["hit"] + total["MISSED"]), 3), end=" ")
    print("precision", round(total["offered"] / (total["offered"] + total["SUPERFLUOUS"]), 3))


if __name__ == "__main__":
    _main(sys.argv[1:])
