"""Input is checked here and nowhere else: a pass or two of numpy, then a sentence that says where."""

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import ScoringError

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]

ROW_SUM_TOLERANCE = 1e-6
MANY = 1_000_000  # resamples, draws or bins: more take hours and change no digit that anybody reads
_LARGEST = 1e100  # sums and squares of larger weights, or of smaller than its inverse, leave the range of numbers
_NUMBERS = "biuf"
_NOTHING: Any = None
_ONE = np.float64(1).view(np.uint64)


def numbers(name: str, value: ArrayLike, *, dimensions: int = 1) -> Floats:
    """Finite float64 numbers with the given number of dimensions, at least one of them.

    Raises:
        ScoringError: not numbers, another shape, empty, NaN, infinite or beyond 1e100.
    """
    array = _shaped(name, value, dimensions)
    extremes = _extremes(array)
    _refuse(name, array, ~np.isfinite(array) if not np.isfinite(extremes).all() else None, "a finite number")
    _small_enough(name, array, extremes)
    return array


def rising(name: str, value: ArrayLike) -> Floats:
    """Finite numbers (n, k), none below the one before it in its row."""
    array = numbers(name, value, dimensions=2)
    increasing(name, array)
    return array


def framed(name: str, value: ArrayLike) -> Floats:
    """Numbers (n, k) whose values are not looked at: whoever reads them next has them near, and looks then."""
    return _shaped(name, value, 2)


def numbers_or_infinite(name: str, value: ArrayLike, *, dimensions: int = 1) -> Floats:
    """As `numbers`, but infinities pass: a log score of a forecast that ruled out what happened is one."""
    array = _shaped(name, value, dimensions)
    extremes = _extremes(array)
    _refuse(name, array, np.isnan(array) if np.isnan(extremes).any() else None, "a number")
    _small_enough(name, array, extremes)
    return array


def numbers_or_missing(name: str, value: ArrayLike, *, dimensions: int = 1) -> Floats:
    """As `numbers`, but NaN passes and means: not there."""
    array = _shaped(name, value, dimensions)
    _refuse(name, array, np.isinf(array), "a finite number, or NaN where there is none")
    _small_enough(name, array, _extremes(np.nan_to_num(array)))
    return array


def any_shape(name: str, value: ArrayLike) -> Floats:
    """Numbers of any shape, infinities too, but no NaN."""
    array = _numeric(name, value)
    _refuse(name, array, np.isnan(array), "a number")
    return array


def column(name: str, value: ArrayLike) -> NDArray[Any]:
    """Numbers (n,) in the type they came in, shape checked, values not yet: see `require_unit`."""
    array = _array(name, value)
    if array.ndim == 1 and array.size and array.dtype.kind in _NUMBERS:
        return array
    return _shaped(name, array, 1)


def unit(name: str, value: ArrayLike, *, dimensions: int = 1) -> Floats:
    """Numbers in [0, 1]: probabilities, or outcomes that may be fractions.

    Raises:
        ScoringError: as `numbers`, and anything outside [0, 1], 1.0000001 included.
    """
    array = _shaped(name, value, dimensions)
    require_unit(name, array)
    return array


def unit_or_missing(name: str, value: ArrayLike, *, dimensions: int = 1) -> Floats:
    """As `unit`, but NaN passes and means: not known yet, or not there."""
    array = _shaped(name, value, dimensions)
    _refuse(name, array, (array < 0) | (array > 1), "between 0 and 1, or NaN where there is none")
    return array


def require_unit(name: str, array: Floats, offset: int = 0) -> None:
    """Refuse an array that leaves [0, 1]; `offset` is the position of its first element in the whole."""
    if array.flags.c_contiguous and within_unit(array):
        return
    _refuse(name, array, ~((array >= 0) & (array <= 1)), "between 0 and 1", offset)


def within_unit(array: Floats) -> bool:
    """Whether all of a contiguous array lies in [0, 1]; negative zero is taken for no."""
    # Read as whole numbers, floats from 0 to 1 come first, negative ones and NaN above: one pass, not two.
    return bool(array.view(np.uint64).max() <= _ONE)


