"""The chapter of regalías (SGR): by biennium, never inside the ordinary budget."""

from django.db import models
from django.db.models import UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField
from kpt.plans.models.strategy import Accumulation, CodedRow, PlanRow, StrategicLine, _identity


class SgrInitiative(PlanRow):
    """Iniciativa SGR (``ISGR-n``)."""

    PREFIX = "ISGR"
    lines = models.ManyToManyField(
        StrategicLine, through="SgrInitiativeLine", related_name="sgr_initiatives"
    )
    kind = models.CharField("tipo de iniciativa", max_length=80, blank=True)
    sector_name = models.CharField("sector", max_length=120, blank=True)
    name = models.TextField("iniciativa del SGR")
    indicative_cop = ExactDecimalField("recursos SGR indicativos", null=True, blank=True)
    bpin_text = models.CharField("BPIN", max_length=1000, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = "iniciativa SGR"
        verbose_name_plural = "iniciativas SGR"
        constraints = _identity("initiative")

    def __str__(self) -> str:
        return self.name


class SgrInitiativeLine(models.Model):
    """One mention of a line by an initiative, in the order of the official workbook."""

    initiative = models.ForeignKey(SgrInitiative, models.CASCADE, related_name="line_links")
    line = models.ForeignKey(StrategicLine, models.RESTRICT, related_name="initiative_links")
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        ordering = ["initiative", "position"]
        constraints = [
            UniqueConstraint(
                fields=["initiative", "position"], name="initiative_line_has_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} → {self.line_id}"


class SgrTarget(CodedRow):
    """Meta de producto of the SGR chapter. ``official_code`` is its code as SisPT writes it."""

    PREFIX = "ISGR-IP"
    official_code = models.CharField("código SisPT", max_length=24)
    initiative = models.ForeignKey(
        SgrInitiative, models.RESTRICT, null=True, blank=True, related_name="targets"
    )
    initiative_text = models.TextField("iniciativa como está escrita", blank=True)
    cofinanced = models.CharField(
        "cofinanciado con presupuesto ordinario", max_length=40, blank=True
    )

    class Meta(CodedRow.Meta):
        verbose_name = "meta de producto SGR"
        verbose_name_plural = "metas de producto SGR"
        constraints = [
            *_identity("sgr_target"),
            UniqueConstraint(
                fields=["version", "official_code"], name="sgr_target_code_once_per_version"
            ),
            one_of("accumulation", Accumulation, name="sgr_target_accumulation_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.official_code} {self.indicator_name}"

    @property
    def label(self) -> str:
        return self.official_code
