"""The cuts that DNP publishes, what each says of every entity, and the series of before.

What was published is never changed: the database refuses it (migration 0002). A correction is
another cut.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField

LABELS = ["self", "reviewed", "verified"]  # as kpt.rules.workflows.reporting.label_of says them


class CutRequest(models.Model):
    """Somebody of DNP asked for a cut of a window that is closed; the job makes it.

    ``divipolas`` empty is every entity of the window.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    window = models.ForeignKey(
        "followup.ReportingWindow", models.PROTECT, related_name="cut_requests"
    )
    divipolas = models.JSONField("entidades", default=list, blank=True)
    reason = models.CharField("motivo", max_length=500, blank=True)
    asked_at = models.DateTimeField("pedido el")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "solicitud de corte"
        verbose_name_plural = "solicitudes de corte"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.window} · {self.asked_at:%Y-%m-%d}"


class PublishedCut(models.Model):
    """Corte publicado: what was reported of a vigencia, frozen in files with their hashes.

    Cuts make a chain: the manifest of each holds the hash of the one before. Rows are only added.
    """

    number = models.PositiveIntegerField("número", unique=True)
    request = models.OneToOneField(CutRequest, models.PROTECT, related_name="cut")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    definitive_on = models.DateField("corte definitivo")
    published_at = models.DateTimeField("publicado el")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it was published again, for entities of which an earlier cut spoke already.
    is_correction = models.BooleanField("corrige otro", default=False)
    reason = models.CharField("motivo", max_length=500, blank=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next"
    )
    manifest = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    manifest_sha256 = models.CharField("SHA-256 del manifiesto", max_length=64, unique=True)
    summary = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    entities = models.PositiveIntegerField("entidades")
    with_report = models.PositiveIntegerField("entidades con reporte")

    class Meta:
        verbose_name = "corte publicado"
        verbose_name_plural = "cortes publicados"
        ordering = ["-number"]
        constraints = [
            CheckConstraint(
                condition=Q(number=1, previous=None) | Q(number__gt=1, previous__isnull=False),
                name="cut_follows_another_but_the_first",
            ),
            CheckConstraint(
                condition=Q(is_correction=False) | ~Q(reason=""),
                name="cut_correction_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"Corte {self.number} · vigencia {self.fiscal_year}"


class Situation(models.TextChoices):
    """What a cut found of an entity."""

    REPORTED = "reportado", "Con reporte"
    NO_REPORT = "sin_reporte", "Sin reporte"
    RETURNED = "devuelto", "Devuelto y no enviado de nuevo"
    NO_PLAN = "sin_plan", "Sin plan adoptado"


class CutEntity(models.Model):
    """What one cut says of one entity: its file, and the figures of its last line.

    Ratios: 1 is 100 %; None is unknown, which is not 0. Rows are only added.
    """

    cut = models.ForeignKey(PublishedCut, models.PROTECT, related_name="rows")
    entity = models.ForeignKey("territories.TerritorialEntity", models.PROTECT, related_name="cuts")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    situation = models.CharField("situación", max_length=12, choices=Situation)
    label = models.CharField("quién responde por las cifras", max_length=10, blank=True)
    targets = models.PositiveIntegerField("metas", default=0)
    programmed_targets = models.PositiveIntegerField("metas programadas", default=0)
    reported_targets = models.PositiveIntegerField("metas reportadas", default=0)
    physical_ratio = ExactDecimalField("avance físico", null=True)
    physical_counted = models.PositiveIntegerField("metas que cuentan", default=0)
    financial_ratio = ExactDecimalField("avance financiero", null=True)
    programmed_cop = ExactDecimalField("programado", null=True)
    obligations_cop = ExactDecimalField("obligaciones", null=True)

    class Meta:
        verbose_name = "entidad del corte"
        verbose_name_plural = "entidades del corte"
        ordering = ["cut", "entity"]
        constraints = [
            UniqueConstraint(fields=["cut", "entity"], name="cut_speaks_once_of_an_entity"),
            one_of("situation", Situation, name="cut_situation_is_known"),
            CheckConstraint(
                condition=Q(
                    situation=Situation.REPORTED, label__in=["self", "reviewed", "verified"]
                )
                | (~Q(situation=Situation.REPORTED) & Q(label="", physical_ratio=None)),
                name="cut_figures_have_who_answers_for_them",
            ),
        ]
        indexes = [models.Index(fields=["entity", "fiscal_year"], name="cut_entity_by_year")]

    def __str__(self) -> str:
        return f"{self.cut_id} · {self.entity_id}"


class Series(models.TextChoices):
    """The systems in which compliance was measured before."""

    SIEE = "siee", "SIEE (2016–2019)"
    KPT = "kpt", "KPT (2020–2023)"


class Measure(models.TextChoices):
    """What an earlier series measured."""

    PHYSICAL = "fisico", "Avance físico"
    FINANCIAL = "financiero", "Avance financiero"
    EFFICACY = "eficacia", "Eficacia"


class SeriesLoad(models.Model):
    """One file of an earlier series that was loaded: where it comes from, and its hash."""

    series = models.CharField("serie", max_length=8, choices=Series)
    source = models.CharField("fuente", max_length=300)
    file_name = models.CharField("archivo", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField("filas")
    loaded_at = models.DateTimeField("cargado el")

    class Meta:
        verbose_name = "carga de una serie anterior"
        verbose_name_plural = "cargas de series anteriores"
        ordering = ["-pk"]
        constraints = [
            one_of("series", Series, name="series_load_is_of_a_known_series"),
            CheckConstraint(condition=~Q(source=""), name="series_load_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_series_display()} · {self.file_name}"


class EarlierFigure(models.Model):
    """Compliance of an entity in a vigencia as an earlier system had it. The last load counts.

    ``value`` is a ratio, 1 is 100 %, measured with the method of that system, which is not ours.
    """

    load = models.ForeignKey(SeriesLoad, models.PROTECT, related_name="figures")
    series = models.CharField("serie", max_length=8, choices=Series)
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="earlier_figures"
    )
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    measure = models.CharField("medida", max_length=12, choices=Measure)
    value = ExactDecimalField("valor")
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        verbose_name = "cifra de una serie anterior"
        verbose_name_plural = "cifras de series anteriores"
        ordering = ["entity", "fiscal_year", "series", "measure", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["load", "entity", "fiscal_year", "measure"],
                name="earlier_figure_once_per_load",
            ),
            one_of("series", Series, name="earlier_figure_is_of_a_known_series"),
            one_of("measure", Measure, name="earlier_figure_measure_is_known"),
        ]
        indexes = [models.Index(fields=["entity", "fiscal_year"], name="earlier_figure_by_year")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.fiscal_year} {self.measure}: {self.value}"
