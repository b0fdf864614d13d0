"""The files of Metaculus' exports, which a zip or a folder may hold several of."""

from pathlib import PurePosixPath
from typing import NamedTuple

from ledger.exchange.importers.files import archive
from ledger.exchange.importers.files.objects import Records, records
from ledger.exchange.importers.interface import File, How
from ledger.exchange.importers.rows import long_text, readable

QUESTIONS, FORECASTS = "question_data.csv", "forecast_data.csv"
COMMENTS, SCORES = "comment_data.csv", "score_data.csv"


class Export(NamedTuple):
    """One export."""

    file: File  # the zip or the folder
    how: How  # what the user says about it
    names: dict[str, str]  # question_data.csv and the like -> under which name it stands there

    @property
    def is_whole(self) -> bool:
        """Whether it has questions and forecasts."""
        return self.names.keys() >= {QUESTIONS, FORECASTS}

    def records(self, which: str, needed: tuple[str, ...]) -> Records:
        """The rows of one of its files."""
        with archive.text(self.file, self.names[which], self.how.encoding) as text:
            yield from records(text, needed, "a Metaculus export")

    def comments(self) -> dict[str, str]:
        """The comments of each post, as far as they fit into a note."""
        said: dict[str, list[str]] = {}
        for record in readable(self.records(COMMENTS, ("Post ID",))) if COMMENTS in self.names else ():
            words = record.get("Comment Text") or record.get("Text") or ""
            who, when = record.get("Author Username", ""), record.get("Created At", "")[:10]
            lines = said.setdefault(record["Post ID"], [])
            if words and sum(map(len, lines)) < 20_000:
                lines.append(f"{who}, {when}: {words}")
        return {post: long_text("\n".join(lines)) for post, lines in said.items()}


def exports_in(file: File, how: How) -> list[Export]:
    """All exports of which there is a file, one for each folder and beginning of a name."""
    homes: dict[str, dict[str, str]] = {}
    for name in archive.names(file):
        path = PurePosixPath(name)
        for wanted in filter(path.name.lower().endswith, (QUESTIONS, FORECASTS, COMMENTS, SCORES)):
            before = path.name.lower().removesuffix(wanted)
            homes.setdefault(f"{path.parent}/{before}", {})[wanted] = name
    return [Export(file, how, names) for names in homes.values()]
