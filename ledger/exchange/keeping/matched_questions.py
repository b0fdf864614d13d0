"""Questions of an import and how they turned out: found by id or words, else asked."""

from datetime import date
from typing import NamedTuple

from forecasts.records.quantiles import Axis
from forecasts.records.values import shown
from ledger.errors import DoubtError
from ledger.exchange.cells.cells import Cells
from ledger.exchange.keeping.buffers import Buffers
from ledger.exchange.keeping.changes_at_source import ChangesAtSource
from ledger.exchange.keeping.contradictions import check_outcome, check_question, options_of
from ledger.exchange.keeping.provenance import Provenance
from ledger.exchange.keeping.question_cells import Ends, QuestionCells, Row, ends_in, ends_of
from ledger.exchange.keeping.result import ImportResult
from ledger.journal import entry as kinds
from ledger.recording import matching
from ledger.recording.resolutions import REOPENED, too_early
from ledger.spreadsheet import BadCell
from ledger.store.database import Database

IDENTIFIED = "*"  # no platform is called that
OPEN = "open"  # the outcome where a platform says that there is none
REVISED = "revised at its source"
REMEMBERED = 150_000  # questions whose cells are remembered

Name = tuple[str, str]  # platform and id there; or "" and the words


class MatchedQuestion(NamedTuple):
    """A question that was found (id is not 0), or one that is ready to be asked."""

    id: int  # its number, or 0
    options: list[str] | None  # of a choice question; None for a yes/no question
    revision: int  # the one that forecasts are about
    record: Row  # of a new question
    resolution: Row | None  # of a new question, or None while it is open
    key: str  # the cells in one piece
    # the id of the claim that a new question was made of; "none" for no claim, "" where it is not said
    claim: str
    kind: str = "binary"  # binary, choice, numeric or date
    ends: Ends | None = None  # of a numeric or date question

    def axis(self) -> Axis:
        """Where the outcome of a numeric or date question may lie."""
        return Axis.of(*(self.ends or ("", None, None, None, "")))


