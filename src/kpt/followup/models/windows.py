"""When a vigencia is reported: the windows that DNP opens, and what was granted in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.rules.windows import WindowDates


class ReportingWindow(models.Model):
    """Ventana de reporte: the dates in which one vigencia is reported, by all or by some."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    fiscal_year = models.PositiveSmallIntegerField("vigencia que se reporta")
    for_all = models.BooleanField("para todas las entidades", default=True)
    opens_on = models.DateField("apertura")
    first_cut_on = models.DateField("primer corte")
    validation_on = models.DateField("fin de la validación")
    adjustments_on = models.DateField("fin de los ajustes")
    definitive_on = models.DateField("corte definitivo")
    note = models.CharField("circular o nota", max_length=300, blank=True)
    # The first day on which nothing is received any more, when DNP ends the process before.
    ended_on = models.DateField("terminada antes, el", null=True, blank=True)

    class Meta:
        verbose_name = "ventana de reporte"
        verbose_name_plural = "ventanas de reporte"
        ordering = ["-fiscal_year", "-opens_on", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(first_cut_on__gte=F("opens_on"))
                & Q(validation_on__gte=F("first_cut_on"))
                & Q(adjustments_on__gte=F("validation_on"))
                & Q(definitive_on__gte=F("adjustments_on")),
                name="window_dates_follow_one_another",
            ),
            CheckConstraint(
                condition=Q(opens_on__year__gte=F("fiscal_year")),
                name="window_opens_in_its_fiscal_year_or_later",
            ),
            UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(for_all=True),
                name="window_for_all_is_one_per_fiscal_year",
            ),
        ]

    def __str__(self) -> str:
        return f"Vigencia {self.fiscal_year}"

    @property
    def dates(self) -> WindowDates:
        return WindowDates(
            self.opens_on,
            self.first_cut_on,
            self.validation_on,
            self.adjustments_on,
            self.definitive_on,
        )


class WindowEntity(models.Model):
    """An entity that has a window of its own for a vigencia, instead of the one for all."""

    window = models.ForeignKey(ReportingWindow, models.CASCADE, related_name="entities")
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="own_windows"
    )
    # Repeated here so that the database refuses two windows of an entity for one vigencia.
    fiscal_year = models.PositiveSmallIntegerField("vigencia")

    class Meta:
        verbose_name = "entidad de la ventana"
        verbose_name_plural = "entidades de la ventana"
        constraints = [
            UniqueConstraint(
                fields=["entity", "fiscal_year"], name="entity_has_one_own_window_per_fiscal_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.window_id} · {self.entity_id}"


class WindowExtension(models.Model):
    """More days to report, for one entity, with the reason. The last one counts."""

    window = models.ForeignKey(ReportingWindow, models.CASCADE, related_name="extensions")
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="window_extensions"
    )
    until = models.DateField("hasta")
    reason = models.CharField("por qué", max_length=500)
    at = models.DateTimeField("otorgada el")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "prórroga"
        verbose_name_plural = "prórrogas"
        ordering = ["window", "entity", "pk"]
        constraints = [CheckConstraint(condition=~Q(reason=""), name="extension_is_explained")]

    def __str__(self) -> str:
        return f"{self.entity_id} hasta {self.until:%Y-%m-%d}"


class WindowEvent(models.TextChoices):
    OPENED = "opened", "Se abrió la ventana"
    MOVED = "moved", "Se cambiaron las fechas"
    EXTENDED = "extended", "Se otorgó una prórroga"
    ENDED = "ended", "Se terminó antes"
    RESUMED = "resumed", "Se volvió a abrir"


class WindowStep(models.Model):
    """What happened to a window. Rows are only added: pages draw them as a timeline."""

    window = models.ForeignKey(ReportingWindow, models.CASCADE, related_name="steps")
    event = models.CharField("paso", max_length=10, choices=WindowEvent)
    text = models.CharField("detalle", max_length=600, blank=True)
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "paso de la ventana"
        verbose_name_plural = "pasos de la ventana"
        ordering = ["window", "at", "pk"]
        constraints = [one_of("event", WindowEvent, name="window_event_is_known")]

    def __str__(self) -> str:
        return f"{self.window_id} · {self.get_event_display()}"
