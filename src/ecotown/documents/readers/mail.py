"""
Saved e-mails (eml) and pages saved as one file (mht): the text or the page inside.
"""

import email
import email.policy
from email.message import EmailMessage

__all__ = ["read_mail"]

_LABELS = ("Subject", "From", "To", "Date")


def read_mail(data: bytes) -> tuple[bytes, str, dict[str, str]] | None:
    """
    The bytes of the body in UTF-8, the ending of a file that would hold them, and the headers as facts; None for what only
    looks like an e-mail.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        return None
    body = message.get_body(("html", "plain"))
    if body is None:
        return None
    text = body.get_content()
    if not isinstance(text, str) or not text.strip():
        return None
    facts = {label: str(message[label]) for label in _LABELS if message[label]}
    # What the page says of its encoding no longer holds.
    return (
        b"\xef\xbb\xbf" + text.encode("utf-8", "replace"),
        ".html" if body.get_content_subtype() == "html" else ".txt",
        facts,
    )
