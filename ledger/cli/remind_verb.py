"""prediction-ledger remind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ledger.cli import options, output

if TYPE_CHECKING:
    from ledger.api.ledger import Ledger
    from ledger.api.looking import Filters
    from ledger.track_record.reminders import Reminder

_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+")
_WEB = re.compile(r"https?://[^\s/]+\S*")


@click.command("remind")
@click.option("--mail", "addresses", multiple=True, metavar="ADDRESS", help="Send it there by mail; may be repeated.")
@click.option(
    "--webhook", "hooks", multiple=True, metavar="URL", help="Post it to a chat program's incoming webhook; repeatable."
)
@click.option("--soon", type=click.IntRange(0, 36_500), default=7, show_default=True, help="Days before a close.")
@click.option(
    "--stale", type=click.IntRange(1, 36_500), default=90, show_default=True, help="Days after a forecast is old."
)
@click.option("--week", is_flag=True, help="Add what was logged and decided in the last seven days.")
@options.filters
@options.as_json
@options.reading
def command(
    book: Ledger,
    addresses: tuple[str, ...],
    hooks: tuple[str, ...],
    soon: int,
    stale: int,
    week: bool,
    as_json: bool,
    chosen: Filters,
) -> None:
    """Say what waits: answers to look up, questions that close soon, forecasts that are old.

    Made to be run by cron or another timer, which mails what is printed; or it sends it itself with --mail and
    --webhook. Where nothing waits, nothing is sent or printed on standard output.

    Mail goes through the server in PREDICTION_LEDGER_SMTP, such as smtps://user:password@mail.example.org, from the
    address in PREDICTION_LEDGER_MAIL_FROM. A webhook takes JSON with the text, as Slack, Mattermost, Discord and others
    read it.

    \b
    prediction-ledger remind --by me --week --mail anna@example.org
    """  # noqa: D301 (the backspace is click's sign for lines to be left as they are)
    _check("--mail", addresses, _ADDRESS, "an address such as anna@example.org")
    _check("--webhook", hooks, _WEB, "an address that begins with https://")
    found = book.reminder(soon=soon, stale=stale, **chosen)
    if as_json:
        output.json(_json(found))
    if not (found.waits or (week and (found.logged or found.resolved))):
        output.note("Nothing waits.")
        return
    from ledger.reports.reminder import headline, render

    text = render(found, week=week)
    for to in addresses:
        _mail(to, f"Predictions: {headline(found)}", text)
    for hook in hooks:
        _post(hook, text)
    if not addresses and not hooks and not as_json:
        click.echo(text, nl=False)


def _check(option: str, given: tuple[str, ...], form: re.Pattern[str], what: str) -> None:
    for one in given:
        if not form.fullmatch(one):
            raise click.ClickException(f"{option} {one!r} is not {what}")


def _mail(to: str, subject: str, text: str) -> None:
    from ledger import settings
    from ledger.api.calls import mail

    server, sender = settings.mail_server()
    mail(server, sender, to, subject, text)
    output.note(f"Sent to {to}.")


def _post(url: str, text: str) -> None:
    from urllib.parse import urlsplit

    import orjson

    from ledger.api.calls import post
    from ledger.errors import RefusedError
    from ledger.reports.reminder import message

    host = urlsplit(url).hostname  # the rest of the address is as good as a password
    try:
        status, _ = post(url, orjson.dumps(message(text)), "application/json")
    except RefusedError as wrong:
        raise RefusedError(str(wrong).replace(url, f"{host}")) from None
    if not 200 <= status < 300:
        raise click.ClickException(f"{host} did not take it: it answered with status {status}")
    output.note(f"Sent to {host}.")


def _json(found: Reminder) -> dict[str, object]:
    from ledger.cli.shown import forecast_json, question_json

    return {
        "day": found.day,
        **{name: [question_json(one) for one in getattr(found, name)] for name in ("due", "closing")},
        **{name: [forecast_json(one) for one in getattr(found, name)] for name in ("stale", "logged", "resolved")},
    }
