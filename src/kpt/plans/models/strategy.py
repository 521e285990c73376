"""The strategic part: lines, outcome targets, product targets."""

import uuid

from django.db import models
from django.db.models import BaseConstraint, CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField
from kpt.rules.codes import Accumulation as Mode


class Accumulation(models.TextChoices):
    CUMULATIVE = Mode.CUMULATIVE.value, "Acumulativo"
    NON_CUMULATIVE = Mode.NON_CUMULATIVE.value, "No acumulativo"


class PlanRow(models.Model):
    """What every row of a plan has: an identity that survives versions, and its official number."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, editable=False)
    version = models.ForeignKey("plans.PlanVersion", models.CASCADE, related_name="%(class)ss")
    consecutive = models.PositiveIntegerField("consecutivo")
    position = models.PositiveIntegerField("orden")
    row_version = models.PositiveIntegerField("versión de la fila", default=1)
    change = models.ForeignKey(
        "plans.ChangeSet", models.RESTRICT, related_name="+", verbose_name="cambio"
    )

    PREFIX = ""

    class Meta:
        abstract = True
        ordering = ["version", "position"]

    @property
    def label(self) -> str:
        return f"{self.PREFIX}-{self.consecutive}"


def _identity(noun: str) -> list[BaseConstraint]:
    return [
        UniqueConstraint(fields=["version", "uid"], name=f"{noun}_uid_once_per_version"),
        UniqueConstraint(
            fields=["version", "consecutive"], name=f"{noun}_consecutive_once_per_version"
        ),
    ]


class StrategicLine(PlanRow):
    """Línea estratégica (``LE-n``): one of the great objectives of the plan, by priority."""

    PREFIX = "LE"
    name = models.CharField("línea estratégica", max_length=400)

    class Meta(PlanRow.Meta):
        verbose_name = "línea estratégica"
        verbose_name_plural = "líneas estratégicas"
        constraints = _identity("line")

    def __str__(self) -> str:
        return self.name


class OutcomeTarget(PlanRow):
    """Meta de resultado (``IR-n``): an indicator of well-being and its value in four years."""

    PREFIX = "IR"
    lines = models.ManyToManyField(
        StrategicLine, through="OutcomeTargetLine", related_name="outcome_targets"
    )
    indicator_name = models.CharField("indicador de resultado", max_length=500)
    in_national_plan = models.BooleanField("está en el PND", null=True)
    target = ExactDecimalField("meta del cuatrienio", null=True, blank=True)
    transformation_name = models.CharField("transformación del PND", max_length=200, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = "meta de resultado"
        verbose_name_plural = "metas de resultado"
        constraints = _identity("outcome")

    def __str__(self) -> str:
        return self.indicator_name


class OutcomeTargetLine(models.Model):
    """One mention of a line by an outcome target, in the order of the official workbook."""

    outcome = models.ForeignKey(OutcomeTarget, models.CASCADE, related_name="line_links")
    line = models.ForeignKey(StrategicLine, models.RESTRICT, related_name="outcome_links")
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        ordering = ["outcome", "position"]
        constraints = [
            UniqueConstraint(fields=["outcome", "position"], name="outcome_line_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} → {self.line_id}"


class CodedRow(PlanRow):
    """A target measured by a product indicator, with the codes and the words of its adoption.

    The words are kept as adopted: the catalogue changes and even loses products, the plan
    does not. ``indicator`` points to the entry of one release, when one has the code.
    """

    sector_code = models.CharField("código del sector", max_length=2)
    sector_name = models.CharField("sector", max_length=120)
    programme_code = models.CharField("código del programa", max_length=4)
    programme_name = models.CharField("programa", max_length=300)
    product_code = models.CharField("código del producto", max_length=7)
    product_name = models.CharField("producto", max_length=400)
    indicator_code = models.CharField("código del indicador", max_length=9)
    indicator_name = models.CharField("indicador de producto", max_length=400)
    indicator = models.ForeignKey(
        "catalogues.ProductIndicator", models.PROTECT, null=True, blank=True, related_name="+"
    )
    customisation = models.TextField("personalización", blank=True)
    unit = models.CharField("unidad de medida", max_length=60)
    target = ExactDecimalField("meta del cuatrienio", null=True, blank=True)
    sdg = models.ForeignKey(
        "catalogues.SDG", models.PROTECT, null=True, blank=True, related_name="+"
    )
    accumulation = models.CharField("tipo de acumulación", max_length=16, choices=Accumulation)
    bpin_text = models.CharField("BPIN", max_length=1000, blank=True)

    class Meta(PlanRow.Meta):
        abstract = True


class ProductTarget(CodedRow):
    """Meta de producto (``IP-n``): what is delivered, how much, when. May serve several lines."""

    PREFIX = "IP"
    lines = models.ManyToManyField(
        StrategicLine, through="ProductTargetLine", related_name="product_targets"
    )
    outcome = models.ForeignKey(
        OutcomeTarget, models.SET_NULL, null=True, blank=True, related_name="product_targets"
    )
    search_text = models.TextField("texto para buscar", help_text="Sin tildes, en minúsculas.")

    class Meta(CodedRow.Meta):
        verbose_name = "meta de producto"
        verbose_name_plural = "metas de producto"
        constraints = [
            *_identity("target"),
            one_of("accumulation", Accumulation, name="target_accumulation_is_known"),
            CheckConstraint(
                condition=Q(indicator_code__startswith=models.F("product_code"))
                & Q(product_code__startswith=models.F("programme_code"))
                & Q(programme_code__startswith=models.F("sector_code")),
                name="target_codes_are_a_chain",
            ),
        ]
        indexes = [models.Index(fields=["version", "sector_code"], name="target_by_sector")]

    def __str__(self) -> str:
        return f"{self.label} {self.indicator_name}"


class ProductTargetLine(models.Model):
    """One mention of a line by a target. A workbook may name the same line twice: so do we."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="line_links")
    line = models.ForeignKey(StrategicLine, models.RESTRICT, related_name="target_links")
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        ordering = ["target", "position"]
        constraints = [
            UniqueConstraint(fields=["target", "position"], name="target_line_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.target_id} → {self.line_id}"


class TargetBpin(models.Model):
    """A project (BPIN) that a target names; the text as written stays in ``bpin_text``."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="bpins")
    code = models.CharField("BPIN", max_length=20, db_index=True)

    class Meta:
        verbose_name = "BPIN de la meta"
        verbose_name_plural = "BPIN de la meta"
        ordering = ["target", "code"]
        constraints = [UniqueConstraint(fields=["target", "code"], name="bpin_once_per_target")]

    def __str__(self) -> str:
        return self.code
