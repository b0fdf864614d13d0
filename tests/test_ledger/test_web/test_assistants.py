"""An assistant's tools, driven by the official client: over pipes as programs start it, and in this process."""

import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import ElicitResult

from ledger import Ledger
from ledger.coding.claims_from_elsewhere import Claim, Held, Refused
from ledger.web.assistants import assistant_server

TEXT = """Rates will very likely fall by the end of 2027. Nobody knows the price of oil.
There is a 20% chance of a strike before summer. Taxes might rise soon, says Bo Hale."""
RATES = {
    "quote": "Rates will very likely fall by the end of 2027",
    "chance": "very likely",
    "horizon": "by the end of 2027",
}
HANDED_IN = {"article": TEXT, "title": "Outlook", "published": "2026-10-01", "author": "Jane Roe", "claims": [RATES]}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREDICTION_LEDGER_ME", "Anna")
    Ledger.create(tmp_path / "ours.db").close()
    return tmp_path / "ours.db"


def talking(client: Client, talk: Callable[[Client], Awaitable[None]]) -> None:
    """Have a conversation, to its end."""

    async def run() -> None:
        async with client as there:
            await talk(there)

    anyio.run(run)


async def called(client: Client, tool: str, **given: Any) -> Any:
    """What a tool answers: JSON, or the sentence of a refusal."""
    answer = await client.call_tool(tool, given)
    return answer.content[0].text if answer.is_error else answer.structured_content


def answering(keep: bool, asked: list[str]) -> Callable[..., Awaitable[ElicitResult]]:
    """A person before the assistant's program."""

    async def answer(_: Any, question: Any) -> ElicitResult:
        asked.append(question.message)
        return ElicitResult(action="accept", content={"keep": keep})

    return answer


def test_a_program_starts_it_and_talks_over_pipes(place: Path) -> None:
    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"add", "list_questions", "due", "resolve", "score", "explain", "review", "read"} < set(tools)
        assert tools["score"].annotations is not None
        assert tools["score"].annotations.read_only_hint
        assert "answer" not in tools["propose_claims"].input_schema["properties"]  # that is for a person to give
        made = await called(client, "add", line="70% Bo replies by Friday")
        assert (made["id"], made["forecaster"], made["probability"]) == ("F1", "Anna", 0.7)
        again = await called(client, "add", line="70% Cy replies by Friday", source="https://a:secret@example.org/b")
        assert again["notes"] == ["a link is kept without the user's name and password, as https://example.org/b"]
        assert made["read_as"] == ["'by Friday' is read as 2026-12-01 to 2026-12-04"]

    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "ledger", "mcp", "--db", str(place)],
        env={"PREDICTION_LEDGER_ME": "Anna", "PREDICTION_LEDGER_NOW": "2026-12-01T12:00:00Z"},
    )
    talking(Client(stdio_client(server)), talk)
    with Ledger.open(place, write=False) as book:
        assert book.verify().ok
        assert book.forecast("F1").forecaster == "Anna"


def test_the_tools_do_what_the_commands_do(place: Path) -> None:
    async def talk(client: Client) -> None:
        assert "leaves open: chance, closes" in await called(client, "add", line="Bo replies")
        line = "Bo replies by 27 November: 70%; Jane Roe said on 20 Nov"
        assert (await called(client, "add", line=line, quote="I am fairly sure he will"))["forecaster"] == "Jane Roe"
        found = await called(client, "list_questions", words="replies")
        assert [one["id"] for one in found["questions"]] == ["Q1"]
        assert [one["id"] for one in (await called(client, "due"))["questions"]] == ["Q1"]
        assert (await called(client, "show", number="Q1"))["id"] == "Q1"
        assert (await called(client, "review", question="Q1"))["remarks"]
        assert (await called(client, "resolve", question="Q1", outcome="perhaps")).startswith("Error executing")
        done = await called(
            client,
            "resolve",
            question="Q1",
            outcome="yes",
            known_on="2026-11-28",
            evidence=["https://example.org/inbox"],
        )
        assert (done["state"], done["outcome"]) == ("resolved", "yes")
        assert (await called(client, "list_forecasts", forecaster="Jane Roe"))["forecasts"][0][
            "brier"
        ] == pytest.approx(0.09)
        scored = await called(client, "score")
        assert scored["forecasters"][0]["brier"] == pytest.approx(0.09)
        assert scored["in_short"]
        assert (await called(client, "score", by="year"))["groups"]
        read = await called(client, "explain", words="very likely by the end of 2027")
        assert (read["chance"]["point"], str(read["horizon"]["closes"])) == (0.88, "2027-12-31")
        assert "there is no question Q9" in await called(client, "review", question="Q9")
        claims = await called(client, "read", article=TEXT, published="2026-10-01", author="Jane Roe")
        assert any("very likely" in one["quote"] for one in claims["claims"])

    talking(Client(assistant_server(partial(Ledger.open, place))), talk)


