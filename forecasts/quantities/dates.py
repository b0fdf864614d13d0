"""A spoken range of dates, "from March 2027 to June 2028": the first day of one period to the last of the other."""

from datetime import date

from forecasts.errors import HorizonError, QuantityError


def read_days(text: str, said: date, locale: str) -> tuple[date, date, tuple[str, ...]]:
    """The first and the last day of a range, and what the words leave open.

    Raises:
        QuantityError: there is no range of dates, or one that can be read in two ways.

    Example:
        >>> low, high, _ = read_days("from March 2027 to June 2028", date(2026, 3, 1), "en")
        >>> low.isoformat(), high.isoformat()
        ('2027-03-01', '2028-06-30')
    """
    from forecasts.horizon.reader import scan_of, trimmed
    from forecasts.horizon.rules.ranges import period_ranges
    from forecasts.text.tokens import tokenise

    tokens = trimmed(tokenise(text))
    try:
        scan = scan_of(tokens, said, "opinion", locale)
        found = [period for period, end in period_ranges(scan, 0) if end == len(tokens)]
    except (HorizonError, OverflowError, ValueError) as wrong:
        raise QuantityError(f"{text!r} cannot be read as a range of dates: {wrong}") from wrong
    if not found or any(scan.take("or", at) for at in range(len(tokens))):
        raise QuantityError(
            f"{text!r} is not a range of dates that can be read safely: write it like "
            "'2027-03-01 to 2028-06-30' or 'from March 2027 to June 2028'"
        )
    spans = {(period.first, period.last) for period in found}
    if len(spans) > 1:
        listed = " or ".join(f"{first} to {last}" for first, last in sorted(spans))
        raise QuantityError(f"{text!r} can be read as {listed}: write the days out")
    flags = sorted(set().union(*(period.flags for period in found)) - {"range"})
    return *spans.pop(), tuple(flags)
