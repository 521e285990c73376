"""Where each value came from: who, when, by which way, under which government, from which cell."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of


class Way(models.TextChoices):
    SCREEN = "pantalla", "Pantalla"
    WORKBOOK = "libro", "Plantilla de Excel"
    IMPORT = "importacion", "Importación"
    API = "api", "API"


class ChangeSet(models.Model):
    """One act of entering values. Every row of a plan points to the one that last wrote it."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="changes")
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    government = models.ForeignKey(
        "territories.Government", models.PROTECT, related_name="+", verbose_name="mandato"
    )
    way = models.CharField("vía", max_length=12, choices=Way)
    batch = models.ForeignKey(
        "files.ImportBatch", models.PROTECT, null=True, blank=True, related_name="changes"
    )
    # Why, when values of another government's years are entered (rules.authorship).
    note = models.CharField("motivo", max_length=500, blank=True)
    # How the official workbook was laid out before, when this changed it (plans.shape). An undo
    # gives it back; nothing of the plan is read from here.
    shape_before = models.JSONField("forma anterior del libro", null=True, blank=True)

    class Meta:
        verbose_name = "cambio"
        ordering = ["plan", "at", "pk"]
        constraints = [
            one_of("way", Way, name="change_way_is_known"),
            CheckConstraint(
                condition=~Q(way=Way.IMPORT) | Q(batch__isnull=False),
                name="change_by_import_names_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} · {self.at:%Y-%m-%d %H:%M}"


class RowOrigin(models.Model):
    """In which row of which sheet a plan row stood. The column is in the layout of the batch."""

    batch = models.ForeignKey("files.ImportBatch", models.CASCADE, related_name="origins")
    uid = models.UUIDField("fila del plan")
    sheet = models.CharField("hoja", max_length=60)
    row = models.PositiveIntegerField("fila")

    class Meta:
        verbose_name = "fila de origen"
        verbose_name_plural = "filas de origen"
        constraints = [
            UniqueConstraint(fields=["batch", "uid"], name="origin_once_per_file_and_row")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.row}"


class ValueHistory(models.Model):
    """A value that changed: before, after, and the change that did it. Rows are only added.

    ``row_uid`` is the plan row; ``field`` one of its columns, or ``programming``, ``funding``,
    with the fiscal year (and the source) that they belong to.
    """

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="value_history")
    change = models.ForeignKey(ChangeSet, models.CASCADE, related_name="values")
    # The change that had written the value before, so that an undo gives it back to its author.
    previous_change = models.ForeignKey(
        ChangeSet, models.CASCADE, null=True, blank=True, related_name="+"
    )
    row_uid = models.UUIDField("fila del plan", db_index=True)
    row_label = models.CharField("consecutivo", max_length=16)
    field = models.CharField("campo", max_length=48)
    fiscal_year = models.CharField("vigencia o bienio", max_length=9, blank=True)
    source = models.PositiveSmallIntegerField("fuente", null=True, blank=True)
    before = models.TextField("antes", null=True, blank=True)  # noqa: DJ001 (null is «nothing was there»)
    after = models.TextField("después", null=True, blank=True)  # noqa: DJ001

    class Meta:
        verbose_name = "valor anterior"
        verbose_name_plural = "valores anteriores"
        ordering = ["plan", "pk"]

    def __str__(self) -> str:
        return f"{self.row_label} {self.field} {self.fiscal_year}: {self.before} → {self.after}"
