"""Which numbers of one kind of record there are: they count from 1, so nearly always the last one tells."""

from collections.abc import Collection, Sequence


class Numbers:
    """Numbers of records.

    Example:
        >>> there = Numbers()
        >>> there.extend([1, 2]), there.extend([2]), there.extend([7])
        (True, False, True)
        >>> 7 in there, 3 in there
        (True, False)
    """

    def __init__(self, there: Collection[int] = ()) -> None:
        """Start with those that are there, in any order."""
        self.last = 0  # all from 1 up to it are there
        self._beyond: set[int] = set()
        self.extend(sorted(there))

    def __contains__(self, number: int) -> bool:
        return 0 < number <= self.last or number in self._beyond

    def extend(self, new: Sequence[int]) -> bool:
        """Take new numbers down; False, and nothing taken down, where one of them is there already."""
        if list(new) == list(range(self.last + 1, self.last + 1 + len(new))) and not self._beyond:
            self.last += len(new)
            return True
        if len({*new}) < len(new) or any(number in self for number in new):
            return False
        self._beyond.update(new)
        return True
