"""What the columns of a table that somebody kept by hand may mean; all of it is shown and must be confirmed."""

import re
from collections.abc import Collection, Mapping, Sequence

from ledger.exchange.columns import EITHER

SHORT = {  # names that --map and --set take beside the columns' own
    "who": "forecaster",
    "p": "probability",
    "q": "question",
    "when": "made_on",
    "said": "made_on",
    "due": "closes",
    "id": "question_id",
    "known": "known_on",
}
VERDICT = "verdict"  # right or wrong: of the forecaster, not of the event
WORDS = {  # in the order in which they are looked for; the first that fits wins
    "question": (
        "question|question title|prediction|predictions|statement|claim|event|proposition|item|"
        "title|question text|question name|forecast question|what|description|will it happen|q|"
        "frage|vorhersage|prognose|question posée|prévision|pregunta|predicción|vraag|voorspelling|domanda|previsione|"
        "pergunta|previsão"
    ),
    "forecaster": (
        "forecaster|who|expert|predictor|user|username|user name|name|person|analyst|pundit|judge|"
        "participant|respondent|author|by|made by|predicted by|forecaster name|forecaster id|"
        "user id|respondent id|participant id|userid|respondentid|participantid|response id|responseid|"
        "entrant|contestant|player|handle|nickname|pseudonym|forecasters|experts|names|"
        "wer|experte|nom|qui|nombre|quién|naam|wie|nome|chi|quem"
    ),
    "forecaster_id": (
        "forecaster id|user id|respondent id|participant id|userid|respondentid|participantid|account id|author id"
    ),
    "made_on": (
        "made on|made|date made|made at|date|timestamp|forecast date|prediction date|"
        "date of forecast|date of prediction|predicted on|date predicted|created|created at|"
        "said on|said|when|submitted|submitted at|date created|forecast made|datum|fecha|data"
    ),
    "closes": (
        "closes|close|close date|closing date|deadline|due|due date|by when|resolve by|resolves|"
        "resolves by|resolution date|resolves on|end|end date|target date|horizon|until|expires|"
        "expiry|judgement date|judgment date|frist|bis|échéance|plazo|hasta|scadenza|prazo"
    ),
    "probability": (
        "probability|p|prob|confidence|chance|likelihood|credence|forecast|estimate|"
        "probability of yes|my probability|probability yes|p yes|certainty|forecasted probability|forecast probability|"
        "predicted probability|wahrscheinlichkeit|probabilité|probabilidad|waarschijnlijkheid|kans|probabilità|"
        "probabilidade"
    ),
    "outcome": (
        "outcome|result|resolution|answer|happened|did it happen|came true|occurred|truth|actual|"
        "actual outcome|resolved|resolved as|final outcome|ground truth|outcome known|"
        "ergebnis|eingetreten|ausgang|résultat|vrai|resultado|uitkomst|uitgekomen|risultato|esito|結果"
    ),
    VERDICT: (
        "verdict|right|correct|right or wrong|right wrong|was i right|were they right|"
        "correct or not|hit|hit or miss|correct incorrect|true or false prediction|score right"
    ),
    "known_on": ("known on|resolved on|resolved at|date resolved|judged on|date known|resolution known|settled on"),
    "question_id": "question id|qid|question number|id|no|number",
    "tags": "tags|tag|category|categories|topic|topics|area|theme|subject",
    "note": "note|notes|comment|comments|rationale|reasoning|remarks",
    "source": "source|link|url|source url",
}
NO_CHANCE = re.compile(  # what is no chance without an odd rule, whatever its numbers look like
    r"\b(odds|prices?|lines?|moneyline|spreads?|points?|pts|picks?|stakes?|payouts?|handicap|totals?)\b", re.IGNORECASE
)
LEVELS = {
    "0.1": "low|lowest|min|minimum|pessimistic|worst case",
    "0.5": "point|point estimate|mid|middle|median|central|best|best guess|most likely|base case|expected",
    "0.9": "high|highest|max|maximum|optimistic|best case",
}
OPTION = ("option", "answer option", "multiple choice option", "choice", "answer name", "option name")
_CHANCE = re.compile(r"\b(prob|probability|chance|confidence|likelihood|credence)\b")
_OF_LIST = re.compile(r"\.\d+$")  # what stands in a list of JSON
_PERCENT = re.compile(r"%|\bpercent(age)?\b|\bpct\b|\bper cent\b|0\s*[-–]\s*100", re.IGNORECASE)
_AROUND = re.compile(r"\(.*?\)|\[.*?\]|[?:%*#\"'’]|\b(in )?(percent(age)?|pct|per cent)\b|[-/._]", re.IGNORECASE)


