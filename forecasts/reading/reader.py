"""Reading an article: text in, candidates out."""

from datetime import date

from forecasts.errors import ArticleError
from forecasts.horizon.profile import load_profile
from forecasts.probability.scale import load_scale
from forecasts.reading.candidate import Candidate
from forecasts.reading.finder.walk import Finder
from forecasts.reading.text.markup import Decoded, veiled
from forecasts.reading.times.timing import Clock

_LANGUAGE = "en"


def read_article(
    text: str,
    *,
    published: date | None,
    author: str | None = None,
    locale: str = "en",
    scale: str = "opinion",
    profile: str = "opinion",
) -> list[Candidate]:
    """Find the claims about the future in an article.

    Args:
        text: plain text or Markdown in English; time is linear in its length.
        published: the day it was published; with None no horizon is read into dates, only its words are given.
        author: who wrote it: what the text reports of them by name is their own claim.
        locale: "en", "en-US" or "en-GB", as for `read_horizon`.
        scale: what words of likelihood mean, as for `read_probability`.
        profile: what fuzzy words about time mean, as for `read_horizon`.

    Returns:
        The candidates in the order of the text, decoys (`offered` False) among them;
        `text[candidate.start:candidate.end] == candidate.quote`.

    Raises:
        ArticleError: the language is not English.
        ProbabilityError: there is no such scale.
        HorizonError: there is no such profile.

    Example:
        >>> from datetime import date
        >>> found = read_article("However, rates will fall by June.", published=date(2026, 3, 10))
        >>> found[0].quote, found[0].label, found[0].horizon.closes.isoformat()
        ('rates will fall by June', 'forecast', '2026-06-30')
    """
    if not isinstance(text, str):
        raise ArticleError(f"an article is text, not {type(text).__name__}: decode it first")
    if locale.replace("_", "-").lower().partition("-")[0] != _LANGUAGE:
        raise ArticleError(f"articles are read in English only, not {locale!r}: use 'en', 'en-US' or 'en-GB'")
    load_scale(scale)  # each claim would only say that its words are in none
    load_profile(profile)
    decoded = Decoded(text)
    words = veiled(decoded.text)
    clock = Clock(words, published, profile, locale)
    year = published.year if published else None
    found = Finder(decoded.text, words, clock, year, author, scale).candidates()
    return [decoded.in_the_original(candidate) for candidate in found]
