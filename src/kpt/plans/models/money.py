"""Yearly programming and money: only what is there. Totals are computed, never stored here."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.fields import ExactDecimalField
from kpt.plans.models.sgr import SgrTarget
from kpt.plans.models.strategy import ProductTarget


class YearProgramming(models.Model):
    """Programación física of one target for one vigencia. Blank is not 0."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="programming")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    quantity = ExactDecimalField("programado", null=True, blank=True)
    # Official workbooks mix empty cells and zeros without meaning; bit n−1 says that source n was
    # written as 0, so that the workbook comes out as it went in.
    zero_sources = models.PositiveIntegerField("fuentes escritas en cero", default=0)
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "programación anual"
        verbose_name_plural = "programación anual"
        ordering = ["target", "fiscal_year"]
        constraints = [
            UniqueConstraint(
                fields=["target", "fiscal_year"], name="programming_once_per_target_and_year"
            ),
            CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0),
                name="programming_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.fiscal_year}: {self.quantity}"


class Funding(models.Model):
    """Money of one target, vigencia and source, in pesos. Only cells other than zero."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="funding")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    source = models.ForeignKey(
        "catalogues.FundingSource", models.PROTECT, related_name="+", verbose_name="fuente"
    )
    amount_cop = ExactDecimalField("pesos")
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "recurso programado"
        verbose_name_plural = "recursos programados"
        ordering = ["target", "fiscal_year", "source"]
        constraints = [
            UniqueConstraint(
                fields=["target", "fiscal_year", "source"],
                name="funding_once_per_target_year_and_source",
            ),
            CheckConstraint(condition=Q(amount_cop__gt=0), name="funding_is_more_than_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.fiscal_year} · {self.source_id}: {self.amount_cop}"


class SgrBiennium(models.Model):
    """What an SGR target programmes for one biennium («2025-2026»): quantity and pesos."""

    target = models.ForeignKey(SgrTarget, models.CASCADE, related_name="biennia")
    biennium = models.CharField("bienio", max_length=9)
    quantity = ExactDecimalField("programado", null=True, blank=True)
    amount_cop = ExactDecimalField("recursos SGR en pesos", null=True, blank=True)
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "programación por bienio"
        verbose_name_plural = "programación por bienio"
        ordering = ["target", "biennium"]
        constraints = [
            UniqueConstraint(fields=["target", "biennium"], name="biennium_once_per_sgr_target"),
            CheckConstraint(
                condition=(Q(quantity=None) | Q(quantity__gte=0))
                & (Q(amount_cop=None) | Q(amount_cop__gte=0)),
                name="biennium_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.biennium}"
