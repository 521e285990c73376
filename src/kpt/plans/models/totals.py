"""Totals of the plan plurianual, written by one calculator and by nobody else."""

from django.db import models
from django.db.models import UniqueConstraint

from kpt.base.fields import ExactDecimalField


class PlanTotal(models.Model):
    """What one line, or the whole plan, puts in one year and source. In pesos, without regalías.

    A target of several lines counts in each of them and once in the whole plan, so the lines may
    add up to more. Made of the rows in the same transaction that changes them
    (``actions.totals``); deleting all of it and calculating again gives the same.
    """

    version = models.ForeignKey("plans.PlanVersion", models.CASCADE, related_name="totals")
    line_number = models.PositiveIntegerField(
        "línea", help_text="El consecutivo de la línea; 0 es todo el plan."
    )
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    source = models.ForeignKey(
        "catalogues.FundingSource", models.PROTECT, related_name="+", verbose_name="fuente"
    )
    amount_cop = ExactDecimalField("pesos")
    expected_cop = ExactDecimalField("pesos por gestionar")

    class Meta:
        verbose_name = "total del plan plurianual"
        verbose_name_plural = "totales del plan plurianual"
        ordering = ["version", "line_number", "fiscal_year", "source"]
        constraints = [
            UniqueConstraint(
                fields=["version", "line_number", "fiscal_year", "source"],
                name="total_once_per_line_year_and_source",
            ),
        ]

    def __str__(self) -> str:
        return f"LE-{self.line_number} · {self.fiscal_year} · {self.source_id}: {self.amount_cop}"
