"""Answers that came together, by workbook or from PIIP and CUIPO, and what was there before."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of


class LoadWay(models.TextChoices):
    WORKBOOK = "libro", "Libro de la entidad"
    SOURCES = "fuentes", "PIIP y CUIPO"


class ReportLoad(models.Model):
    """Carga: many answers of one report written as one act, which can be taken back.

    ``template`` is the workbook that it was written in, so that a second delivery of the same one
    is not taken for somebody else's.
    """

    report = models.ForeignKey("followup.FollowUpReport", models.CASCADE, related_name="loads")
    way = models.CharField("cómo llegó", max_length=8, choices=LoadWay)
    batch = models.OneToOneField(
        "files.ImportBatch", models.PROTECT, null=True, blank=True, related_name="report_load"
    )
    template = models.UUIDField("plantilla", null=True, blank=True)
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField("deshecha el", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "carga del reporte"
        verbose_name_plural = "cargas del reporte"
        ordering = ["report", "-pk"]
        constraints = [
            one_of("way", LoadWay, name="report_load_way_is_known"),
            CheckConstraint(
                condition=~Q(way=LoadWay.WORKBOOK) | Q(batch__isnull=False),
                name="report_load_of_a_workbook_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.get_way_display()}"


class LoadedAnswer(models.Model):
    """One answer of a load: where it stood in its file, and what it took the place of.

    ``before`` empty: the target had no answer. ``row_version`` is that of the answer it left: with
    another one, somebody answered later and it is not taken back. ``cells``: field → cell.
    """

    load = models.ForeignKey(ReportLoad, models.CASCADE, related_name="rows")
    target_uid = models.UUIDField("meta")
    row_version = models.PositiveIntegerField("versión que dejó")
    before = models.JSONField("lo que había", null=True)
    cells = models.JSONField("celdas", default=dict)

    class Meta:
        verbose_name = "respuesta cargada"
        verbose_name_plural = "respuestas cargadas"
        ordering = ["load", "pk"]
        indexes = [
            models.Index(fields=["target_uid", "row_version"], name="loaded_answer_by_target")
        ]
        constraints = [
            UniqueConstraint(fields=["load", "target_uid"], name="loaded_answer_once_per_target")
        ]

    def __str__(self) -> str:
        return f"{self.load_id} · {self.target_uid}"
