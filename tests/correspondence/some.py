"""A message and a letter, as they would have been sent."""

from datetime import UTC, date, datetime
from io import BytesIO

from kpt.accounts.actor import Actor
from kpt.correspondence.actions.letters import send_letters
from kpt.correspondence.actions.messages import send_message
from kpt.correspondence.models import Cut, Letter, Message
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.rules.letters import SUBJECT, TEXT
from kpt.territories.models import TerritorialEntity

LATE = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)  # four days after the first cut of the tests
LATE_DAY = date(2026, 11, 3)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def a_message(actor: Actor, department: TerritorialEntity | None, **more) -> Message:
    """Return a message to all the municipalities of a department, with a file."""
    given = {
        "divipolas": (),
        "subject": "Jornada de asistencia",
        "text": "Los esperamos el jueves.\n\nTraigan sus preguntas.",
        "upload": BytesIO(PDF),
        "now": LATE,
    } | more
    if given["upload"] is not None:
        given["upload"].name = "citacion.pdf"
    return send_message(department=department, actor=actor, **given)


def some_letters(actor: Actor, department: TerritorialEntity | None, **more) -> list[Letter]:
    """Return the letters to those of a department that are late, still without their PDF."""
    given = {
        "fiscal_year": 2025,
        "cut": Cut.FIRST,
        "divipolas": (),
        "subject": SUBJECT,
        "text": TEXT,
        "now": LATE,
    } | more
    batches = send_letters(department=department, actor=actor, **given)
    return list(Letter.objects.filter(batch__in=batches).order_by("number"))


def sent(letter: Letter, actor: Actor) -> Letter:
    """Return a letter as sent, without having it set: that takes a second."""
    pdf = BytesIO(PDF)
    letter.file = store(
        pdf,
        name="oficio.pdf",
        kind=FileKind.LETTER,
        entity=letter.entity,
        actor=actor,
        now=LATE,
    )
    letter.sent_at = LATE
    letter.save(update_fields=["file", "sent_at"])
    return letter