def pair(probability: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    """`probability` and `outcome`, both (n,) in [0, 1]."""
    p, y = unit("probability", probability), unit("outcome", outcome)
    same_length(probability=p, outcome=y)
    return p, y


def options(probabilities: ArrayLike, chosen: ArrayLike) -> tuple[Floats, Integers]:
    """`probabilities` (n, k), rows that sum to 1, and `chosen` (n,), the index of what happened."""
    matrix = distribution("probabilities", probabilities)
    picked = whole("chosen", chosen)
    same_length(probabilities=matrix, chosen=picked)
    k = matrix.shape[1]
    _refuse("chosen", picked, (picked < 0) | (picked >= k), f"one of the {k} options, 0 to {k - 1}")
    return matrix, picked


def distribution(name: str, value: ArrayLike) -> Floats:
    """Rows (n, k), k at least 2, each summing to 1 within 1e-6."""
    matrix = unit(name, value, dimensions=2)
    if matrix.shape[1] < 2:
        raise ScoringError(f"has {matrix.shape[1]} option: a choice needs two or more", argument=name)
    sums = matrix.sum(axis=1)
    wrong = np.abs(sums - 1) > ROW_SUM_TOLERANCE
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ScoringError(f"sums to {sums[row]:.9g}: a row must sum to 1", argument=name, index=row)
    return matrix


def whole(name: str, value: ArrayLike) -> Integers:
    """Whole numbers (n,)."""
    array = numbers(name, value)
    _refuse(name, array, array != np.floor(array), "a whole number")
    return array.astype(np.intp)


def weights(value: ArrayLike | None, n: int, name: str = "weight") -> Floats | None:
    """Weights (n,), 0 or from 1e-100 to 1e100, not all zero; None stays None and means equal weights."""
    if value is None:
        return None
    array = numbers(name, value)
    _length(name, array, n)
    _refuse(name, array, array < 0, "zero or more")
    _refuse(name, array, (array > 0) & (array < 1 / _LARGEST), f"0, or at least {1 / _LARGEST:g}")
    if not array.any():
        raise ScoringError("is zero everywhere: nothing is left to average", argument=name)
    return array


def labels(name: str, value: ArrayLike, n: int | None = None) -> tuple[NDArray[Any], Integers]:
    """Labels of any one sortable kind: the distinct ones in order, and for each row the index of its own."""
    array = _array(name, value)
    if array.ndim != 1 or not array.size:
        raise ScoringError(f"has shape {array.shape}: it must be (n,) with n at least 1", argument=name)
    if n is not None:
        _length(name, array, n)
    _refuse(name, array, _absent(array), "a label")
    try:
        distinct, codes = _distinct(array)
    except TypeError as error:
        raise ScoringError("mixes kinds of labels that cannot be sorted: use one kind", argument=name) from error
    return distinct, codes.astype(np.intp, copy=False)


def same_length(**arrays: NDArray[Any]) -> None:
    """Refuse arrays whose first dimensions differ."""
    (first, reference), *others = arrays.items()
    for name, array in others:
        if len(array) != len(reference):
            problem = f"has length {len(array)} where {first} has {len(reference)}: they must be the same"
            raise ScoringError(problem, argument=name, index=min(len(array), len(reference)))


def ordered(name: str, low: Floats, high: Floats) -> None:
    """Refuse intervals whose lower end is above their upper; `name` is the argument of the upper."""
    _refuse(name, high, high < low, "at least as large as the lower end beside it")


def increasing(name: str, array: Floats, *, strictly: bool = False) -> None:
    """Refuse an array (..., k) that falls (or, strictly, does not rise) along its last axis."""
    step = np.diff(array, axis=-1)
    wrong = step <= 0 if strictly else step < 0
    padded = np.zeros(array.shape, dtype=bool)
    padded[..., 1:] = wrong
    _refuse(name, array, padded, "above the one before it" if strictly else "at least the one before it")


def require(name: str, array: NDArray[Any], holds: Any, wanted: str) -> None:
    """Refuse the first element for which a condition, True or False for each, does not hold."""
    _refuse(name, array, ~holds, wanted)


def one_of(name: str, value: Any, allowed: Sequence[Any]) -> None:
    """Refuse an option that is not among those allowed."""
    if not any(type(value) is type(known) and value == known for known in allowed):
        raise ScoringError(f"is {value!r}: choose one of {', '.join(map(repr, allowed))}", argument=name)


def boolean(name: str, value: Any) -> None:
    """Refuse anything but True or False: "no" would count as True."""
    if not isinstance(value, bool | np.bool_):
        raise ScoringError(f"is {value!r}: it must be True or False", argument=name)


def ends(name: str, value: Any) -> tuple[float, float]:
    """Two numbers, the least and the greatest of a range."""
    pair_ = _shaped(name, value, 1)
    _refuse(name, pair_, ~np.isfinite(pair_), "a finite number")
    if len(pair_) != 2 or pair_[0] >= pair_[1]:
        problem = f"is {value!r}: it must be (least, greatest), the least below the greatest"
        raise ScoringError(problem, argument=name)
    return float(pair_[0]), float(pair_[1])


def fraction(name: str, value: float) -> float:
    """A number strictly between 0 and 1, such as a confidence level."""
    number = real(name, value)
    if not 0 < number < 1:
        raise ScoringError(f"is {value!r}: it must lie strictly between 0 and 1", argument=name)
    return number


def real(name: str, value: Any) -> float:
    """A single finite number."""
    array = _shaped(name, value, 0)
    if not np.isfinite(array):
        raise ScoringError(f"is {value!r}: it must be a finite number", argument=name)
    return float(array)


def positive(name: str, value: Any, *, least: float = 0.0, most: float = math.inf) -> float:
    """A single finite number above zero, and from `least` to `most`."""
    number = real(name, value)
    if number <= 0:
        raise ScoringError(f"is {value!r}: it must be above zero", argument=name)
    if not least <= number <= most:
        limit = f"at least {least:g}" if number < least else f"at most {most:g}"
        raise ScoringError(f"is {value!r}: it must be {limit}", argument=name)
    return number


def count(name: str, value: Any, *, least: int = 0, most: int | None = None) -> int:
    """A single whole number of at least `least`, and at most `most`."""
    number = real(name, value)
    if number != int(number) or number < least:
        raise ScoringError(f"is {value!r}: it must be a whole number of at least {least}", argument=name)
    if most is not None and number > most:
        raise ScoringError(f"is {value!r}: it must be at most {most:,}", argument=name)
    return int(number)


def _array(name: str, value: ArrayLike) -> NDArray[Any]:
    # Whoever hands over a masked array has loaded numpy.ma; loading it to see that it is none takes 10 ms.
    if "numpy.ma" in sys.modules and isinstance(value, np.ma.MaskedArray):
        _refuse(name, value.data, np.ma.getmaskarray(value), "there, but is masked")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ScoringError("is ragged: its rows have different lengths", argument=name) from error


def _numeric(name: str, value: ArrayLike) -> NDArray[Any]:
    array = _array(name, value)
    if array.dtype.kind == "O":
        array = _from_objects(name, array)
    if array.size and array.dtype.kind not in _NUMBERS:
        kind = "text" if array.dtype.kind in "US" else f"{array.dtype.name} values"
        raise ScoringError(f"holds {kind}: it must hold numbers", argument=name)
    return array.astype(np.float64, copy=False)


def _shaped(name: str, value: ArrayLike, dimensions: int) -> Floats:
    array = _numeric(name, value)
    if array.ndim != dimensions:
        expected = ("a single number", "one-dimensional, (n,)", "two-dimensional, (n, k)")[dimensions]
        raise ScoringError(f"has shape {array.shape}: it must be {expected}", argument=name)
    if not array.size:
        raise ScoringError("is empty: there is nothing to score", argument=name)
    return array


def _from_objects(name: str, array: NDArray[Any]) -> NDArray[Any]:
    _refuse(name, array, array == _NOTHING, "a number")
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ScoringError(f"holds something that is not a number ({error})", argument=name) from error


def _extremes(array: NDArray[Any]) -> NDArray[Any]:
    # NaN propagates through both, so two passes settle the usual case without a boolean array.
    return np.array([array.min(), array.max()])


def _small_enough(name: str, array: Floats, extremes: Floats) -> None:
    if np.abs(extremes).max() > _LARGEST:
        _refuse(name, array, np.isfinite(array) & (np.abs(array) > _LARGEST), f"at most {_LARGEST:g} in size")


def _absent(array: NDArray[Any]) -> Any:
    if array.dtype.kind == "f":
        return np.isnan(array)
    if array.dtype.kind in "mM":
        return np.isnat(array)
    return (array == _NOTHING) | (array != array) if array.dtype.kind == "O" else None


def _distinct(array: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    if array.dtype.kind in "iu" and array.size:
        low, high = int(array.min()), int(array.max())
        if high - low < 4 * array.size:
            # Whole numbers that lie close together need counting, not sorting.
            offset = (array - low).astype(np.intp)
            present = np.bincount(offset) > 0
            return np.flatnonzero(present) + low, (np.cumsum(present) - 1)[offset]
    distinct, codes = np.unique(array, return_inverse=True)
    return distinct, codes


def _length(name: str, array: NDArray[Any], n: int) -> None:
    if len(array) != n:
        problem = f"has length {len(array)} where the forecasts are {n}: they must be the same"
        raise ScoringError(problem, argument=name, index=min(len(array), n))


def _refuse(name: str, array: NDArray[Any], wrong: Any, wanted: str, offset: int = 0) -> None:
    if wrong is None or not np.any(wrong):
        return
    place = np.unravel_index(int(np.argmax(wrong)), array.shape)
    index = tuple(int(i) for i in place)
    value = array[index]
    shown = value.item() if isinstance(value, np.generic) else value
    where = None if not index else index[0] + offset if len(index) == 1 else index
    raise ScoringError(f"is {shown!r}: it must be {wanted}", argument=name, index=where)
