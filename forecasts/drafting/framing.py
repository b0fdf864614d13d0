"""What a claim speaks of, without the words that say how likely it is: "I'd say 60% that he goes" is "he goes".

Each frame is a pattern of a whole claim with a group that is kept: `clause` (a sentence of its own), `thing` (a noun
phrase), or `who` and `what` (a subject and a verb in its plain form, or in -ing).
"""

import re
from typing import NamedTuple

_CHANCE = r"(?:chances?|odds|probability|likelihood|risk|prospects?|possibility|potential|shot)"
_SOME = r"(?:[^\s,;:]+\s+){0,7}?"  # "a 30% ", "still no more than a one in five "
_BE = r"(?:['’]s|['’]re|['’]m|\s+(?:is|are|am|seems?|looks?|remains?|would be|will be))"
_LINK = r"(?:is|are|stands? at|remains?|at|=)"
_NUMBER = (
    r"(?:[^\s,;:]+\s+){0,4}?(?:[^\s]*\d[^\s]*(?:\s+per ?cent)?|\w+[\s-](?:in|to|out of)[\s-][\w-]+"
    r"|\w+ per ?cent"
    r"|even|evens|fifty-fifty|low|high|slim|small|remote|good|poor|better than even|zero|nil)(?:\s+(?:on"
    r"|against))?"
)
_NO = r"(?:will|would|not|no|who|that|if|can|may|could|should|is|are|was|were|be|been|to)\b"
_VIEW = (
    r"(?:(?:continue[sd]?\s+to\s+)?(?:expect(?:s|ed)?|forecasts?|predict(?:s|ed)?|anticipate[sd]?"
    r"|project(?:s|ed)?"
    r"|looks? for|sees?|counts? on)(?!\s+(?:will|would|can|may|could|are|have)\b))"
)


class Frame(NamedTuple):
    """A claim without its frame; what is not found is None."""

    clause: str | None = None
    thing: str | None = None
    who: str | None = None
    what: str | None = None


