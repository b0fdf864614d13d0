"""Markets of Manifold with their bets as rows of ours: a yes/no question, a choice, or a question for each answer."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from forecasts.records.values import shown
from ledger.exchange.cells import times
from ledger.exchange.columns import QuestionRow
from ledger.exchange.importers import rows
from ledger.exchange.importers.files.document import list_in, number_of, text_of
from ledger.exchange.importers.interface import Discovered, Rows
from ledger.exchange.importers.platforms import manifold_bets as bets
from ledger.exchange.importers.platforms import manifold_questions as questions
from ledger.spreadsheet import BadCell

CHOICE = ("MULTIPLE_CHOICE", "FREE_RESPONSE")
NO_NUMBER = "a price for a number is no distribution of it"
WHY_NOT = {  # types of markets, and why they are left out
    **dict.fromkeys(CHOICE, "the list does not have their answers, the market itself has"),
    **dict.fromkeys(("NUMERIC", "PSEUDO_NUMERIC", "MULTI_NUMERIC", "DATE"), NO_NUMBER),
    **dict.fromkeys(("POLL", "BOUNTIED_QUESTION", "STONK", "QUADRATIC_FUNDING", "CERT"), "that is no forecast"),
}
LISTED = "the price in a list of markets, dated to the last moment at which it can have been reached"
ALONE = "bets on one answer of several: a forecast needs all answers, which the market with its bets has"
OF_USERS = "bets of users on one answer of several: a forecast of theirs would need all answers"
IN_PARTS = "trades of which not all bets are in the file, so that no probabilities add up to 1"


class Reading(NamedTuple):
    """What is known of the file as a whole."""

    users: bool  # whether bets are forecasts of their users
    found: Discovered  # what is told beside its rows
    latest: float  # the latest time that it names
    markets: Mapping[str, dict[str, Any]]  # those in it, by their ids

    def market(self, number: int, market: dict[str, Any]) -> Rows:
        """The rows of a market."""
        kind, word = text_of(market, "outcomeType"), text_of(market, "resolution")
        self.found.count("markets by type", kind)
        is_word = word in ("YES", "NO", "MKT", "CANCEL")
        self.found.count("markets by resolution", word if is_word else "an answer" if word else "None")
        if kind in CHOICE and list_in(market, "answers"):
            yield from self._with_answers(number, market)
        elif kind == "BINARY":
            yield from self._binary(number, market, text_of(market, "question"))
        else:
            self.found.skipped[f"{kind} markets: {WHY_NOT.get(kind, 'that is not a type that is known')}"] += 1

    def _binary(self, number: int, market: dict[str, Any], text: str) -> Rows:
        """The bets on a yes/no market; where there are none, the price that a list of markets has."""
        question, said = self._question(market, text), 0
        for bet in bets.in_order(market):
            if not isinstance(bet, dict):
                raise BadCell("", f"{shown(bet)} is not a bet")
            if why := bets.no_forecast(bet, self.users):
                self.found.skipped[why] += 1
                continue
            yield rows.row(number, question, bets.said_by(bet, self.users))
            said += 1
        if said:
            return
        if market.get("probability") is None or (self.users and isinstance(market.get("bets"), list)):
            yield QuestionRow(number, question)
        else:
            price = {"probability": bets.chance(market, "probability")}
            yield rows.row(number, question, {**self._listed(market), **price})

    def _listed(self, market: dict[str, Any]) -> dict[str, str]:
        """A forecast of the market that is a price in a list, but for that."""
        at = times.epoch(questions.listed_at(market, self.latest))
        return {**bets.CROWD, "made_on": at, "note": LISTED}

    def loose_bet(self, number: int, bet: dict[str, Any]) -> Rows:
        """A bet that does not stand in its market: the market is in the same file, or in the ledger."""
        id_, outcome = text_of(bet, "contractId"), text_of(bet, "outcome")
        self.found.count("bets by outcome", outcome or "none")
        market = self.markets.get(id_)
        is_binary = outcome in ("YES", "NO") and (market is None or market["outcomeType"] == "BINARY")
        if why := bets.no_forecast(bet, self.users):
            self.found.skipped[why] += 1
        elif bet.get("answerId") or not is_binary:
            has_it = bet.get("answerId") and market and market.get("bets")
            self.found.skipped.update({} if has_it else {ALONE: 1})
        elif market is None:
            question = rows.cells({"platform": "manifold", "question_id": id_})
            yield rows.row(number, question, bets.said_by(bet, self.users))
        else:
            question = self._question(market, text_of(market, "question"))
            yield rows.row(number, question, bets.said_by(bet, self.users))

    def _question(self, market: dict[str, Any], text: str) -> tuple[str, ...]:
        """The yes/no question that a market asks."""
        return questions.question_of(market, text, questions.outcome_of(market, self.found))

    def _with_answers(self, number: int, market: dict[str, Any]) -> Rows:
        """A market with answers: one choice, or where they do not exclude each other, one yes/no question each."""
        answers = [a for a in market["answers"] if isinstance(a, dict) and isinstance(a.get("text"), str)]
        if len(answers) < len(market["answers"]) or any(number_of(a, "probability") is None for a in answers):
            self.found.skipped["markets whose answers have no probabilities"] += 1
        elif market.get("shouldAnswersSumToOne") is False:
            for answer in answers:
                own = _of_answer(market, answer)
                yield from self._binary(number, own, f"{text_of(market, 'question')} [{answer['text']}]")
        else:
            yield from self._choice(number, market, answers)

    def _choice(self, number: int, market: dict[str, Any], answers: list[dict[str, Any]]) -> Rows:
        given, options = bets.on_answers(market), [rows.one_line(answer["text"]) for answer in answers]
        values = [float(bets.chance(answer, "probability")) for answer in answers]
        if len({o.casefold() for o in options}) < max(2, len(options)) or abs(math.fsum(values) - 1) > bets.OFF:
            self.found.skipped["markets whose answers are the same twice, or do not add up to 1"] += 1
            return
        outcome = questions.chosen_answer(market, answers, options)
        question = questions.question_of(market, text_of(market, "question"), outcome, options)
        if given and self.users:
            self.found.skipped[OF_USERS] += len(given)
            yield QuestionRow(number, question)
            return
        revisions = [*bets.moments(given, answers, values)]
        self.found.skipped.update({IN_PARTS: revisions.count(None)} if None in revisions else {})
        for bet, chances in filter(None, revisions):
            said = {**bets.CROWD, "forecast_id": text_of(bet, "id"), "made_on": bets.made_on(bet)}
            yield rows.row(number, question, {**said, **rows.shares(dict(zip(options, chances, strict=True)))})
        if not any(revisions):
            shares = rows.shares(dict(zip(options, values, strict=True)))
            yield rows.row(number, question, {**self._listed(market), **shares})


def _of_answer(market: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The yes/no market that one answer is."""
    return {
        **{name: value for name, value in market.items() if name not in ("answers", "bets", "resolution")},
        **answer,
        "id": f"{market.get('id')}/{answer.get('id')}",
        "closeTime": market.get("closeTime"),
        "bets": [bet for bet in bets.on_answers(market) if bet.get("answerId") == answer.get("id")],
        "isResolved": bool(answer.get("resolution")),
    }
