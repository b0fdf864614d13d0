"""The one place from which something is sent to others, when their keeper named them."""

from __future__ import annotations

from ledger.errors import RefusedError

PATIENCE = 20  # seconds
LARGEST = 1 << 16  # bytes of an answer


def post(url: str, body: bytes, kind: str) -> tuple[int, bytes]:
    """Send bytes of a kind; gives the status and the bytes that came back.

    Raises:
        RefusedError: there was no answer.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    asked = Request(url, body, {"Content-Type": kind, "User-Agent": "prediction-ledger"})  # noqa: S310 (the user names it)
    try:
        with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status, answer.read(LARGEST)
    except HTTPError as wrong:
        return wrong.code, wrong.read(LARGEST)
    except (OSError, HTTPException, ValueError) as wrong:
        raise RefusedError(f"{url} does not answer: {getattr(wrong, 'reason', None) or wrong}") from wrong


def mail(server: str, sender: str, to: str, subject: str, text: str) -> None:
    """Send a text by mail.

    Args:
        server: smtp://user:password@host:port, or smtps:// where the connection is encrypted from its start. With
            smtp:// it is encrypted where the server offers that, and always before a password is sent.
        sender: from whom.
        to: to whom.
        subject: on one line.
        text: as it is to be read.

    Raises:
        RefusedError: the server is none, does not answer or does not take the mail.
    """
    import smtplib
    import ssl
    from contextlib import closing
    from email.message import EmailMessage
    from email.utils import formatdate
    from urllib.parse import unquote, urlsplit

    try:
        url = urlsplit(server)
        host, port = url.hostname, url.port
    except ValueError:
        host = None
    if not host or url.scheme not in ("smtp", "smtps"):
        raise RefusedError("the mail server is written as smtp://host:port or smtps://user:password@host:port")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = sender, to, subject, formatdate()
    message.set_content(text)
    encrypted = ssl.create_default_context()
    try:
        if url.scheme == "smtps":
            sending: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 0, timeout=PATIENCE, context=encrypted)
        else:
            sending = smtplib.SMTP(host, port or 0, timeout=PATIENCE)
        with closing(sending):
            sending.ehlo()
            if url.scheme == "smtp" and (url.password or sending.has_extn("starttls")):
                sending.starttls(context=encrypted)
            if url.username and url.password:
                sending.login(unquote(url.username), unquote(url.password))
            sending.send_message(message)
    except (smtplib.SMTPException, OSError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
        raise RefusedError(f"the mail server {host} did not take the mail to {to}: {why}") from wrong
