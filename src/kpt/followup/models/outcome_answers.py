"""What was reported of the outcome indicators of a plan."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

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