_PATTERNS = [
    # There is a 30% chance that, there is little prospect of.
    rf"there{_BE}\s+{_SOME}{_CHANCE}\s+that\s+(?P<clause>.+)",
    rf"there{_BE}\s+{_SOME}{_CHANCE}\s+(?:of|for)\s+(?P<thing>.+)",
    rf"there{_BE}\s+(?!no way){_SOME}{_CHANCE}\s+(?!of\b|for\b|to\b|that\b)(?P<clause>.+)",
    rf"there{_BE}\s+no way\s+(?:that\s+)?(?P<clause>.+)",
    # It is unlikely that, it is four to one on that, it's fifty-fifty whether; it is premature to expect.
    rf"it{_BE}\s+{_SOME}to (?:expect|hope for)\s+(?P<thing>.+)",
    rf"it{_BE}\s+{_SOME}(?:that|whether|if)\s+(?P<clause>.+)",
    rf"it{_BE}\s+(?:hard|difficult) to (?:see|imagine|envisage|picture) how\s+(?P<clause>.+)",
    rf"(?:[^\s,;:]+\s+){{1,5}}?(?:judge|consider|think|deem|see|find|believe)(?:s|d"
    rf"|ed)?\s+it\s+{_SOME}that\s+(?P<clause>.+)",
    rf"it{_BE}\s+safe to say(?:\s+that)?\s+(?P<clause>.+)",
    # The chances are slim that; the probability that ... is 30%; the odds of ... are 1 in 3.
    rf"(?:the\s+)?{_CHANCE}{_BE}\s+{_SOME}that\s+(?P<clause>.+)",
    rf"(?:the\s+)?odds{_BE}\s+{_SOME}(?:against|on)\s+(?P<thing>.+)",
    rf"(?:the|my|our)\s+{_SOME}{_CHANCE}\s+that\s+(?P<clause>.+)\s+{_LINK}\s+{_NUMBER}",
    rf"(?:the|my|our)\s+{_SOME}{_CHANCE}\s+(?:of|for)\s+(?P<thing>.+)\s+{_LINK}\s+{_NUMBER}",
    # I put the chance of ... at 35%; the bank assigns a 15% probability to; she gives them a 20% chance of winning.
    rf"(?:[^\s,;:]+\s+){{1,8}}?(?:puts?|sees?|saw|rates?"
    rf"|places?)\s+{_SOME}{_CHANCE}\s+of\s+(?P<thing>.+?)\s+(?:at\s+{_NUMBER}|as\s+(?:\w+\s+)?\w+)",
    rf"(?:[^\s,;:]+\s+){{1,8}}?(?:puts?|sees?|rates?"
    rf"|places?)\s+{_SOME}{_CHANCE}\s+that\s+(?P<clause>.+?)\s+at\s+{_NUMBER}",
    rf"(?:(?:i|we)|(?:[^\s,;:]+\s+){{0,5}}?[^\s,;:]+)(?:['’]d|\s+would)?\s+gives?\s+(?P<who>.+?)\s+(?:an?"
    rf"|no|little)\s+{_SOME}{_CHANCE}\s+(?:of|to)\s+(?P<what>\w+.*)",
    rf"(?:[^\s,;:]+\s+){{1,8}}?(?:assigns?|gives?|attach(?:es)?)\s+(?:an?\s+)?{_CHANCE}\s+of\s+{_NUMBER}\s+to\s+(?P<thing>.+)",
    rf"(?:[^\s,;:]+\s+){{1,8}}?(?:assigns?|gives?|puts?|sees?)\s+(?:an?\s+)?{_SOME}{_CHANCE}\s+(?:to|of|on"
    rf"|for)\s+(?P<thing>.+)",
    rf"(?:[^\s,;:]+\s+){{1,8}}?(?:assigns?|gives?|gave|puts?|sees?"
    rf"|saw)\s+(?:an?\s+)?{_SOME}{_CHANCE}\s+that\s+(?P<clause>.+)",
    rf"(?P<who>(?:[^\s,;:]+\s+){{0,9}}?[^\s,;:]+)\s+(?:has|have|stands?)\s+{_SOME}{_CHANCE}\s+(?:of"
    rf"|to)\s+(?P<what>\w+.*)",
    rf"(?:an?|the|only|perhaps|maybe)\s+{_SOME}{_CHANCE}\s+that\s+(?P<clause>.+)",
    rf"(?:an?|the)\s+{_SOME}{_CHANCE}\s+(?:of|to|for)\s+(?P<thing>.+)",
    rf"(?:less|more|no more|at least|under|over|up to)\s+{_SOME}{_CHANCE}\s+that\s+(?P<clause>.+)",
    # I'm 80% sure that; I'd say 60% that; 20% that; with 80% probability, ...
    rf"(?:i|we){_BE}\s+{_SOME}(?:sure|confident|certain|convinced)\s+(?:that\s+)?(?P<clause>.+)",
    rf"(?:i|we)(?:['’]d|\s+would)?\s+(?:say|go|put it|call it)\s+{_SOME}(?:that|whether)\s+(?P<clause>.+)",
    r"[^\s,;:]*\d[^\s,;:]*(?:\s+per ?cent)?\s+that\s+(?P<clause>.+)",
    r"[^\s,;:]*\d[^\s,;:]*(?:\s+per ?cent)?\s+(?:to|for|on)\s+(?P<thing>.+)",
    rf"(?:with|in)\s+{_SOME}(?:{_CHANCE}|confidence|certainty),\s+(?P<clause>.+)",
    r"(?:i|we)(?:['’]d|\s+would)?\s+give\s+(?P<thing>(?:an?|the)\s+.+?)(?:\s+(?:only|about|just|maybe"
    r"|perhaps|at|around|a))*\s+\S*\d\S*",
    r"(?:[^\s,;:]+\s+){1,4}?makes?\s+(?P<thing>an?\s+.+?)(?:\s+(?:at"
    r"|about))?\s+\S*\d\S*(?:\s+to\s+\d+)?\s+(?:on|against)",
    r"to (?P<thing>an? .+)",
    r"the (?:first|second|third|next|last|other)(?: one| thing| risk| point)? is that\s+(?P<clause>.+)",
    # I don't think, I doubt that, I would bet that, my guess is that, mark my words.
    r"(?:i|we)\s+(?:do not|don['’]t)\s+(?:think|believe|expect)\s+(?:that\s+)?(?P<clause>.+)",
    r"(?:[^\s,;:]+\s+){1,6}?doubts?\s+(?:that|whether|if)\s+(?P<clause>.+)",
    r"(?:i|we)(?:['’]d| would|['’]ll| will)?\s+(?:bet|wager|guess|reckon"
    r"|suspect)\s+(?:that\s+)?(?P<clause>.+)",
    r"(?:my|our)\s+(?:forecast|prediction|guess|bet|call|hunch|view)(?:\s+is|['’]s"
    r"|:)(?:\s+that)?\s+(?P<clause>.+)",
    r"mark my words[:,]\s+(?P<clause>.+)",
    r"(?P<clause>.+),\s+mark my words",
    rf"(?:(?:i|we)|(?:(?!{_NO})[^\s,;:]+\s+){{0,6}}?(?!{_NO})[^\s,;:]+)\s+(?:now\s+|still\s+"
    rf"|also\s+)?{_VIEW}\s+(?P<who>[^,;:]+?)\s+"
    r"(?P<what>(?:rising|falling|staying|reaching|climbing|slowing|growing|hitting|dropping|averaging"
    r"|ending)\b.*)",
    # I can't see Arsenal finishing above Spurs; I wouldn't be surprised if the party split.
    r"(?:i|we)\s+(?:can(?:not|['’]t| not)|do(?:n['’]t| not))\s+see\s+(?P<who>[^,;:]+?)\s+(?P<what>\w{3,}ing\b.*)",
    r"(?:i|we)(?:['’]d not| would not| wouldn['’]t)\s+be\s+(?:surprised|amazed|astonished|shocked)\s+(?:if"
    r"|to see)\s+(?P<who>[^,;:]+?)\s+"
    r"(?P<what>\w{3,}(?:ed|ing)\b.*)",
    # Expect Marsh to score, we look for the bank to cut, analysts see rates rising; my money is on Rovers to go down.
    rf"(?:(?:[^\s,;:]+\s+){{1,6}}?)?(?:don['’]t\s+)?{_VIEW}\s+(?!to\b)(?P<who>[^,;:]+?)\s+to\s+(?P<what>[a-z].+)",
    rf"(?:(?:i|we)|(?:(?!{_NO})[^\s,;:]+\s+){{0,6}}?(?!{_NO})[^\s,;:]+)\s+(?:now\s+|still\s+|also\s+"
    rf"|fully\s+)?(?:{_VIEW}|says?|thinks?|believes?|argues?|insists?|warns?"
    rf"|claims?)\s+(?:that\s+)?(?P<clause>.+)",
    rf"(?:(?:i|we)|(?:(?!{_NO})[^\s,;:]+\s+){{0,4}}?(?!{_NO})[^\s,;:]+)\s+(?:now\s+|still\s+|also\s+"
    rf"|fully\s+)?(?!sees?\b|looks?\b){_VIEW}\s+(?P<clause>.+)",
    r"(?:[^\s,;:]+\s+){1,5}?(?:is|are)\s+betting\s+(?:that\s+)?(?P<clause>.+)",
    r"(?:i|we)\s+(?:assess|judge|estimate"
    r"|are of the view)(?:\s+with\s+\w+\s+confidence)?\s+that\s+(?P<clause>.+)",
    r"[^,;:]{2,60}?\s+(?:agreed|noted|thought|anticipated|expected|judged|projected|forecast|believed"
    r"|estimated|predicted)\s+that\s+(?P<clause>.+)",
    r"(?:i|we)(?:['’]d|\s+would)\s+say\s+(?P<clause>.+)",
    r"according to [^,]+,\s+(?P<clause>.+)",
    r"(?P<clause>.+),\s+according to [^,]+",
    r"(?:(?:one|we|i|let us|they)\s+)(?:can\s+)?(?:only\s+)?hopes?\s+(?:that\s+)?(?!to\b)(?P<clause>.+)",
    r"my money(?:['’]s|\s+is)\s+on\s+(?P<who>[^,;:]+?)\s+to\s+(?P<what>[a-z].+)",
    r"(?:don['’]t\s+)?(?:expect|count on|brace for|prepare for|get ready for|watch for|look for"
    r"|bet on)\s+(?P<thing>.+)",
    r"(?:[^\s,;:]+\s+){1,5}?(?:(?:is|are|was|were)\s+)?(?:(?:now|still|already|fully)\s+)?pric(?:es?"
    r"|ing)\s+in\s+(?P<thing>.+)",
    # Our base case is a frozen conflict; we rule out a coalition; a deal is off the table, unlikely, a long shot.
    r"(?:our|my|the)\s+(?:base|central)\s+(?:case|scenario|projection"
    r"|forecast)\s+is\s+(?:that\s+(?P<clause>.+)|(?:for\s+)?(?P<thing>.+))",
    r"(?:i|we)\s+(?:can\s+)?rule out\s+(?P<thing>.+)",
    rf"(?P<thing>.+?)(?:{_BE}|\s+can|\s+cannot|\s+can['’]t|\s+can not)\s+(?:be\s+)?ruled out",
    r"(?P<thing>.+?)\s+(?:is|are)(?:n['’]t| not)\s+(?:on the horizon|in sight|in the cards|on the cards)",
    r"(?P<thing>.+?) is an?\s+\S+[ -]in[ -](?:an?[ -])?\S+\s+(?:event|chance|shot|bet)",
    rf"(?P<thing>.+?){_BE}\s+{_SOME}(?:likely(?: than not)?|unlikely|probable|improbable|doubtful|possible"
    rf"|inevitable|certain"
    r"|a lock|a done deal"
    r"|a sure thing|a certainty|a slam dunk|a (?:safe|good|fair) bet|a foregone conclusion"
    r"|out of the question|off the table"
    r"|out of reach|beyond reach|on the cards|in the cards|on the horizon|in the offing|dead on arrival|imminent"
    r"|(?:coin|long|even|close)[ -](?:flip|shot|money|call)"
    r"|(?:toss[ -]?up)|\S*\d\S*\s+(?:shot|chance|bet|proposition)|evens|even money|fifty-fifty|50[-/]50)",
]  # fmt: skip
_FRAMES = [re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS]
_NO_THING = re.compile(r"(?:the|it|this|that|these|those|they|he|she|i|we|you|there|what|which|who)\b", re.IGNORECASE)
_DEEPEST = 3


def unframed(claim: str) -> Frame:
    """What a claim speaks of.

    Args:
        claim: on one line; at most some hundred characters are looked at, longer claims are left as they are.

    Example:
        >>> unframed("I'd say 60% that he goes").clause
        'he goes'
        >>> unframed("The odds of a test are one in twenty").thing
        'a test'
        >>> unframed("Expect Marsh to score")[2:]
        ('Marsh', 'score')
    """
    frame = Frame(clause=claim)
    for _ in range(_DEEPEST):
        inner = _once(frame.clause or "")
        if inner is None:
            return frame
        frame = inner
        if frame.clause is None:
            return frame
    return frame


def _once(claim: str) -> Frame | None:
    if len(claim) > LONGEST:
        return None
    for pattern in _FRAMES:
        found = pattern.fullmatch(claim)
        if found is None:
            continue
        frame = Frame(**{name: value for name, value in found.groupdict().items() if value})
        if frame.thing and (_NO_THING.match(frame.thing) or "," in frame.thing):
            continue
        return frame
    return None


LONGEST = 400
