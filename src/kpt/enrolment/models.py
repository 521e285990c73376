"""Requests for the user of a team's leader, and the mail domains of the entities."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.rules.workflows.leader_request import OPEN
from kpt.rules.workflows.leader_request import LeaderRequestEvent as Event
from kpt.rules.workflows.leader_request import LeaderRequestState as State


class RequestState(models.TextChoices):
    SUBMITTED = State.SUBMITTED.value, "Por revisar"
    VOUCHED = State.VOUCHED.value, "Respaldada por la gobernación"
    RETURNED = State.RETURNED.value, "Devuelta para corregir"
    APPROVED = State.APPROVED.value, "Aprobada"
    REJECTED = State.REJECTED.value, "Rechazada"
    WITHDRAWN = State.WITHDRAWN.value, "Retirada"


class RequestKind(models.TextChoices):
    NEW = "nuevo", "La entidad no tiene usuario líder"
    REPLACEMENT = "reemplazo", "Reemplazar al líder actual"


class RequestEvent(models.TextChoices):
    SUBMIT = "submit", "Solicitud recibida"
    VOUCH = Event.VOUCH.value, "Respaldada por la gobernación"
    RETURN = Event.RETURN.value, "Devuelta para corregir"
    CORRECT = Event.CORRECT.value, "Corregida y enviada otra vez"
    APPROVE = Event.APPROVE.value, "Aprobada"
    REJECT = Event.REJECT.value, "Rechazada"
    WITHDRAW = Event.WITHDRAW.value, "Retirada por quien la envió"


class EntityDomain(models.Model):
    """A mail domain that is an entity's own although it does not end in «.gov.co»."""

    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="mail_domains",
        verbose_name="entidad territorial",
    )
    domain = models.CharField("dominio de correo", max_length=253)
    added_at = models.DateTimeField("anotado el")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "dominio institucional"
        verbose_name_plural = "dominios institucionales"
        ordering = ["entity", "domain"]
        constraints = [
            UniqueConstraint(fields=["entity", "domain"], name="domain_is_noted_once_per_entity")
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} · {self.domain}"


class LeaderRequest(models.Model):
    """Solicitud de usuario líder: a mayor or governor says who is to lead the entity's team.

    The person named is who will have the account; ``state`` answers «whose turn is it?». The signed
    and dated history is LeaderRequestTransition.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField("código de la solicitud", max_length=14, unique=True)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="leader_requests",
        verbose_name="entidad territorial",
    )
    kind = models.CharField("qué se solicita", max_length=12, choices=RequestKind)
    authority_name = models.CharField("mandatario que solicita", max_length=120)
    full_name = models.CharField("nombre completo", max_length=120)
    job_title = models.CharField("cargo", max_length=120)
    email = models.EmailField("correo electrónico")
    phone = models.CharField("teléfono", max_length=40)
    # Empty when the address is institutional.
    domain_reason = models.TextField("por qué el correo no es institucional", blank=True)
    possession = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", verbose_name="acta de posesión"
    )
    appointment = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", verbose_name="acto de designación"
    )
    consent_version = models.CharField("versión de la autorización", max_length=20)
    consent_text = models.TextField("autorización de tratamiento de datos")
    consented_at = models.DateTimeField("autorizó el")
    state = models.CharField(
        "estado", max_length=12, choices=RequestState, default=RequestState.SUBMITTED
    )
    submitted_at = models.DateTimeField("enviada el")
    # Since when it has been in somebody's hands: sent, or sent again after a correction.
    waiting_since = models.DateTimeField("espera desde")
    decided_at = models.DateTimeField("decidida el", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="decidida por",
    )
    membership = models.ForeignKey(
        "accounts.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vinculación otorgada",
    )

    class Meta:
        verbose_name = "solicitud de usuario líder"
        verbose_name_plural = "solicitudes de usuario líder"
        ordering = ["waiting_since", "pk"]
        indexes = [models.Index(fields=["state", "waiting_since"], name="request_by_turn")]
        constraints = [
            one_of("state", RequestState, name="request_state_is_known"),
            one_of("kind", RequestKind, name="request_kind_is_known"),
            UniqueConstraint(
                fields=["entity"],
                condition=Q(state__in=sorted(state.value for state in OPEN)),
                name="request_open_is_one_per_entity",
            ),
            set_together("decided_at", "decided_by", name="request_decision_is_signed"),
            CheckConstraint(
                condition=Q(state=RequestState.APPROVED, membership__isnull=False)
                | (~Q(state=RequestState.APPROVED) & Q(membership=None)),
                name="request_approved_has_its_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} · {self.entity_id} · {self.get_state_display()}"


class LeaderRequestTransition(models.Model):
    """One step of a request. Rows are only ever added; this is what the timeline shows.

    ``by`` is empty when it was whoever asked, who has no account yet.
    """

    request = models.ForeignKey(LeaderRequest, models.PROTECT, related_name="transitions")
    event = models.CharField("paso", max_length=12, choices=RequestEvent)
    to_state = models.CharField("estado", max_length=12, choices=RequestState)
    comment = models.TextField("observaciones", blank=True)
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField("en calidad de", max_length=60, blank=True)

    class Meta:
        verbose_name = "paso de la solicitud"
        verbose_name_plural = "pasos de la solicitud"
        ordering = ["at", "pk"]
        constraints = [
            one_of("event", RequestEvent, name="request_step_is_known"),
            CheckConstraint(
                condition=~Q(event__in=[RequestEvent.RETURN, RequestEvent.REJECT], comment=""),
                name="request_step_back_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} → {self.to_state}"
