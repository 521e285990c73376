"""The document of the diagnosis: blocks in order, and the copies that were kept of it."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of


class DiagnosisDocument(models.Model):
    """The diagnosis of one line of a plan, or of the whole territory (without a line)."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="diagnosis_documents")
    line_uid = models.UUIDField("línea estratégica", null=True, blank=True)

    class Meta:
        verbose_name = "documento de diagnóstico"
        verbose_name_plural = "documentos de diagnóstico"
        ordering = ["plan", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "line_uid"],
                condition=Q(line_uid__isnull=False),
                name="diagnosis_one_per_line",
            ),
            UniqueConstraint(
                fields=["plan"], condition=Q(line_uid=None), name="diagnosis_general_one_per_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} · {self.line_uid or 'general'}"


class BlockKind(models.TextChoices):
    TEXT = "texto", "Texto"
    TABLE = "tabla", "Tabla de indicadores"
    CHART = "grafica", "Gráficas de indicadores"
    FINANCES = "finanzas", "Ingresos y gastos"
    POPULATION = "poblacion", "Grupos poblacionales"
    PROBLEMS = "problemas", "Problemas, causas y efectos"
    INITIATIVES = "iniciativas", "Iniciativas ciudadanas"


class DiagnosisBlock(models.Model):
    """A piece of the document: what the team writes and, by its kind, the figures it shows."""

    document = models.ForeignKey(DiagnosisDocument, models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField("orden")
    kind = models.CharField("clase", max_length=12, choices=BlockKind)
    title = models.CharField("título", max_length=200, blank=True)
    text = models.TextField("texto", blank=True)
    indicators = models.ManyToManyField(
        "indicators.Indicator", through="BlockIndicator", related_name="+"
    )
    row_version = models.PositiveIntegerField("versión de la fila", default=1)
    changed_at = models.DateTimeField("cambiado el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "bloque del diagnóstico"
        verbose_name_plural = "bloques del diagnóstico"
        ordering = ["document", "position", "pk"]
        constraints = [one_of("kind", BlockKind, name="diagnosis_block_kind_is_known")]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class BlockIndicator(models.Model):
    """An indicator that a block shows, in its place."""

    block = models.ForeignKey(DiagnosisBlock, models.CASCADE, related_name="chosen")
    indicator = models.ForeignKey("indicators.Indicator", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        ordering = ["block", "position"]
        constraints = [
            UniqueConstraint(fields=["block", "indicator"], name="block_shows_an_indicator_once")
        ]

    def __str__(self) -> str:
        return f"{self.block_id} · {self.indicator_id}"


class DiagnosisVersion(models.Model):
    """A copy of the document as it read on a day, with the figures of that day.

    ``content`` is a snapshot: it is compared and brought back, and no page computes from it.
    """

    document = models.ForeignKey(DiagnosisDocument, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("versión")
    reason = models.CharField("por qué se guarda", max_length=300)
    content = models.JSONField("contenido")
    saved_at = models.DateTimeField("guardada el")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "versión del diagnóstico"
        verbose_name_plural = "versiones del diagnóstico"
        ordering = ["document", "-number"]
        constraints = [
            UniqueConstraint(
                fields=["document", "number"], name="diagnosis_version_number_once_per_document"
            ),
            CheckConstraint(condition=~Q(reason=""), name="diagnosis_version_says_why"),
        ]

    def __str__(self) -> str:
        return f"Versión {self.number}"


class AffectedTarget(models.Model):
    """A product target that what changed in the diagnosis touches: an emergency, a census.

    By ``target_uid``: it holds from one version of the plan to the next.
    """

    version = models.ForeignKey(DiagnosisVersion, models.CASCADE, related_name="affected")
    target_uid = models.UUIDField("meta")
    label = models.CharField("consecutivo", max_length=16)
    name = models.CharField("meta, como se llamaba", max_length=400)

    class Meta:
        verbose_name = "meta que el cambio toca"
        verbose_name_plural = "metas que el cambio toca"
        ordering = ["version", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["version", "target_uid"], name="affected_target_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.name}"
