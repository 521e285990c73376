"""What another system says of the reports, as somebody brought it in a file."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.rules.outside import Stage


class OutsideStage(models.TextChoices):
    """What both systems can say; the labels are those of the files."""

    NOT_SENT = Stage.NOT_SENT.value, Stage.NOT_SENT.label
    WAITING = Stage.WAITING.value, Stage.WAITING.label
    RETURNED = Stage.RETURNED.value, Stage.RETURNED.label
    VALIDATED = Stage.VALIDATED.value, Stage.VALIDATED.label


class OutsideLoad(models.Model):
    """Carga de estados: a file of the other system on its way in. Read, looked at, confirmed.

    ``department`` None is DNP's, of the country.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    department = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outside_loads",
        verbose_name="departamento",
    )
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    # What was read: one entry per row, with its number and what its cells lack.
    rows = models.JSONField("filas", default=list)
    uploaded_at = models.DateTimeField("subida el")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField("como", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("confirmada el", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "carga de estados de otro sistema"
        verbose_name_plural = "cargas de estados de otro sistema"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="outside_load_is_confirmed_on_a_date",
            )
        ]

    def __str__(self) -> str:
        return str(self.file)


class OutsideStatement(models.Model):
    """Lo que dice otro sistema of one entity's report. The last one counts; none changes ours."""

    load = models.ForeignKey(OutsideLoad, models.PROTECT, related_name="statements")
    row = models.PositiveIntegerField("fila del archivo")
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="outside_statements"
    )
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    stage = models.CharField("estado en el otro sistema", max_length=10, choices=OutsideStage)
    word = models.CharField("estado como venía", max_length=80)
    stated_on = models.DateField("fecha en el otro sistema")
    filing = models.CharField("radicado", max_length=80, blank=True)
    note = models.TextField("observación", blank=True)

    class Meta:
        verbose_name = "estado en otro sistema"
        verbose_name_plural = "estados en otro sistema"
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["load", "entity", "fiscal_year"], name="outside_state_told_once_per_load"
            ),
            one_of("stage", OutsideStage, name="outside_stage_is_known"),
        ]
        indexes = [models.Index(fields=["fiscal_year", "entity"], name="outside_by_year_entity")]

    def __str__(self) -> str:
        return f"{self.entity_id} · {self.fiscal_year}: {self.stage}"