class MatchedQuestions:
    """What was asked, and how it turned out."""

    def __init__(
        self,
        database: Database,
        buffers: Buffers,
        cells: Cells,
        provenance: Provenance,
        result: ImportResult,
        file: str,
        *,
        at_source: bool = False,
    ) -> None:
        self.database = database
        self.buffers = buffers
        self.source = ChangesAtSource(buffers, result, provenance.names) if at_source else None
        self.cells = QuestionCells(cells, file)
        self.result = result
        self.file = file
        self.provenance = provenance
        self.line = 0  # of the row that is being taken
        self._asked_in: dict[int, int] = {}  # question -> the line that asked it first
        self._settled_in: dict[int, int] = {}
        self._settled: set[int] = set()  # known questions whose resolution waits to be written
        self._by_cells: dict[str, MatchedQuestion] = {}
        self._new: set[Name] = set()  # what new questions may be found by
        self._look_up = buffers.writer.last_id("question") > 0

    def find(self, cells: tuple[str, ...]) -> MatchedQuestion:
        """The question in a row's cells, with its outcome if that is news: see settle() and ask().

        Raises:
            BadCell: a cell is wrong, or contradicts what is known of the question.
        """
        key = "\x1f".join(cells)
        if (asked := self._by_cells.get(key)) is None:
            asked = self._look(key, cells)
            if asked.id and asked.resolution is None:
                self._remember(asked)
        return asked

    def settle(self, asked: MatchedQuestion) -> None:
        """Put the news of a known question's outcome in line, once the row that brings it is known to be good."""
        if asked.resolution is not None:
            self._resolve(asked.resolution)
            self._settled_in.setdefault(asked.id, self.line)
            self._settled.add(asked.id)
            self._remember(asked._replace(resolution=None))

    def ask(self, asked: MatchedQuestion, claim: int | None) -> int:
        """Put a new question in line, with its outcome if there is one; gives its number."""
        if asked.claim == "none":
            claim = None
        elif asked.claim:
            claim = self.provenance.labelled(asked.record.get("platform", self.file), asked.claim)
        record = {**asked.record, **({"claim": claim} if claim else {})}
        id_ = self.buffers.add(kinds.QUESTION_ASKED, record)
        self.result.questions += 1
        self._note_new(record)
        self._asked_in[id_] = self.line
        if self.source is not None:
            self.result.retitled += [(old, id_) for old in self.source.retitled(record)]
        if asked.resolution is not None:
            self._resolve({**asked.resolution, "question": id_})
            self._settled_in[id_] = self.line
        self._remember(asked._replace(id=id_, record={}, resolution=None))
        return id_

    def _note_new(self, record: Row) -> None:
        if len(self._new) >= REMEMBERED:
            self.buffers.write_out()
            self._new.clear()
            self._look_up = True
        self._new |= {_name(record), _words(record, new=True)}

    def _resolve(self, resolution: Row) -> None:
        """Put a resolution in line, after those that were believed before it, unless one of them is here already."""
        earlier = resolution.get("earlier", [])
        last = {name: value for name, value in resolution.items() if name != "earlier"}
        if earlier and "supersedes" in last:
            earlier, last = [], {**last, "believed": True}
        before: Row = {}
        for one in (*earlier, last):
            record = {**one, "question": last["question"], **before}
            id_ = self.buffers.add(kinds.QUESTION_RESOLVED, record)
            before = {"supersedes": id_, "reason": REVISED, "believed": True}
            self.result.resolutions += 1
            is_open = record["status"] == REOPENED
            self.result.reopened += is_open
            self.result.corrections += not is_open and "supersedes" in record

    def _remember(self, asked: MatchedQuestion) -> None:
        if len(self._by_cells) >= REMEMBERED:
            self._by_cells.clear()
        self._by_cells[asked.key] = asked

    def _look(self, key: str, cells: tuple[str, ...]) -> MatchedQuestion:
        cell = self.cells.named(cells)
        if not (cell.get("question", "").strip() and cell.get("closes", "").strip()):
            return self._named(key, cell)
        record = self.cells.record(cell)
        row = self._row(record) if self._may_be_here(record) else None
        if row is None:
            return self._unasked(key, record, cell)
        ends = ends_of(row)
        if "through" not in row and (self.source is None or not self.source.amended(row, record)):
            check_question(self.database, row, record, cell, self._asked_in.get(row["id"], 0))
        news = self._news(row, record.get("options", []), cell, ends)
        revision = row["revision"] if self.source is None else self.source.revision(row)
        return MatchedQuestion(row["id"], record.get("options"), revision, record, news, key, "", row["kind"], ends)

    def _may_be_here(self, record: Row) -> bool:
        """Whether the tables must be asked; of questions that wait, they can be from now on."""
        if not self._new.isdisjoint({_name(record), _words(record, new=False)}):
            self.buffers.write_out()
            return True
        return self._look_up

    def _row(self, record: Row) -> Row | None:
        row = self._stored(*_name(record), record["text"])
        if row is not None and row["id"] in self._settled:
            self.buffers.write_out()
            self._settled.clear()
            row = self._stored(*_name(record), record["text"])
        return row

    def _named(self, key: str, cell: dict[str, str]) -> MatchedQuestion:
        """A question that the row names by its id, or by its words, without saying when it closes."""
        text, id_ = cell.get("question", "").strip(), cell.get("question_id", "")
        if not text and not id_:
            raise BadCell("question", "the text is empty")
        self.buffers.write_out()
        row = self._stored(self.cells.platform(cell) if id_ else "", id_, text)
        if row is None and text:
            raise BadCell("closes", "is empty; write a day as YYYY-MM-DD")
        if row is None:
            raise BadCell("question_id", f"{shown(id_)} is not in the ledger yet; import its question first")
        options, ends = options_of(row), ends_of(row)
        news = self._news(row, options, cell, ends)
        return MatchedQuestion(row["id"], options or None, row["revision"], {}, news, key, "", row["kind"], ends)

    def _unasked(self, key: str, record: Row, cell: dict[str, str]) -> MatchedQuestion:
        options, ends = record.get("options"), ends_in(record)
        resolution = self.cells.resolution(0, options or [], ends, cell)
        self._check_early("the question", record["text"], ends, resolution)
        if "external_id" not in record:
            self.provenance.names.check_question(record["text"])
        for tag in record.get("tags", ()):
            self.provenance.names.check("tag", tag, "tags")
        claim = cell.get("question_claim_id", "")
        return MatchedQuestion(0, options, 1, record, resolution, key, claim, record["kind"], ends)

    def _stored(self, platform: str, name: str, text: str) -> Row | None:
        """The question of that id; else the one with these words, unless it has another id."""
        if platform:
            ledger = self.buffers.writer.ledger
            id_ = matching.by_external_id(self.database, ledger, "question", platform, name)
            if id_ is not None:
                row = matching.question(self.database, id_)
                if text and platform == ledger and not matching.asks(self.database, id_, text):
                    raise BadCell("question_id", _of_a_copy(name, row["text"]))
                return row
        for row in matching.questions(self.database, text):
            if not platform or row["external_id"] is None:
                return row
        return None

    def _news(self, row: Row, options: list[str], cell: dict[str, str], ends: Ends) -> Row | None:
        """The resolution of a known question, if it is news. Raises BadCell: it contradicts what is known."""
        made = self.cells.resolution(row["id"], options, ends, cell)
        if row["status"] is None:
            self._check_early(f"Q{row['id']}", row["text"], ends, made)
            return made
        if made is None:
            is_open = self.source is not None and cell.get("outcome", "").strip() == OPEN and OPEN not in options
            return self.source.taken_back(row) if is_open and self.source is not None else None
        if self.source is not None and (news := self.source.corrected(row, made)) is not None:
            return news or None
        check_outcome(self.database, row, made, cell, self._settled_in.get(row["id"], 0))
        return None

    def _check_early(self, name: str, text: str, ends: Ends, made: Row | None) -> None:
        """Refuse, as BadCell, an answer to a question about one day before that day, unless it is said to be meant."""
        if made is None or made["known_on"] >= ends[4] or "early" in self.buffers.writer.accepted:
            return
        known, closes = map(date.fromisoformat, (made["known_on"], ends[4]))
        if told := too_early(name, text, ends[0], made.get("outcome"), known, closes):
            raise BadCell("outcome", str(DoubtError("early", told)))


def _of_a_copy(name: str, text: str) -> str:
    """Why a number of this ledger is none: only in a copy of it can the same number be another question."""
    return (
        f"{name} here is another question, {shown(text)}; the file is of a copy of this ledger that went on by itself: "
        "bring in the copy as a whole (`export --format ledger` there, `import` here)"
    )


def _name(record: Row) -> Name:
    """What a question is told from others by."""
    return (record["platform"], record["external_id"]) if "external_id" in record else ("", record["text"])


def _words(record: Row, *, new: bool) -> Name:
    """By which words one with an id is found by a row without, and one without by a row with an id."""
    return (IDENTIFIED if ("external_id" in record) == new else "", record["text"])
