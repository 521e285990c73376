"""Executions: physical from PIIP, financial from CUIPO, one row per key and vigencia."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

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
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")
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
            CheckConstraint(
                condition=Q(executed__gte=0), name="physical_execution_is_not_negative"
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
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")
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
            ),
            CheckConstraint(
                condition=Q(commitments_cop__gte=0, obligations_cop__gte=0, payments_cop__gte=0),
                name="financial_execution_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.bpins} × {self.product_code}: {self.obligations_cop}"


class ReportedCoverage(models.Model):
    """Coverage counts as an official report states them (sheet *Resumen*).

    DNP knows which keys stand only in PIIP or CUIPO; its detail sheets do not tell them. So these
    counts are shown as DNP's, beside what we compute from the rows we have. A later report does
    not overwrite an earlier one: it replaces it, and an undo brings it back.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reported_coverages")
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")
    replaced_by = models.ForeignKey(
        "plans.ChangeSet", models.RESTRICT, null=True, blank=True, related_name="+"
    )
    cut_label = models.CharField("corte", max_length=60, blank=True)
    sispt_on = models.DateField("información de SisPT al", null=True, blank=True)
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
        constraints = [
            UniqueConstraint(fields=["plan", "change"], name="reported_coverage_once_per_change"),
            UniqueConstraint(
                fields=["plan"],
                condition=Q(replaced_by=None),
                name="reported_coverage_current_one_per_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.cut_label}"


class ReportedProduct(models.Model):
    """How an official report describes a product, in the words of DNP's full catalogue.

    Our edition of the catalogue has no descriptions, and the report must come out as it came in.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reported_products")
    product_code = models.CharField("código del producto", max_length=7)
    description = models.TextField("descripción del producto")
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "descripción informada del producto"
        verbose_name_plural = "descripciones informadas de los productos"
        constraints = [
            UniqueConstraint(fields=["plan", "product_code"], name="reported_product_once_per_plan")
        ]

    def __str__(self) -> str:
        return f"{self.product_code}: {self.description[:60]}"
