"""Remarks on dates as they are written: relative, ambiguous, or at one end of a period."""

from collections.abc import Iterator, Sequence

from forecasts.reviewing.phrases import Word, phrase_table, word_set
from forecasts.reviewing.remark import Remark
from forecasts.reviewing.subject import Text

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def relative_date(text: Text) -> Iterator[Remark]:
    """Dates of a question that move with the day on which it is read."""
    if not text.is_question:
        return
    for first, end, _ in phrase_table("relative", "phrases").within(text.words):
        if not text.named(first) and text.word(end) not in word_set("relative", "anchors") - {"from"}:
            last = end + 2 if text.word(end).isdigit() else end
            yield text.remark("relative-date", first, min(last, len(text.words)))
            return
    for at in range(len(text.words)):
        stop = _moves(text, at)
        if stop is not None:
            yield text.remark("relative-date", at, stop)
            return


def _moves(text: Text, at: int) -> int | None:
    """Where the words end that begin here and move with the day: "by tomorrow", "next year", "within 6 months"."""
    word = text.word(at)
    if word in word_set("relative", "determiners"):
        is_period = text.word(at + 1) in word_set("relative", "periods") and not _dated(text, at + 2)
        return at + 2 if is_period else None
    if word in ("within", "in", "over", "during") and (length := _length(text, at + 1)):
        end = at + 1 + length
        return None if text.word(end) in word_set("relative", "anchors") else end
    return None


def _dated(text: Text, at: int) -> bool:
    """Whether a year or "of" follows: "next year of the reign" is rare, "this June 2027" is not."""
    return text.word(at) == "of" or (len(text.word(at)) == 4 and text.word(at).isdigit())


def _length(text: Text, at: int) -> int:
    """How many words a duration has: "6 months", "the next two years", "the coming weeks"; 0 where there is none."""
    first = at
    at += text.word(at) == "the" and text.word(at + 1) in word_set("relative", "determiners")
    at += text.word(at) in word_set("relative", "determiners")
    pointed = at > first
    counted = text.word(at).isdigit() or text.word(at) in word_set("relative", "numbers")
    at += counted
    return at + 1 - first if (counted or pointed) and text.word(at) in word_set("relative", "units") else 0


def by_ambiguous(text: Text) -> Iterator[Remark]:
    """Whether there is "By 2030" in a question: its beginning, or its end; unless the criteria write a day out."""
    if not text.is_question or _has_full_date(text.subject.criteria):
        return
    for at, word in enumerate(text.words):
        if word.text != "by" or _has_full_date(text.words[at + 1 : at + 7]):
            continue
        if _is_year(text, at + 1) and not (text.word(at + 2) in ("-", "/", ".") and text.glued(at + 2)):
            yield text.remark("by-ambiguous", at, at + 2)
        elif text.word(at + 1) in MONTHS and text.words[at + 1].capital:
            yield text.remark("by-ambiguous", at, at + 2 + _is_year(text, at + 2))


def _is_year(text: Text, at: int) -> bool:
    return len(text.word(at)) == 4 and text.word(at).isdigit()


def _has_full_date(words: Sequence[Word]) -> bool:
    """Whether a day of the calendar is written out somewhere: 2030-12-31, 31 December 2030, December 31."""
    return any(_is_day_of_month(words, at) or _is_iso(words, at) for at in range(len(words)))


def _is_day_of_month(words: Sequence[Word], at: int) -> bool:
    around = [words[i].text for i in (at - 1, at + 1) if 0 <= i < len(words)]
    return words[at].text in MONTHS and any(near.isdigit() and len(near) <= 2 for near in around)


def _is_iso(words: Sequence[Word], at: int) -> bool:
    ahead = [one.text for one in words[at : at + 5]]
    return len(ahead) == 5 and ahead[1::2] == ["-", "-"] and all(part.isdigit() for part in ahead[::2])


def ambiguous_date(text: Text) -> Iterator[Remark]:
    """Figures that are a date in both orders, such as 03/04/2027."""
    for at in range(len(text.words) - 4):
        parts = [word.text for word in text.words[at : at + 5]]
        if parts[1] == parts[3] and parts[1] in ("/", ".", "-") and _is_either_way(*parts[::2]):
            yield text.remark("ambiguous-date", at, at + 5)


def _is_either_way(day: str, month: str, year: str) -> bool:
    if not (day + month + year).isdigit() or len(year) not in (2, 4) or max(len(day), len(month)) > 2:
        return False
    return day != month and 0 < int(day) <= 12 and 0 < int(month) <= 12
