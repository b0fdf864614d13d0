"""What a claim says, without the chance at its edge, its words about time, and what its author adds to it."""

import re

from forecasts.drafting.patterns import pattern

NEGATIVE = pattern("negative")
_LEADING = pattern("leading")
_MARKUP = re.compile(r"[*_`]+(?=\w|\s|$)|(?<=\w)[*_`]+")
_BULLET = re.compile(r"^(?:(?:[-*•–—]|\(?\d{1,3}[.)])\s+|\d{1,3} (?=[A-Z][a-z]))")
_TAG = (
    r"(?:my |estimated |subjective )?(?:probability|confidence(?: level)?|chances?|odds|likelihood"
    r"|credence|certainty"
    r"|prob|p"
    r"|i['’]m|i am|i['’]d (?:say|put it at|give it)|i (?:say|give it|put it at)|call it)"
)
_PERCENT = (
    r"(?:about |around |roughly |some |at least |at most |less than |more than |[<>~≤≥≈] ?)?"
    r"\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent)"
)
_ANSWER = re.compile(r"(?<=\?)\s*\W?(?:yes|no)\b[^?]{0,30}$", re.IGNORECASE)
_CHANGED = re.compile(rf"{_PERCENT}\s?(?:-{{1,2}}>|=>|→)\s?(?={_PERCENT})", re.IGNORECASE)
_LABELLED = re.compile(rf"^{_PERCENT}(?: chance)?\s*[:–—-]\s*", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*(?:[.;?]?\s*(?<!\w){_TAG})?\s*(?<!\d)(?:--|\.\.\.?|…|[:(–—-])\s*{_PERCENT}(?:\s*(?:chance|likely"
    rf"|probability|confidence|confident))?\)?\s*$",
    re.IGNORECASE,
)
_REMARK = re.compile(rf"([:–—-]\s?{_PERCENT})\s\([^()]{{4,300}}\)[.\s]*$", re.IGNORECASE)
_ASIDE = re.compile(
    r",\s+(?:with|at)\s+[^,]{0,30}(?:probability|chance|confidence|likelihood|certainty)(?:,|$)", re.IGNORECASE
)
_INSERTED = pattern("inserted")
MODAL = pattern("modal")
# ", which nobody saw,", ", she says,", ", for its part,": between commas, in front of a verb.
_BESIDE = re.compile(
    r"(?P<lead>(?:in|on|at|by|from|this|next|over|within|during|after|before|under|for|with|until|across)\b[^,;:]*, )?"
    rf"(?P<who>[^,;:]+), (?P<aside>[^,;:]+(?:, [^,;:]+)?), ?(?={MODAL.pattern}|(?:is|are|has|have)\b)",
    re.IGNORECASE,
)
_HANGS_ON = re.compile(r"(?:if|unless|once|when|until|provided|should|assuming|without)\b", re.IGNORECASE)
_ITS_NAME = re.compile(r"(?:its|his|her|their|the|our|my)\b.*", re.IGNORECASE)
NAME = re.compile(r"(?:[A-Z][\w.'’-]+ ){0,3}[A-Z][\w'’-]+")
# What a claim adds behind its comma, or as its ground: the claim is whole without it.
_ADDED = pattern("added")
_ATTRIBUTED = re.compile(r",\s+(?:says?|said|reckons?|thinks?|predicts?|warns?)\s[^,]{2,60}$", re.IGNORECASE)
_DEFINED = re.compile(r",\s+(?:defined as|as measured by|measured by|meaning|i\.e\.)\b.*", re.IGNORECASE)
_SAYS = pattern("says")
_IN_SIGHT = re.compile(r"\b(?:on the horizon|in sight|in the cards|on the cards)\b", re.IGNORECASE)
_ENDS = re.compile(r"(?:end|ends|finish|finishes|close|closes)\b(?! of)", re.IGNORECASE)  # "ends the year above 100"
_DAYPART = re.compile(r"\s(?:morning|afternoon|evening|night)\b(?! of)")
_OPINION = pattern("opinion")


def past_leading(text: str) -> str:
    """A claim without what only leads over to it: "However,"."""
    found = _LEADING.match(text)
    return text[found.end() :] if found else text


def words_of_claim(quote: str, horizon: str | None, hedge: str | None) -> str:
    """A claim as a clause."""
    text = " ".join(quote.split())
    if " | " in text:  # the row of a table: its longest cell
        text = max(text.split(" | "), key=len)
    text = _CHANGED.sub("", _ANSWER.sub("", _MARKUP.sub("", text)))
    text = _without_opinion(past_leading(_without_chance(_without_opinion(_BULLET.sub("", text)), hedge)))
    text = _ATTRIBUTED.sub("", text)
    text, whole = _without_what_is_added(_INSERTED.sub("", _ASIDE.sub("", text))), text
    if horizon and not _IN_SIGHT.search(horizon) and not _ENDS.match(horizon):
        is_of_a_noun = re.search(rf"\b(?:of|from|than|since|like) {re.escape(horizon)}", text)
        if is_of_a_noun or (horizon in whole and horizon not in text):
            return ""  # the time is that of a noun, "its delivery date of December 2027", or of what is left out
        text = _without(text, horizon)
    return _without_aside(tidy(text if _balanced(text) else re.sub('["“”«»]', "", text)))


def _without_aside(text: str) -> str:
    """A claim without what is said beside its subject; what it hangs on goes to its end.

    Example:
        >>> _without_aside("Rents, which nobody saw, will rise"), _without_aside("The Swedes, if asked, will vote")
        ('Rents will rise', 'The Swedes will vote if asked')
        >>> _without_aside("Their manager, Alan Reyes, will go")
        'Alan Reyes will go'
    """
    found = _BESIDE.match(text)
    if found is None:
        return text
    lead, who, aside, rest = found["lead"] or "", found["who"], found["aside"], text[found.end() :]
    if _ITS_NAME.fullmatch(who) and NAME.fullmatch(aside):
        return f"{lead}{aside} {rest}"
    return f"{lead}{who} {rest} {aside}" if _HANGS_ON.match(aside) else f"{lead}{who} {rest}"


def _without_what_is_added(text: str) -> str:
    """A claim without its ground, "because ...", and without what it only adds: ", which is a pity"."""
    found = _ADDED.search(text)
    text = text[: found.start()] if found and _SAYS.search(text[: found.start()]) else text
    return _DEFINED.sub("", text)


def _without_opinion(text: str) -> str:
    """A claim without what its author adds: ", I think", ", I think it is 70% likely"; what denies stays."""
    found = _OPINION.search(tidy(text))
    return text if found is None or NEGATIVE.search(found.group()) else tidy(text)[: found.start()]


def _balanced(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("«") == text.count("»") and text.count('"') % 2 == 0


def _without_chance(text: str, hedge: str | None) -> str:
    """A claim without the chance at its edge, in brackets, or put in between commas."""
    text = _REMARK.sub(r"\1", text)
    text = _BEHIND.sub("", _LABELLED.sub("", text).strip(" .!?;:,\"“”'"))
    if not hedge:
        return text
    if not MODAL.match(f"{hedge} "):
        text = re.sub(rf",\s+(?:maybe |perhaps |say )?{re.escape(hedge)}(?=\s|$)", "", text, flags=re.IGNORECASE)
    number = r"\s+".join(map(re.escape, _MARKUP.sub("", hedge).split()))
    marked = rf"[~≈<>]?\s?{number}(?:\s*(?:chance|likely|probability|confidence|confident|sure))?"
    at_edge = (
        rf"\s*[(\[]\s*(?:{_TAG}\s*[:=of]*\s*)?{marked}\s*[)\]]"
        rf"|\s*(?:[.;,|:?–—=-]+\s*|(?<=\w)\s+)(?:{_TAG}\s*[:=]?\s*)?{marked}[.)\]\s]*$"
        rf"|^[\[(]?{marked}[\])]?(?:\s*[:|–—,-]+\s*|\s+(?!(?:that|chance|likely|sure|confident|certain"
        rf"|odds|prob\w+)\b))"
    )
    if not any(character.isdigit() for character in hedge):
        at_edge = rf"\s*[:(\[|–—-]\s*{marked}[.)\]\s]*$|^{marked}\s*[:–—]\s*"
    shorter = re.sub(at_edge, "", text, count=1, flags=re.IGNORECASE)
    is_link = re.search(
        r"\b(?:is|are|at|about|a|an|of|than|say|only|perhaps|to|maybe|roughly|around|now|be|gives?|be"
        r"|stands?)$",
        shorter,
    )
    is_link = is_link or re.search(r"\b(?:makes?|offers?)\b", shorter)
    return text if is_link and shorter != text and not re.search(r"[\[(]", text) else shorter


def _without(text: str, horizon: str) -> str:
    """A clause without its words about time; "in long-term competition" keeps its "in"."""
    words = r"\s+".join(map(re.escape, horizon.split()))
    found = re.search(rf"(?P<comma>,\s*)?(?<!\w){words}(?!\w)(?P<behind>,?)", text, re.IGNORECASE)
    if found is None:
        return text
    after = text[found.end() :]
    part = _DAYPART.match(after)  # "on Friday morning"
    before, after = text[: found.start()].rstrip(), after[part.end() :] if part else after
    if before and not found["comma"] and re.match(r"\s*(?:according to|as|said|says)\b", after):
        after = found["behind"] + after  # the comma belongs to what follows
    if before and found["behind"] and re.match(r"\s*(?:and|but)\b", after):
        after = found["behind"] + after  # the comma stands before a second clause
    if before.count("(") > before.count(")"):
        return text
    kept = re.match(r"(?:in|over|for)\b(?! the\b)(?=.*(?:term|run)$)", horizon, re.IGNORECASE)
    if kept and re.match(r"\s+(?!(?:and|but|or|as|while)\b)\w", after, re.IGNORECASE):
        return f"{before} {kept.group()} {after}"
    return f"{before}{after}" if after.startswith(",") else f"{before} {after}"


def tidy(text: str) -> str:
    """A clause on one line without the marks around it."""
    text = " ".join(text.split()).strip(" .!?;:,–—")
    return re.sub(r",? (?:and|but|or|while)$", "", text)
