"""
Saved e-mails (eml) and pages saved as one file (mht): the text or the page inside.
"""

import email
import email.policy
from email.message import EmailMessage

__all__ = ["read_mail"]

_LABELS = ("Subject", "From", "To", "Date")


def read_mail(data: bytes) -> tuple[str, str, dict[str, str]] | None:
    """
    The text of the body, the ending of a file that would hold it, and the headers as facts; None for what only looks like an
    e-mail.
    """
    message: EmailMessage = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("html", "plain"))
    if body is None:
        return None
    text = str(body.get_content())
    facts = {label: str(message[label]) for label in _LABELS if message[label]}
    return text, ".html" if body.get_content_subtype() == "html" else ".txt", facts
