"""What was reported of the outcome indicators of a plan, and where the entity says they start."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.fields import ExactDecimalField


class OutcomeAnswer(models.Model):
    """The value that an outcome indicator had in a vigencia, with its source. By ``outcome_uid``.

    ``value`` in the unit of the indicator; None is not reported. It may be negative.
    """

    report = models.ForeignKey(
        "followup.FollowUpReport", models.CASCADE, related_name="outcome_answers"
    )
    outcome_uid = models.UUIDField("meta de resultado")
    value = ExactDecimalField("valor observado", null=True, blank=True)
    source = models.CharField("fuente del dato", max_length=300, blank=True)
    measured_on = models.DateField("fecha del dato", null=True, blank=True)
    narrative = models.TextField("qué pasó", blank=True)
    row_version = models.PositiveIntegerField("versión de la fila", default=1)
    changed_at = models.DateTimeField("reportado el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    government = models.ForeignKey(
        "territories.Government", models.PROTECT, related_name="+", verbose_name="mandato"
    )

    class Meta:
        verbose_name = "reporte de la meta de resultado"
        verbose_name_plural = "reportes de las metas de resultado"
        constraints = [
            UniqueConstraint(
                fields=["report", "outcome_uid"], name="outcome_answered_once_per_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.outcome_uid}: {self.value}"


class OutcomeBaseline(models.Model):
    """Línea base that the entity declares of an outcome whose plan has none. By ``outcome_uid``.

    Of the plan, not of a vigencia: the last row counts, ``report`` only says in which one it was
    written. Rows are only added: a correction is another row with its reason, and one without
    ``value`` takes back the one before.
    """

    report = models.ForeignKey(
        "followup.FollowUpReport", models.PROTECT, related_name="outcome_baselines"
    )
    version = models.ForeignKey("plans.PlanVersion", models.PROTECT, related_name="+")
    outcome_uid = models.UUIDField("meta de resultado")
    number = models.PositiveSmallIntegerField("número de la declaración")
    value = ExactDecimalField("línea base declarada", null=True, blank=True)
    year = models.PositiveSmallIntegerField("año de la línea base", null=True, blank=True)
    source = models.CharField("fuente de la línea base", max_length=300, blank=True)
    absence_reason = models.TextField("por qué el plan no la trae", blank=True)
    correction_reason = models.TextField("por qué se corrige", blank=True)
    declared_at = models.DateTimeField("declarada el")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    government = models.ForeignKey(
        "territories.Government", models.PROTECT, related_name="+", verbose_name="mandato"
    )

    class Meta:
        verbose_name = "línea base declarada"
        verbose_name_plural = "líneas base declaradas"
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["version", "outcome_uid", "number"],
                name="outcome_baseline_declared_once_per_number",
            ),
            CheckConstraint(
                condition=Q(value=None)
                | (Q(year__isnull=False) & ~Q(source="") & ~Q(absence_reason="")),
                name="outcome_baseline_says_its_year_source_and_reason",
            ),
            CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(correction_reason=""),
                name="outcome_baseline_is_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.outcome_uid}: {self.value}"