@pytest.mark.parametrize("keep", [True, False])
def test_a_person_says_whether_claims_are_kept(place: Path, keep: bool) -> None:
    asked: list[str] = []

    async def talk(client: Client) -> None:
        told = await called(client, "propose_claims", **HANDED_IN)
        assert told["kept"] == (["F1"] if keep else [])
        assert told["held"][0]["question"] == "Will rates fall by 2027-12-31?"

    talking(Client(assistant_server(partial(Ledger.open, place)), elicitation_callback=answering(keep, asked)), talk)
    assert asked == ["Keep these as forecasts?\n- Jane Roe, 88%: Will rates fall by 2027-12-31? (2027-12-31)"]
    with Ledger.open(place, write=False) as book:
        assert len(book.forecasts()) == keep
        assert book.verify().ok


def test_a_program_that_cannot_ask_keeps_nothing(place: Path) -> None:
    async def talk(client: Client) -> None:
        told = await called(client, "propose_claims", **HANDED_IN)
        assert told["kept"] == []
        assert told["held"][0]["command"].endswith("-- 'Will rates fall by 2027-12-31?'")

    talking(Client(assistant_server(partial(Ledger.open, place))), talk)
    with Ledger.open(place, write=False) as book:
        assert book.empty


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ({"quote": "Rates will fall by the end of 2027"}, "not in the text, letter for letter"),
        ({"quote": " "}, "not in the text, letter for letter"),
        ({**RATES, "chance": "almost certain"}, "'almost certain' is not in the quote"),
        ({**RATES, "chance": "88%"}, "'88%' is not in the quote"),
        ({**RATES, "chance": "Rates"}, "Rates"),
        ({**RATES, "horizon": "by 2030"}, "'by 2030' are not in the text"),
        ({**RATES, "horizon": "the price of oil"}, "the price of oil"),
        ({**RATES, "speaker": "John Doe"}, "'John Doe' is not named in the text"),
        ({**RATES, "label": "certainty"}, "is not a label"),
    ],
)
def test_what_the_text_does_not_say_is_refused(place: Path, claim: dict[str, str], why: str) -> None:
    from datetime import date

    from forecasts import Article

    article = Article(text=TEXT, title="Outlook", author="Jane Roe", published=date(2026, 10, 1))
    with Ledger.open(place, write=False) as book:
        reading = book.read(article)
        first, second = book.check_claims(reading, [Claim(**claim), Claim(**RATES)])
    assert isinstance(first, Refused)
    assert why in first.why
    assert isinstance(second, Held)  # one that does not hold costs the others nothing


def test_a_number_of_the_quote_and_a_speaker_hold(place: Path) -> None:
    from datetime import date

    from forecasts import Article

    strike = Claim("There is a 20% chance of a strike before summer", chance="20%", horizon="before summer")
    taxes = Claim(
        "Taxes might rise soon", chance="might", horizon="soon", speaker="Bo Hale", question="Will taxes rise?"
    )
    article = Article(text=TEXT, title="Outlook", author="Jane Roe", published=date(2026, 10, 1))
    with Ledger.open(place, write=False) as book:
        one, other = book.check_claims(book.read(article), [strike, taxes])
    assert isinstance(one, Held)
    assert one.proposal.chance is not None
    assert one.proposal.chance.point == 0.2
    assert isinstance(other, Held)
    assert (other.proposal.text, other.proposal.forecaster, other.proposal.chance) == (
        "Will taxes rise?",
        "Bo Hale",
        None,
    )


def talking_over_http(served: Any, talk: Callable[[Client], Awaitable[None]], **headers: str) -> None:
    """Have a conversation with a server, with these headers in each request."""

    async def run() -> None:
        url = f"http://{served.host}/api/mcp"
        async with (
            httpx2.AsyncClient(headers=headers, timeout=20) as asking,
            Client(streamable_http_client(url, http_client=asking)) as there,
        ):
            await talk(there)

    anyio.run(run)


def test_the_same_tools_answer_over_http_to_who_has_the_token(fresh: Any) -> None:
    async def talk(client: Client) -> None:
        assert len((await client.list_tools()).tools) == 11
        made = await called(client, "add", line="70% Bo replies by Friday")
        assert (made["id"], made["forecaster"]) == ("F1", "Anna Smith")
        assert "there is no question Q9" in await called(client, "review", question="Q9")
        told = await called(client, "propose_claims", **HANDED_IN)  # nobody can be asked in between
        assert (told["kept"], bool(told["held"][0]["command"])) == ([], True)

    talking_over_http(fresh, talk, **fresh.bearer)
    with fresh.book() as book:
        assert [one.probability for one in book.forecasts()] == [0.7]
        assert book.verify().ok


@pytest.mark.parametrize("shown", [{}, {"authorization": "Bearer x"}])
def test_over_http_nothing_answers_to_others(fresh: Any, shown: dict[str, str]) -> None:
    answer = fresh.ask("POST", "/api/mcp", "{}", **{"content-type": "application/json"}, **shown)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    there = fresh.ask("POST", "/api/mcp", "{}", **fresh.cookie, **{"content-type": "application/json"})
    assert there.status == 403  # a browser's cookie alone, from no page of ours


def test_over_http_what_is_no_message_is_told(fresh: Any) -> None:
    kinds = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    for sent in ("", "{", "[]", '{"jsonrpc": "2.0", "id": 1, "method": "no/such"}', "\x00", "[" * 5000):
        answer = fresh.ask("POST", "/api/mcp", sent, **kinds, **fresh.bearer)
        assert answer.status < 500, (sent[:20], answer.text)
