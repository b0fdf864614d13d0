"""What a reader of articles answers with: one claim that somebody may want to keep."""

from dataclasses import dataclass
from typing import Literal, get_args

from forecasts.horizon.reader import Horizon
from forecasts.probability.reader import Probability

Label = Literal["forecast", "conditional", "possibility", "hope", "norm", "nowcast", "attributed", "implied", "promise"]
LABELS: tuple[Label, ...] = get_args(Label)


@dataclass(frozen=True)
class Reason:
    """A cue: why a claim was found, labelled or passed over, and the words that say so.

    Attributes:
        code: the kind of cue, such as "will" or "attributed"; docs/reading.md lists them.
        start: offset of its first character in the text.
        end: offset after its last character.
        rule: what made it, by its place below forecasts/reading and its name there: "clauses.doubts: asked".
    """

    code: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True)
class Candidate:
    """One claim found in a text; `text[start:end] == quote` always.

    Attributes:
        quote: the words of the claim, verbatim.
        start: offset of its first character in the text as given.
        end: offset after its last character.
        label: what kind of statement it is. "forecast" the author expects it; "attributed" somebody
            else expects it; "conditional" it is expected if something else is so; "possibility" it may
            be so; "implied" it follows from what is said of interests or means; "hope" it is wished
            for; "norm" it ought to be so; "nowcast" it is judged to be so already; "promise" the
            speaker says what they themselves will do.
        offered: whether a person should be asked about it; the others are decoys, shown on demand.
        reasons: the cues, in the order of the text.
        hedge: the words of likelihood, verbatim; None where there are none.
        probability: what the hedge means on the scale: the chance of what the claim speaks of, so that
            "it is unlikely that taxes fall" and "taxes won't fall" give the chance that taxes fall.
            None where the words name no number.
        horizon: the window the claim speaks of; None where none is known or can be read safely.
        horizon_words: the words about time, verbatim; where the horizon is inherited, those it comes from.
        horizon_inherited: whether the horizon stands elsewhere in the text.
        condition: the words of the condition, verbatim; None where there is none.
        speaker: whose claim it is, as the text names them; None for the author of the text.
        sentence_start: offset of the sentence that holds the claim.
        sentence_end: offset after that sentence.
    """

    quote: str
    start: int
    end: int
    label: Label
    offered: bool
    reasons: tuple[Reason, ...] = ()
    hedge: str | None = None
    probability: Probability | None = None
    horizon: Horizon | None = None
    horizon_words: str | None = None
    horizon_inherited: bool = False
    condition: str | None = None
    speaker: str | None = None
    sentence_start: int = 0
    sentence_end: int = 0
