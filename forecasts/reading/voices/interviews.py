"""Interviews, panels and transcripts: whose turn it is, and who only asks."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from forecasts.reading.text.layout import Block
from forecasts.reading.text.lexicon import table, words
from forecasts.reading.voices.memory import UNNAMED

_PART = r"[A-Z][\w.'’-]{0,20}"
_TIME = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?"
_LABEL = re.compile(
    rf"\s{{0,4}}(?:{_TIME}\s{{0,3}})?\[?(?P<name>{_PART}(?: (?:de|van|von|der|al|of|the|{_PART})){{0,4}})\]?"
    rf"(?:\s{{0,3}}\([^()\n]{{1,60}}\))?(?:, [\w ]{{1,40}})?(?:\s{{0,3}}{_TIME})?"
    r"\s{0,4}[:：]\s"
)
_INITIAL = re.compile(r"\s{0,4}(?P<name>[QA])[.)]?\s{0,4}[:.–—-]\s")
_ALONE = re.compile(r"\s{0,4}(?P<name>[A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{0,20}){0,3})\s{0,4}:?\s*\Z")
_PERSON = re.compile(r"(?<![\w.])[A-Z][\w’'-]{1,20}(?: (?:de|van|von|al|[A-Z]\.|[A-Z][\w’'-]{1,20})){1,3}")
_VOICE = re.compile(
    rf"\s{{0,4}}(?P<name>{_PART}(?: (?:de|van|von|der|al|{_PART})){{1,3}})"
    r"(?:\s{0,4}, [\w .,&'’/-]{1,80}?|\s{0,4}\([^()\n]{1,60}\))?\s{0,4}(?P<mark>[:：]\s|\s[–—]\s|\Z)"
)
_ROUND_UP = re.compile(
    r"\b(?:analysts|economists|experts|forecasters|strategists|investors|observers|pundits|scholars|people|contributors"
    r"|correspondents|colleagues|editors|writers|panellists|panelists|researchers)\b[^.\n]{0,60}"
    r"\b(?:expect|predict|forecast|see|think|say|foresee|believe|anticipate|on what|look ahead|predictions|forecasts)"
    r"|\bwe asked\b|\b(?:predictions|forecasts|views) from\b|\bround-?up\b",
    re.IGNORECASE,
)
_FEWEST_TURNS = 2
_LONGEST_LABEL = 140
_LONGEST_LINE = 40  # characters: a name on a line of its own
_REACH = 90  # characters from "spoke to" to the name: "spoke to the epidemiologist Jane Roe"
_HEAD = 3000  # characters in which the people of an interview are named
_TALKS = re.compile(r"\?|\bI\b|\byou\b")
_ASKED = re.compile(r"\?[\"”’»)\]\s]*\Z")


class Turn(NamedTuple):
    """Words of one person in an interview."""

    speaker: str  # their name as the text has it; "" for the text's own voice
    start: int  # offset of their first word, behind the label
    asks: bool = False  # whether they are there to ask


def turns(text: str, blocks: Sequence[Block]) -> dict[int, Turn]:
    """The turns of an interview, by the index of the block that each begins with; none in other texts.

    What stands without a label goes on with the turn before it, up to a heading, or a paragraph that speaks
    of the speaker by name.
    """
    heads = _round_up(text, blocks)
    if heads:
        return _by_label(text, blocks, heads, set())
    labels = _labels(text, blocks)
    if not labels:
        return _questions_in_bold(text, blocks)
    askers = _askers(text, blocks, labels)
    if not askers and not any(_TALKS.search(text, start, blocks[at].end) for at, (_, start) in labels.items()):
        return {}  # "Oil: prices will fall" is a topic
    return _by_label(text, blocks, labels, askers)


def _round_up(text: str, blocks: Sequence[Block]) -> dict[int, tuple[str, int]]:
    """The names at the front of what several people expect: "Jane Roe, Acme Research: ..."; none in other texts."""
    matches = ((index, _voice(text, block)) for index, block in enumerate(blocks))
    found = {index: (match["name"], match.end()) for index, match in matches if match and _is_label(match["name"])}
    names = {name for name, _ in found.values()}
    is_each_once = len(names) == len(found) > 1
    return found if is_each_once and _ROUND_UP.search(text, 0, blocks[min(found)].start) else {}


def _voice(text: str, block: Block) -> re.Match[str] | None:
    """The name that a block begins with, before a mark, or that is all of it: "Jane Roe, head of Acme"."""
    match = _VOICE.match(text, block.start, min(block.end, block.start + _LONGEST_LABEL))
    return match if match is not None and (match["mark"] or match.end() >= block.end) else None


def _by_label(
    text: str, blocks: Sequence[Block], labels: dict[int, tuple[str, int]], askers: set[str]
) -> dict[int, Turn]:
    people = _people(text, blocks, min(labels))
    found: dict[int, Turn] = {}
    answers: str | None = None
    for index, block in enumerate(blocks):
        if index in labels:
            name, start = labels[index]
            asks = name in askers
            answers = answers if asks else _person(name, people, answers)
            found[index] = Turn(name if asks else answers or name, start, asks)
        elif found and _leaves(text, block, answers):
            found[index] = Turn("", block.start)
    return found


def _labels(text: str, blocks: Sequence[Block]) -> dict[int, tuple[str, int]]:
    """The names that blocks begin with, each with the offset behind it; names of one turn alone are none."""
    found: dict[int, tuple[str, int]] = {}
    for index, block in enumerate(blocks):
        match = _label(text, block, is_last=index + 1 == len(blocks))
        if match is not None and _is_label(match["name"]):
            found[index] = match["name"], match.end()
    often = Counter(name for name, _ in found.values())
    kept = {index: label for index, label in found.items() if often[label[0]] >= _FEWEST_TURNS}
    return found if len({name for name, _ in kept.values()}) > 1 else kept


def _label(text: str, block: Block, *, is_last: bool) -> re.Match[str] | None:
    if block.kind not in ("paragraph", "item", "heading", "quote"):
        return None
    end = min(block.end, block.start + _LONGEST_LABEL)
    match = _INITIAL.match(text, block.start, end) or _LABEL.match(text, block.start, end)
    if match is None and block.end - block.start < _LONGEST_LINE and not is_last:
        match = _ALONE.match(text, block.start, block.end)
    return match


def _is_label(name: str) -> bool:
    cut = set(name.lower().rstrip(".").split())
    return not cut & words("voices", "not_a_name")


def _askers(text: str, blocks: Sequence[Block], labels: dict[int, tuple[str, int]]) -> set[str]:
    """Who is called an interviewer, or whose turns mostly end with a question."""
    asked: dict[str, list[bool]] = defaultdict(list)
    for index, (name, start) in labels.items():
        end = _end_of_turn(blocks, labels, index)
        asked[name].append(_ASKED.search(text, max(start, end - 8), end) is not None)
    called = {name for name in asked if set(name.lower().split()) & words("voices", "askers")}
    ask = {name for name, turns in asked.items() if 2 * sum(turns) > len(turns)}
    if called:
        return called | {name for name in ask if len(asked[name]) > 1}
    return ask if len(ask) < len(asked) else set()


def _end_of_turn(blocks: Sequence[Block], labels: dict[int, tuple[str, int]], index: int) -> int:
    follows = index + 1
    while follows < len(blocks) and follows not in labels and blocks[follows].kind == "paragraph":
        follows += 1
    return blocks[follows - 1].end


def _people(text: str, blocks: Sequence[Block], first: int) -> list[str]:
    """The people named before the first turn; who is interviewed first."""
    head = text[: min(blocks[first].start, _HEAD)]
    found = list(dict.fromkeys(match.group() for match in _PERSON.finditer(head)))
    guest = _guest(head)
    return [guest, *found] if guest else found


def _guest(head: str) -> str | None:
    """Whom "a conversation with" names."""
    low = head.lower()
    for form in table("voices")["interview_with"]:
        at = low.find(form)
        stop = head.find(".", at + len(form))
        if at >= 0 and (match := _PERSON.search(head, at + len(form), stop if 0 < stop < at + _REACH else at + _REACH)):
            return match.group()
    return None


def _person(label: str, people: Sequence[str], answers: str | None) -> str:
    """The full name behind a label: initials, a surname, "A"."""
    low = label.lower().rstrip(".")
    if low in words("voices", "answerers"):
        return answers or (people[0] if people else UNNAMED)
    for name in people:
        parts = name.split()
        initials = "".join(part[0] for part in parts if part[0].isupper())
        if label.replace(".", "") == initials or low == parts[-1].lower() or label.lower() == name.lower():
            return name
    return label


def _leaves(text: str, block: Block, speaker: str | None) -> bool:
    """Whether a block without a label is the text's own voice again."""
    if block.kind == "heading":
        return True
    if block.kind != "paragraph" or not speaker or speaker == UNNAMED:
        return False
    surname = speaker.split()[-1]
    return (
        re.search(
            rf"(?<!\w){re.escape(surname)}(?!\w)", text[block.start : min(block.end, block.start + 400)], re.IGNORECASE
        )
        is not None
    )


def _questions_in_bold(text: str, blocks: Sequence[Block]) -> dict[int, Turn]:
    """An interview whose questions are headings or paragraphs of their own, with the answers below them."""
    asked = [index for index, block in enumerate(blocks) if _is_question(text, block)]
    if len(asked) < 3:
        return {}
    guest = _guest(text[: min(blocks[asked[0]].start, _HEAD)])
    if guest is None:
        return {}
    found: dict[int, Turn] = {}
    for index in asked:
        found[index] = Turn(UNNAMED, blocks[index].start, True)
        if index + 1 < len(blocks) and index + 1 not in asked:
            found[index + 1] = Turn(guest, blocks[index + 1].start)
    return found


def _is_question(text: str, block: Block) -> bool:
    is_short = block.end - block.start < 400 and block.kind in ("heading", "paragraph")
    return is_short and text[block.start : block.end].rstrip(" *_").endswith("?")
