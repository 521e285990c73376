"""Errors that a person can put right. Everything else is our bug."""


class DomainError(Exception):
    """Something the person can fix. ``message`` says in Spanish what is wrong and the way out."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """The person may not do this; the message says why."""


class StaleRow(DomainError):
    """Somebody else changed the row since it was read."""
