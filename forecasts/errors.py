"""What can be wrong with what was said.

ForecastError            anything below; its text is one sentence: what, where, what to do
├── RecordError          a record that cannot be kept
├── ProbabilityError     words without a probability, or with more than one
└── HorizonError         words without a horizon, or with one that cannot be read
"""

from __future__ import annotations


class ForecastError(ValueError):
    """Something about what was said is wrong; the message is one sentence for the person who typed it."""


class RecordError(ForecastError):
    """A record that cannot be kept as it is."""


class ProbabilityError(ForecastError):
    """Words that give no probability, or more than one."""


class HorizonError(ForecastError):
    """Words that give no horizon, or one that cannot be read without guessing."""
