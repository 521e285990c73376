"""Messages by e-mail, sent by the worker: a page never waits for a mail server.

That is also what makes a page take the same time whether a message leaves or not.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django_tasks import task


@task()
def deliver(subject: str, body: str, to: list[str]) -> None:
    """Send one message of plain text."""
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, to).send()


def queue_message(subject: str, body: str, to: str) -> None:
    """Ask for a message to be sent; it leaves only if the transaction in course is kept."""
    deliver.enqueue(subject, body, [to])
