"""Made-up requests: documents that are what they say, answers, and requests in any state."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kpt.accounts.actor import ANONYMOUS, Actor
from kpt.accounts.roles import Role
from kpt.enrolment.actions import decisions
from kpt.enrolment.actions import requests as actions
from kpt.enrolment.models import LeaderRequest, RequestKind
from kpt.territories.models import TerritorialEntity
from tests.factories import actor_of

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 40
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 60


def document(content: bytes = PDF, name: str = "acta.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def answers(**changes: Any) -> actions.Answers:
    given = {
        "kind": RequestKind.NEW,
        "authority_name": "Gloria Inés Patiño",
        "full_name": "Tomás Cardona",
        "job_title": "Secretario de Planeación",
        "email": "planeacion@salento.gov.co",
        "phone": "606 759 3183",
    }
    return actions.Answers(**(given | changes))


def fields(**changes: Any) -> dict[str, Any]:
    """Return what a browser sends for :func:`answers`, with the two documents."""
    sent = {
        "tipo": "nuevo",
        "mandatario": "Gloria Inés Patiño",
        "nombre": "Tomás Cardona",
        "cargo": "Secretario de Planeación",
        "correo": "planeacion@salento.gov.co",
        "razon_correo": "",
        "telefono": "606 759 3183",
        "acta": document(),
        "designacion": document(PNG, "designacion.png"),
        "autorizo": "on",
    } | changes
    return {name: value for name, value in sent.items() if value is not None}


def a_request(
    entity: TerritorialEntity, *, state: str = "submitted", now: datetime = NOW, **changes: Any
) -> LeaderRequest:
    """Return a request of ``entity``, brought to ``state`` by those who may."""
    made = actions.submit_request(
        divipola=entity.pk,
        answers=answers(**changes),
        possession=document(),
        appointment=document(PNG, "designacion.png"),
        consents=True,
        actor=ANONYMOUS,
        now=now,
    )
    bring_to(made, state, now=now)
    made.refresh_from_db()
    return made


def bring_to(request: LeaderRequest, state: str, *, now: datetime = NOW) -> None:
    match state:
        case "vouched":
            actor = actor_of(Role.DEPARTMENT_REVIEWER, request.entity.department)
            decisions.vouch_request(request_id=request.pk, actor=actor, now=now)
        case "returned":
            decisions.return_request(
                request_id=request.pk, reason="Falta la firma.", actor=dnp(), now=now
            )
        case "approved":
            decisions.approve_request(request_id=request.pk, actor=dnp(), now=now)
        case "rejected":
            decisions.reject_request(
                request_id=request.pk, reason="No es del despacho.", actor=dnp(), now=now
            )
        case "withdrawn":
            actions.withdraw_request(request_id=request.pk, actor=ANONYMOUS, now=now)


def dnp() -> Actor:
    return actor_of(Role.DNP_REVIEWER)