def says_percent(name: str) -> bool:
    """Whether the name of a column says that its numbers are percentages.

    Example:
        >>> says_percent("Probability (%)"), says_percent("Probability")
        (True, False)
    """
    return bool(_PERCENT.search(name))


def is_no_chance(name: str) -> bool:
    """Whether a column holds odds, prices or points by its name, so that its numbers are never guessed as chances.

    Example:
        >>> is_no_chance("Closing odds"), is_no_chance("Probability")
        (True, False)
    """
    return bool(NO_CHANCE.search(_AROUND.sub(" ", name)))


def plain(name: str) -> str:
    """A column's name without what stands around its words.

    Example:
        >>> plain("Probability (%)"), plain("Right/wrong?")
        ('probability', 'right wrong')
    """
    return " ".join(_AROUND.sub(" ", name).casefold().split())


def columns(names: Sequence[str], taken: Collection[str], given: Collection[str]) -> dict[str, str]:
    """Which of our columns the names may stand for.

    Args:
        names: of the file's columns.
        taken: those that are ours already.
        given: our columns that are known already.

    Returns:
        {our column: the file's}.

    Example:
        >>> columns(["Expert", "Chance (%)"], [], [])
        {'forecaster': 'Expert', 'probability': 'Chance (%)'}
    """
    free = {name: plain(name) for name in names if name not in taken and name.strip()}
    found: dict[str, str] = {}
    for ours, words in WORDS.items():
        judged = ours == VERDICT and ("outcome" in given or "outcome" in found)
        if ours not in given and not judged and (name := _first_named(words, free)) is not None:
            found[ours] = name
            del free[name]
    return found


def all_columns(
    names: Sequence[str], known: Mapping[str, str], constants: Collection[str], *, chances: bool
) -> dict[str, str]:
    """What columns() gives; where no column holds chances, and one must, the one with a word for them in its name."""
    found = columns(names, [*known.values()], [*known, *constants])
    if chances and {*known, *found, *constants}.isdisjoint(EITHER):
        taken = {*known.values(), *found.values()}
        if name := chance_column([name for name in names if name not in taken]):
            found["probability"] = name
    return found


def chance_column(names: Sequence[str]) -> str:
    """The one column with a word for a chance in its name, such as home_prob; "" where there is none, or several.

    Example:
        >>> chance_column(["home", "home_prob"]), chance_column(["my chance", "their chance"])
        ('home_prob', '')
    """
    whole = (name for name in names if not _OF_LIST.search(name) and not is_no_chance(name))
    found = [name for name in whole if _CHANCE.search(plain(name))]
    return found[0] if len(found) == 1 else ""


def _first_named(words: str, free: Mapping[str, str]) -> str | None:
    """The first column with the first of these names that one has."""
    for word in words.split("|"):
        for name, known in free.items():
            if known == word:
                return name
    return None


def levels(names: Sequence[str]) -> dict[str, str]:
    """Columns that are a lowest, a middle and a highest estimate by their names, with the levels they often have.

    Example:
        >>> levels(["low", "point", "high"]), levels(["point"])
        ({'0.1': 'low', '0.5': 'point', '0.9': 'high'}, {})
    """
    free = {name: plain(name) for name in names}
    found = {level: _first_named(words, free) for level, words in LEVELS.items()}
    return {level: name for level, name in found.items() if name} if all(found.values()) else {}


def of_options(names: Sequence[str]) -> list[str]:
    """Names of columns that say which option of a question a row is about, so that its chance is not one of yes.

    Example:
        >>> of_options(["ifp_id", "answer_option", "value"])
        ['answer_option']
    """
    return [name for name in names if plain(name) in OPTION]


def full_names(given: Mapping[str, str]) -> dict[str, str]:
    """Columns by their own names, where a short one was used."""
    return {SHORT.get(name, name): value for name, value in given.items()}
