"""What comes in and what is spent, year by year, in pesos."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField


class FinancialKind(models.TextChoices):
    INCOME = "ingreso", "Ingreso"
    SPENDING = "gasto", "Gasto"
    DEBT = "deuda", "Deuda"


class FinancialFigure(models.Model):
    """One concept of the money of an entity in one year, executed or projected by its MFMP."""

    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="financial_figures"
    )
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    kind = models.CharField("clase", max_length=8, choices=FinancialKind)
    concept = models.CharField("concepto", max_length=160)
    is_projected = models.BooleanField(
        "es proyección", default=False, help_text="Del marco fiscal de mediano plazo (MFMP)."
    )
    amount_cop = ExactDecimalField("valor")
    source = models.CharField("fuente", max_length=300)
    entered_at = models.DateTimeField("escrito el")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "cifra financiera"
        verbose_name_plural = "cifras financieras"
        ordering = ["entity", "kind", "concept", "fiscal_year", "is_projected"]
        constraints = [
            one_of("kind", FinancialKind, name="financial_kind_is_known"),
            UniqueConstraint(
                fields=["entity", "kind", "concept", "fiscal_year", "is_projected"],
                name="financial_figure_once_per_concept_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept} · {self.fiscal_year}"
