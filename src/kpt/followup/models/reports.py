"""What an entity says it did in a vigencia, target by target, and who vouches for it."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.base.fields import ExactDecimalField
from kpt.rules.workflows.reporting import ReportEvent
from kpt.rules.workflows.reporting import ReportState as State


class ReportState(models.TextChoices):
    """Labels for the entity's own team; reviewers read the same states in their own words."""

    DRAFT = State.DRAFT.value, "En diligenciamiento"
    SUBMITTED = State.SUBMITTED.value, "Enviado"
    RETURNED = State.RETURNED.value, "Devuelto con observaciones"
    DEPARTMENT_VALIDATED = State.DEPARTMENT_VALIDATED.value, "Validado por la gobernación"
    SENT_BACK = State.SENT_BACK.value, "Devuelto por el DNP a la gobernación"
    DNP_VERIFIED = State.DNP_VERIFIED.value, "Verificado por el DNP"


class FollowUpReport(models.Model):
    """Reporte de seguimiento: what one entity says it achieved in one vigencia.

    ``state`` answers «whose turn is it?». The signed and dated history is ReportTransition.
    """

    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="reports")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    state = models.CharField(
        "estado", max_length=24, choices=ReportState, default=ReportState.DRAFT
    )
    opened_at = models.DateTimeField("abierto el")
    submitted_at = models.DateTimeField("enviado el", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enviado por",
    )

    class Meta:
        verbose_name = "reporte de seguimiento"
        verbose_name_plural = "reportes de seguimiento"
        ordering = ["plan", "-fiscal_year"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "fiscal_year"], name="report_one_per_plan_and_fiscal_year"
            ),
            one_of("state", ReportState, name="report_state_is_known"),
            set_together("submitted_at", "submitted_by", name="report_submission_is_signed"),
            CheckConstraint(
                condition=Q(state=ReportState.DRAFT, submitted_at=None)
                | (~Q(state=ReportState.DRAFT) & Q(submitted_at__isnull=False)),
                name="report_is_draft_until_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.entity} · {self.fiscal_year}"


class ReportTransition(models.Model):
    """One step of a report. Rows are only ever added; this is what the timeline shows."""

    report = models.ForeignKey(FollowUpReport, models.PROTECT, related_name="transitions")
    event = models.CharField(
        "paso", max_length=12, choices=[(e.value, e.value) for e in ReportEvent]
    )
    to_state = models.CharField("estado", max_length=24, choices=ReportState)
    comment = models.TextField("observaciones", blank=True)
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField("como", max_length=60, blank=True)

    class Meta:
        verbose_name = "paso del reporte"
        verbose_name_plural = "pasos del reporte"
        ordering = ["at", "pk"]
        constraints = [
            CheckConstraint(
                condition=~Q(event__in=[ReportEvent.RETURN.value, ReportEvent.SEND_BACK.value])
                | ~Q(comment=""),
                name="report_return_is_explained",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.to_state}"


class TargetAnswer(models.Model):
    """What was reported of one product target. By ``target_uid``: it survives versions."""

    report = models.ForeignKey(FollowUpReport, models.CASCADE, related_name="answers")
    target_uid = models.UUIDField("meta")
    achieved = ExactDecimalField("ejecutado", null=True, blank=True)
    narrative = models.TextField("qué se hizo", blank=True)
    difficulties = models.TextField("dificultades", blank=True)
    no_progress_reason = models.TextField("por qué no hubo avance", blank=True)
    row_version = models.PositiveIntegerField("versión de la fila", default=1)
    # Who, when and under which government, as any value of the plan. Not in a ChangeSet: what is
    # reported builds nothing on the plan that an import undone would take away.
    changed_at = models.DateTimeField("reportado el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    government = models.ForeignKey(
        "territories.Government", models.PROTECT, related_name="+", verbose_name="mandato"
    )

    class Meta:
        verbose_name = "reporte de la meta"
        verbose_name_plural = "reportes de las metas"
        constraints = [
            UniqueConstraint(fields=["report", "target_uid"], name="answer_once_per_target"),
            CheckConstraint(
                condition=Q(achieved=None) | Q(achieved__gte=0), name="achieved_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.target_uid}: {self.achieved}"


class TargetSpending(models.Model):
    """Money of one answer by source and project, in pesos."""

    answer = models.ForeignKey(TargetAnswer, models.CASCADE, related_name="spending")
    source = models.ForeignKey("catalogues.FundingSource", models.PROTECT, related_name="+")
    bpin = models.CharField("BPIN", max_length=20, blank=True)
    commitments_cop = ExactDecimalField("compromisos")
    obligations_cop = ExactDecimalField("obligaciones")
    payments_cop = ExactDecimalField("pagos")

    class Meta:
        verbose_name = "recursos ejecutados"
        verbose_name_plural = "recursos ejecutados"
        ordering = ["answer", "source", "bpin"]
        constraints = [
            UniqueConstraint(
                fields=["answer", "source", "bpin"], name="spending_once_per_source_and_project"
            ),
            CheckConstraint(
                condition=Q(commitments_cop__gte=0)
                & Q(obligations_cop__gte=0)
                & Q(payments_cop__gte=0),
                name="spending_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.source_id}: {self.obligations_cop}"


class ObservationState(models.TextChoices):
    """Whose turn it is in the thread of an observation; only a reviewer closes it."""

    OPEN = "abierta", "Espera respuesta"
    ANSWERED = "respondida", "Respondida"
    CLOSED = "cerrada", "Cerrada"


class Observation(models.Model):
    """What a reviewer asks of a report, of one target or of all of it.

    ``answer`` is the team's first answer, ``replies`` what is said after; nothing is erased.
    """

    report = models.ForeignKey(FollowUpReport, models.CASCADE, related_name="observations")
    target_uid = models.UUIDField("meta", null=True, blank=True)
    text = models.TextField("observación")
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField("como", max_length=60, blank=True)
    state = models.CharField(
        "estado", max_length=10, choices=ObservationState, default=ObservationState.OPEN
    )
    answer = models.TextField("respuesta", blank=True)
    answered_at = models.DateTimeField("respondida el", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("cerrada el", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "observación"
        verbose_name_plural = "observaciones"
        ordering = ["report", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(text=""), name="observation_says_something"),
            set_together("answered_at", "answered_by", name="observation_answer_is_signed"),
            CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__gte=F("at"))),
                name="observation_is_answered_after_it_is_made",
            ),
            one_of("state", ObservationState, name="observation_state_is_known"),
            set_together("closed_at", "closed_by", name="observation_closing_is_signed"),
            CheckConstraint(
                condition=Q(state=ObservationState.CLOSED, closed_at__isnull=False)
                | (~Q(state=ObservationState.CLOSED) & Q(closed_at=None)),
                name="observation_is_closed_on_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class ObservationReply(models.Model):
    """One more message under an observation, by either side. Rows are only added.

    The first answer of the team is in the observation itself; the thread goes on here.
    """

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="replies")
    text = models.TextField("mensaje")
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField("como", max_length=60, blank=True)
    by_team = models.BooleanField("de la entidad", default=False)

    class Meta:
        verbose_name = "mensaje de la observación"
        verbose_name_plural = "mensajes de la observación"
        ordering = ["observation", "pk"]
        constraints = [CheckConstraint(condition=~Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return self.text[:80]
