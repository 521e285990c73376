"""Exceptions to checks: asked with a reason, approved by the leader, in public, revocable."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.rules.workflows.check_exception import ExceptionState as State


class ExceptionState(models.TextChoices):
    ASKED = State.ASKED.value, "Pedida"
    APPROVED = State.APPROVED.value, "Aprobada"
    REFUSED = State.REFUSED.value, "Negada"
    REVOKED = State.REVOKED.value, "Revocada"


LIVING = [ExceptionState.ASKED, ExceptionState.APPROVED]


class CheckException(models.Model):
    """Excepción: why one finding stands as it is. Of a row (by ``uid``) or of the whole plan."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="check_exceptions")
    code = models.CharField("revisión", max_length=48)
    row_uid = models.UUIDField("fila del plan", null=True, blank=True)
    row_label = models.CharField("consecutivo", max_length=24, blank=True)
    state = models.CharField(
        "estado", max_length=10, choices=ExceptionState, default=ExceptionState.ASKED
    )
    reason = models.CharField("razón", max_length=1000)
    asked_at = models.DateTimeField("pedida el")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField("respuesta", max_length=1000, blank=True)
    decided_at = models.DateTimeField("decidida el", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField("revocada el", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "excepción a una revisión"
        verbose_name_plural = "excepciones a las revisiones"
        ordering = ["plan", "-asked_at", "-pk"]
        constraints = [
            one_of("state", ExceptionState, name="exception_state_is_known"),
            UniqueConstraint(
                fields=["plan", "code", "row_uid"],
                condition=Q(state__in=LIVING, row_uid__isnull=False),
                name="exception_living_one_per_check_and_row",
            ),
            UniqueConstraint(
                fields=["plan", "code"],
                condition=Q(state__in=LIVING, row_uid=None),
                name="exception_living_one_per_check_of_the_plan",
            ),
            CheckConstraint(condition=~Q(reason=""), name="exception_is_explained"),
            set_together("decided_at", "decided_by", name="exception_decision_is_signed"),
            set_together("revoked_at", "revoked_by", name="exception_revocation_is_signed"),
            CheckConstraint(
                condition=Q(state=ExceptionState.ASKED, decided_at=None)
                | (~Q(state=ExceptionState.ASKED) & Q(decided_at__isnull=False)),
                name="exception_is_asked_until_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.row_label}".strip()
