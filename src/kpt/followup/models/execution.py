"""Executions: physical from PIIP, financial from CUIPO, one row per key and vigencia."""

from django.db import models
from django.db.models import UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField
from kpt.plans.models import Plan
from kpt.plans.models.strategy import Accumulation


class PhysicalExecution(models.Model):
    """Ejecución física of one vigencia: BPIN × product indicator × accumulation mode.

    ``bpins`` is one code or, when the source only tells a sum, the normal list of the codes that
    were summed (sorted, joined by ", "). A source row without a mode has ``accumulation`` empty.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="physical_executions")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    bpins = models.CharField("BPIN", max_length=1000)
    indicator_code = models.CharField("código del indicador", max_length=9)
    accumulation = models.CharField(
        "tipo de acumulación", max_length=16, choices=Accumulation, blank=True
    )
    executed = ExactDecimalField("ejecutado")
    change = models.ForeignKey("plans.ChangeSet", models.PROTECT, related_name="+")
    source_sheet = models.CharField("hoja de origen", max_length=60, blank=True)
    source_row = models.PositiveIntegerField("fila de origen", null=True, blank=True)

    class Meta:
        verbose_name = "ejecución física"
        verbose_name_plural = "ejecuciones físicas"
        ordering = ["plan", "fiscal_year", "bpins", "indicator_code"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "fiscal_year", "bpins", "indicator_code", "accumulation"],
                name="physical_execution_once_per_key_and_year",
            ),
            one_of(
                "accumulation", ["", *Accumulation.values], name="physical_execution_mode_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.bpins} × {self.indicator_code}: {self.executed}"


class FinancialExecution(models.Model):
    """Ejecución financiera of one vigencia: BPIN × product, in pesos."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="financial_executions")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    bpins = models.CharField("BPIN", max_length=1000)
    product_code = models.CharField("código del producto", max_length=7)
    commitments_cop = ExactDecimalField("compromisos")
    obligations_cop = ExactDecimalField("obligaciones")
    payments_cop = ExactDecimalField("pagos")
    change = models.ForeignKey("plans.ChangeSet", models.PROTECT, related_name="+")
    source_sheet = models.CharField("hoja de origen", max_length=60, blank=True)
    source_row = models.PositiveIntegerField("fila de origen", null=True, blank=True)

    class Meta:
        verbose_name = "ejecución financiera"
        verbose_name_plural = "ejecuciones financieras"
        ordering = ["plan", "fiscal_year", "bpins", "product_code"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "fiscal_year", "bpins", "product_code"],
                name="financial_execution_once_per_key_and_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.bpins} × {self.product_code}: {self.obligations_cop}"


class ReportedCoverage(models.Model):
    """Coverage counts as an official report states them (sheet *Resumen*).

    DNP knows which keys stand only in PIIP or CUIPO; its detail sheets do not tell them. So these
    counts are shown as DNP's, beside what we compute from the rows we have.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="reported_coverage")
    change = models.ForeignKey("plans.ChangeSet", models.PROTECT, related_name="+")
    cut_label = models.CharField("corte", max_length=60, blank=True)
    physical_only_plan = models.PositiveIntegerField(null=True)
    physical_both = models.PositiveIntegerField(null=True)
    physical_only_source = models.PositiveIntegerField(null=True)
    without_bpin = models.PositiveIntegerField(null=True)
    bpin_not_found = models.PositiveIntegerField(null=True)
    indicator_not_found = models.PositiveIntegerField(null=True)
    without_mode = models.PositiveIntegerField(null=True)
    mode_not_found = models.PositiveIntegerField(null=True)
    all_found = models.PositiveIntegerField(null=True)
    financial_only_plan = models.PositiveIntegerField(null=True)
    financial_both = models.PositiveIntegerField(null=True)
    financial_only_source = models.PositiveIntegerField(null=True)
    only_cuipo = models.PositiveIntegerField(null=True)
    only_piip = models.PositiveIntegerField(null=True)
    only_plan = models.PositiveIntegerField(null=True)
    cuipo_piip = models.PositiveIntegerField(null=True)
    cuipo_plan = models.PositiveIntegerField(null=True)
    piip_plan = models.PositiveIntegerField(null=True)
    triple = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "cobertura informada por el DNP"
        verbose_name_plural = "coberturas informadas por el DNP"

    def __str__(self) -> str:
        return f"{self.plan} · {self.cut_label}"
