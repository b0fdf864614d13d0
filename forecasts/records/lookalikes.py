"""Names that look like another one, or nearly spell it: most often a slip, sometimes a trick, now and then meant."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain

from forecasts.records.values import name_key

SERIES = 100  # names that begin or end alike are a series, such as Reader A to Reader ZZ, and are not compared
SHORTEST = 5  # letters of a name that another one may nearly spell: of shorter ones, Jon and Jan are two people

# Letters that are drawn like Latin ones, from Unicode's confusables.txt: small and capital ones look alike apart.
_DRAWN_ALIKE = (
    ("аеѕіјкмоԛрстухԁԝѵһӏвнпигё", "aesijkmoqpctyxdwvhlbhnure"),  # Cyrillic
    ("АВЕЅІЈКМНОРСТУХЗԚԜҺӀ", "abesijkmhopctyx3qwhl"),
    ("αβγειηκνορτυχωϲϳ", "abyeinkvoptuxwcj"),  # Greek
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ", "abezhikmnoptyxcj"),
    ("օսոհցզք", "ounhgqp"),  # Armenian
    ("ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᎩᏃ", "abcdeghijklmprstvwyz"),  # Cherokee
    ("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz"),  # Lisu
    ("ıɩɑɡȷɪɴʀʏʟᴀʙᴄᴅᴇɢʜᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱłøđħ", "iiagjinrylabcdeghjkmoptuvwzslodh"),  # Latin
    ("‐‑‒–—―−", "-------"),
    ("“”„‟«»‘’‚‛′´ʹʻʼʽ", "\"\"\"\"\"\"''''''''''"),
    ("\u200c\u200d", ("", "")),  # joiners
)
_LATIN = str.maketrans({odd: plain for odds, plains in _DRAWN_ALIKE for odd, plain in zip(odds, plains, strict=True)})
_ASCII = (("i", "l"), ("1", "l"), ("|", "l"), ("0", "o"), ("rn", "m"), ("vv", "w"))
_VOICED = "\u3099\u309a"  # what tells か and が apart is no accent
# Between letters dashes, quotation marks, dots and commas: seldom what tells two names apart.
_BETWEEN = re.compile(r"[-'`\"·_.,](?<=[^\W\d_].)[-'`\"·_.,]*(?=[^\W\d_])")
_WORD = re.compile(r"\w+")


def skeleton(text: str) -> str:
    """What a text looks like: without accents, case, spaces and punctuation, in the Latin letters it is drawn with.

    Example:
        >>> skeleton("Аnn Lee"), skeleton("ＡＮＮ-Lee"), skeleton("Ánn lee")  # the first А is Cyrillic
        ('annlee', 'annlee', 'annlee')
    """
    bare = text
    if not text.isascii():
        marked = unicodedata.normalize("NFKD", text)
        bare = "".join(c for c in marked if c in _VOICED or not unicodedata.combining(c)).translate(_LATIN)
    bare = _BETWEEN.sub("", bare.replace(" ", "").rstrip(".,?")).casefold()
    if not bare.isascii():
        bare = bare.translate(_LATIN)
    for drawn, alike in _ASCII:
        bare = bare.replace(drawn, alike)
    return bare or text


class Names:
    """Names that are there, and which of them another one could be taken for; with `same` what makes two of them one.

    Example:
        >>> names = Names(["Dmitri Trenin", "Team A"])
        >>> names.alike("Dmitry Trenin"), names.alike("Dmitri Trеnin"), names.alike("Team B")  # a Cyrillic е
        ('nearly spells Dmitri Trenin', 'looks like Dmitri Trenin', None)
    """

    def __init__(self, names: Iterable[str] = (), same: Callable[[str], str] = name_key) -> None:
        self._same = same
        self._there: set[str] = set()
        self._looks: dict[str, str] = {}
        self._spelled: defaultdict[tuple[int, str, str], list[str]] = defaultdict(list)
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Take a name into account."""
        self._there.add(self._same(name))
        self._looks.setdefault(skeleton(name), name)
        key = name_key(name)
        for half in _halves(key, len(key)):
            self._spelled[half].append(name)

    def alike(self, name: str) -> str | None:
        """That a name looks like one of them, or nearly spells it, in words; None where it is one, or like none."""
        if self._same(name) in self._there:
            return None
        if (other := self._looks.get(skeleton(name))) is not None:
            return f"looks like {other}"
        key = name_key(name)
        halves = chain.from_iterable(_halves(key, len(key) + more) for more in (-1, 0, 1))
        for other in chain.from_iterable(map(self._beginning, halves)):
            if _nearly(key, name_key(other)):
                return f"nearly spells {other}"
        return None

    def _beginning(self, half: tuple[int, str, str]) -> list[str]:
        found = self._spelled.get(half, [])
        return found if len(found) <= SERIES else []


def _halves(key: str, length: int) -> list[tuple[int, str, str]]:
    """The beginning and the end of a name of some length, one of which a slip in a letter leaves as it is."""
    if length < SHORTEST:
        return []
    half = length // 2 - 1
    return [(length, key[:half], ""), (length, "", key[-half:])]


def _nearly(one: str, other: str) -> bool:
    """Whether one letter is more, less, another one or at its neighbour's place."""
    if one == other or _meant_to_differ(one, other):
        return False
    same = _same_letters(one, other)
    one, other = one[same:], other[same:]
    same = _same_letters(one[::-1], other[::-1])
    one, other = one[: len(one) - same], other[: len(other) - same]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def _same_letters(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _meant_to_differ(one: str, other: str) -> bool:
    """Whether what differs are words with figures, or of one or two letters: GPT-4 and GPT-4o, Team A and Team B."""
    pairs = zip(_WORD.findall(one), _WORD.findall(other), strict=False)
    differing = [word for pair in pairs if pair[0] != pair[1] for word in pair]
    return any(len(word) < 3 or any(map(str.isdigit, word)) for word in differing)
