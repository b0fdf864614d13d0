"""An iCalendar file (RFC 5545) of the questions that are due: an all-day event on each close."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.reports.pages.contents import Contents
    from ledger.track_record.shown import QuestionShown


def calendar(all_: Contents, due: list[QuestionShown]) -> bytes:
    """The file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//prediction-ledger//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(all_.title)}",
    ]
    stamp = all_.as_of.strftime("%Y%m%dT000000Z")
    for one in due:
        lines += [
            "BEGIN:VEVENT",
            f"UID:Q{one.id}@{all_.snap.record.ledger}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{one.closes:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.closes + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(one.text)}",
            f"DESCRIPTION:{'Overdue: nobody has resolved it yet.' if one.state == 'due' else 'The question closes.'}",
            *([f"URL:{all_.site.base_url}{all_.question_href(one.id)}"] if all_.site.base_url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _text(value: str) -> str:
    for letter in "\\;,":
        value = value.replace(letter, "\\" + letter)
    return " ".join(value.splitlines())


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes.

    Example:
        >>> [len(part.encode()) for part in folded("SUMMARY:" + "é" * 60).split(chr(13) + chr(10))]
        [74, 55]
    """
    parts, size, part = [], 0, ""
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            parts.append(part)
            part, size = " ", 1
        part += letter
        size += width
    return "\r\n".join([*parts, part])
