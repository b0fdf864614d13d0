"""What can go wrong when the words of a forecast are read.

    ForecastError(ValueError)      anything this package refuses
    ├── HorizonError               no horizon, no close, or one that cannot be read safely
    ├── ProbabilityError           no probability, more than one, or one that names no number
    ├── QuantityError              no range or amount, or one that cannot be read safely
    ├── RecordError                a record that contradicts itself
    ├── ArticleError               an article that cannot be read
    └── ReaderError                a reader that answers with what the text does not say

Every message is one sentence: what was refused, and what to write instead. What is kept otherwise than it was given
is a CredentialWarning.
"""


class ForecastError(ValueError):
    """Anything the package `forecasts` refuses; the message is one sentence."""


class HorizonError(ForecastError):
    """A text has no horizon, or none that can be read without guessing."""


class ProbabilityError(ForecastError):
    """A text has no probability, or none that can be read without guessing."""


class NumberlessError(ProbabilityError):
    """Words of chance that name no number on their scale, such as "might"."""


class QuantityError(ForecastError):
    """A text has no amount or range of amounts or dates, or none that can be read without guessing."""


class RecordError(ForecastError):
    """A record of a claim, question, forecast or resolution is not valid."""


class ArticleError(ForecastError):
    """An article cannot be read: no such file, not UTF-8, or HTML without the extra."""


class ReaderError(ForecastError):
    """A reader does not exist, or answered with what the text does not say."""


class CredentialWarning(UserWarning):
    """Something secret was taken out of a link before it was kept; the message is one sentence without it."""
