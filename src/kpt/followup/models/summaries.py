"""One row per report: what queues, boards and maps read instead of the answers."""

from django.db import models

from kpt.base.fields import ExactDecimalField


class ReportSummary(models.Model):
    """Figures of one report, made by its calculator and never patched. Ratios: 1 is 100 %.

    ``is_stale`` says that something was answered since: a chore of the worker makes it again.
    """

    report = models.OneToOneField(
        "followup.FollowUpReport", models.CASCADE, related_name="summary", primary_key=True
    )
    targets = models.PositiveIntegerField("metas", default=0)
    programmed_targets = models.PositiveIntegerField("metas programadas", default=0)
    answered = models.PositiveIntegerField("metas reportadas", default=0)
    unfinished = models.PositiveIntegerField("metas por reportar o explicar", default=0)
    programmed_cop = ExactDecimalField("programado", null=True)
    commitments_cop = ExactDecimalField("compromisos", null=True)
    obligations_cop = ExactDecimalField("obligaciones", null=True)
    payments_cop = ExactDecimalField("pagos", null=True)
    unassigned_cop = ExactDecimalField("obligaciones sin meta", null=True)
    physical_ratio = ExactDecimalField("avance físico", null=True)
    physical_counted = models.PositiveIntegerField("metas que cuentan", default=0)
    financial_ratio = ExactDecimalField("obligado sobre programado", null=True)
    unusual = models.PositiveIntegerField("valores por mirar", default=0)
    evidence = models.PositiveIntegerField("evidencias", default=0)
    last_answer_at = models.DateTimeField("última respuesta", null=True)
    computed_at = models.DateTimeField("calculado el", null=True)
    is_stale = models.BooleanField("por calcular", default=True, db_index=True)

    class Meta:
        verbose_name = "resumen del reporte"
        verbose_name_plural = "resúmenes de reportes"

    def __str__(self) -> str:
        return f"{self.report_id}: {self.physical_ratio}"
