"""The months by their English names, as dates are written with them."""

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def month_number(name: str) -> int:
    """The number of a month by its name, or its first three letters; "sept" too.

    Raises:
        ValueError: it is none.

    Example:
        >>> month_number("March"), month_number("Sept"), month_number("dec")
        (3, 9, 12)
    """
    small = name.lower()
    for number, month in enumerate(MONTHS, start=1):
        if small in (month, month[:3]) or (small, number) == ("sept", 9):
            return number
    raise ValueError(f"{name} is no month")
