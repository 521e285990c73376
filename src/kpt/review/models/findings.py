"""What a reviewer should look at first. Written only by the calculator, never patched."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField
from kpt.rules.unusual import TITLES, Unusual

CODES = [(code.value, TITLES[code]) for code in Unusual]


class FindingsRun(models.Model):
    """When the findings of a report were made. ``is_stale``: another report changed what it is
    compared with, and the worker makes them again."""

    report = models.OneToOneField(
        "followup.FollowUpReport", models.CASCADE, related_name="findings_run", primary_key=True
    )
    made_at = models.DateTimeField("hechos el")
    is_stale = models.BooleanField("por rehacer", default=False, db_index=True)

    class Meta:
        verbose_name = "revisión automática"
        verbose_name_plural = "revisiones automáticas"

    def __str__(self) -> str:
        return f"{self.report_id}: {self.made_at}"


class ReportFinding(models.Model):
    """Valor por mirar: one sentence with its numbers, of one target or of the whole report."""

    report = models.ForeignKey(
        "followup.FollowUpReport", models.CASCADE, related_name="findings", verbose_name="reporte"
    )
    target_uid = models.UUIDField("meta", null=True, blank=True)
    code = models.CharField("clase", max_length=24, choices=CODES)
    sentence = models.TextField("qué se encontró")
    position = models.PositiveIntegerField("orden")

    class Meta:
        verbose_name = "valor por mirar"
        verbose_name_plural = "valores por mirar"
        ordering = ["report", "position"]
        constraints = [
            UniqueConstraint(fields=["report", "position"], name="finding_once_per_place"),
            one_of("code", [code for code, _ in CODES], name="finding_code_is_known"),
            CheckConstraint(condition=~Q(sentence=""), name="finding_says_something"),
        ]

    def __str__(self) -> str:
        return self.sentence[:80]


class ReviewedTarget(models.Model):
    """What one sent report says of one target, kept so that reports are compared without reading
    the answers of a department again. As of the last time that the findings were made."""

    report = models.ForeignKey(
        "followup.FollowUpReport", models.CASCADE, related_name="reviewed_targets"
    )
    target_uid = models.UUIDField("meta")
    position = models.PositiveIntegerField("orden")
    consecutive = models.PositiveIntegerField("consecutivo")
    name = models.TextField("nombre")
    unit = models.CharField("unidad de medida", max_length=200, blank=True)
    indicator_code = models.CharField("indicador de producto", max_length=20, blank=True)
    programmed = ExactDecimalField("programado", null=True)
    programmed_cop = ExactDecimalField("programado en pesos")
    achieved = ExactDecimalField("ejecutado", null=True)
    obligations_cop = ExactDecimalField("obligaciones", null=True)
    evidence = models.PositiveIntegerField("evidencias", default=0)

    class Meta:
        verbose_name = "meta revisada"
        verbose_name_plural = "metas revisadas"
        ordering = ["report", "position"]
        constraints = [
            UniqueConstraint(fields=["report", "target_uid"], name="reviewed_once_per_target")
        ]
        indexes = [models.Index(fields=["indicator_code"], name="reviewed_by_indicator")]

    def __str__(self) -> str:
        return f"{self.label}: {self.achieved}"

    @property
    def label(self) -> str:
        return f"IP-{self.consecutive}"
