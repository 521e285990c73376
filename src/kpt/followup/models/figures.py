"""Figures kept so that no page scans the rows. Written only by the calculator, never patched."""

from django.db import models
from django.db.models import UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField
from kpt.plans.models import Plan, ProductTarget
from kpt.rules.progress import Explanation as Case

# In the column ``fiscal_year`` of the figures: the four years together.
WHOLE_TERM = 0


class Explanation(models.TextChoices):
    """The eight reasons of DNP, in its order. The full texts are in ``kpt.rules.progress``."""

    NO_BPIN = Case.NO_BPIN.value, Case.NO_BPIN.short
    NOT_FOUND = Case.NOT_FOUND.value, Case.NOT_FOUND.short
    NOTHING = Case.NOTHING.value, Case.NOTHING.short
    UNPROGRAMMED = Case.UNPROGRAMMED.value, Case.UNPROGRAMMED.short
    NOT_EXECUTED = Case.NOT_EXECUTED.value, Case.NOT_EXECUTED.short
    BELOW = Case.BELOW.value, Case.BELOW.short
    COMPLETE = Case.COMPLETE.value, Case.COMPLETE.short
    ABOVE = Case.ABOVE.value, Case.ABOVE.short


class TargetYearProgress(models.Model):
    """Progress of one target in one vigencia (or in the whole term), as DNP computes it.

    The grain is the group of targets that share BPIN, indicator and mode (physical), or BPIN and
    product (financial): each target of a group carries the group's figures and its label.
    Ratios: 1 is 100 %; never capped; null when nothing was programmed or found. In the row of the
    whole term ``programmed`` is the target of the four years and ``ratio`` its progress towards
    it; explanations and coverage are of a year, so there they are empty.
    ``own_programmed`` and ``own_programmed_cop`` are the target's part of its group.
    """

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="progress")
    fiscal_year = models.PositiveSmallIntegerField("vigencia (0: cuatrienio)")
    own_programmed = ExactDecimalField("programado por la meta", null=True)
    own_programmed_cop = ExactDecimalField("pesos programados por la meta")
    own_obligations_cop = ExactDecimalField("obligaciones atribuidas a la meta", null=True)
    physical_group = models.TextField("consecutivos del grupo físico")
    programmed = ExactDecimalField("programado", null=True)
    executed = ExactDecimalField("ejecutado", null=True)
    ratio = ExactDecimalField("avance físico", null=True)
    explanation = models.CharField(
        "explicación física", max_length=16, choices=Explanation, blank=True
    )
    coverage_reason = models.CharField("cobertura física", max_length=24, blank=True)
    financial_group = models.TextField("consecutivos del grupo financiero")
    programmed_cop = ExactDecimalField("programado en pesos", null=True)
    commitments_cop = ExactDecimalField("compromisos", null=True)
    obligations_cop = ExactDecimalField("obligaciones", null=True)
    payments_cop = ExactDecimalField("pagos", null=True)
    financial_ratio = ExactDecimalField("avance financiero", null=True)
    financial_explanation = models.CharField(
        "explicación financiera", max_length=16, choices=Explanation, blank=True
    )

    class Meta:
        verbose_name = "avance de la meta"
        verbose_name_plural = "avance de las metas"
        constraints = [
            UniqueConstraint(
                fields=["target", "fiscal_year"], name="progress_once_per_target_and_year"
            ),
            one_of("explanation", ["", *Explanation.values], name="progress_explanation_is_known"),
            one_of(
                "financial_explanation",
                ["", *Explanation.values],
                name="progress_financial_explanation_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "explanation"], name="progress_by_explanation")
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.fiscal_year}: {self.ratio}"


class PlanYearSummary(models.Model):
    """One plan in one vigencia (0: the whole term): what every board and map reads."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="summaries")
    fiscal_year = models.PositiveSmallIntegerField("vigencia (0: cuatrienio)")
    targets = models.PositiveIntegerField("metas")
    programmed_targets = models.PositiveIntegerField("metas programadas")
    programmed_cop = ExactDecimalField("programado")
    sgr_cop = ExactDecimalField("regalías indicativas", null=True)
    has_execution = models.BooleanField("hay ejecución")
    commitments_cop = ExactDecimalField("compromisos", null=True)
    obligations_cop = ExactDecimalField("obligaciones", null=True)
    payments_cop = ExactDecimalField("pagos", null=True)
    unassigned_cop = ExactDecimalField("obligaciones sin meta", null=True)
    physical_ratio = ExactDecimalField("avance físico", null=True)
    physical_counted = models.PositiveIntegerField("metas que cuentan", default=0)
    physical_left_out = models.PositiveIntegerField("metas sin dato", default=0)
    financial_ratio = ExactDecimalField("obligado sobre programado", null=True)
    met = models.PositiveIntegerField("cumplidas o superadas", default=0)
    below = models.PositiveIntegerField("por debajo", default=0)
    not_executed = models.PositiveIntegerField("sin ejecución", default=0)
    no_data = models.PositiveIntegerField("sin dato", default=0)
    coverage_found = models.PositiveIntegerField("combinaciones halladas", default=0)
    coverage_total = models.PositiveIntegerField("combinaciones del plan", default=0)
    coincidence = ExactDecimalField("porcentaje de coincidencia", null=True)
    # DNP's report states it and its detail does not tell enough to compute it.
    coincidence_is_reported = models.BooleanField(
        "coincidencia informada por el DNP", default=False
    )
    errors = models.PositiveIntegerField("errores", default=0)
    warnings = models.PositiveIntegerField("advertencias", default=0)
    computed_at = models.DateTimeField("calculado el")

    class Meta:
        verbose_name = "resumen del plan"
        verbose_name_plural = "resúmenes de planes"
        ordering = ["plan", "fiscal_year"]
        constraints = [
            UniqueConstraint(fields=["plan", "fiscal_year"], name="summary_once_per_plan_and_year")
        ]
        indexes = [models.Index(fields=["fiscal_year", "plan"], name="summary_by_year")]

    def __str__(self) -> str:
        return f"{self.plan_id} · {self.fiscal_year}"


class Dimension(models.TextChoices):
    LINE = "linea", "Línea estratégica"
    SECTOR = "sector", "Sector"
    PROGRAMME = "programa", "Programa"
    SDG = "ods", "ODS"
    SOURCE = "fuente", "Fuente"
    PHYSICAL_EXPLANATION = "explicacion_fisica", "Explicación física"
    FINANCIAL_EXPLANATION = "explicacion_financiera", "Explicación financiera"
    COVERAGE_REASON = "cobertura", "Razón de cobertura"


class PlanFigure(models.Model):
    """One slice of a plan: a line, a sector, a source… in one vigencia (0: the whole term).

    Lines may overlap, so their sum may exceed the plan's total. ``targets`` counts targets, or,
    for explanations and coverage, the groups that fall in the slice.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="figures")
    dimension = models.CharField("por", max_length=24, choices=Dimension)
    key = models.CharField("clave", max_length=40)
    label = models.CharField("nombre", max_length=400)
    position = models.PositiveIntegerField("orden")
    fiscal_year = models.PositiveSmallIntegerField("vigencia (0: cuatrienio)")
    targets = models.PositiveIntegerField("metas", default=0)
    programmed_cop = ExactDecimalField("programado", null=True)
    obligations_cop = ExactDecimalField("obligaciones", null=True)
    physical_ratio = ExactDecimalField("avance físico", null=True)
    physical_counted = models.PositiveIntegerField("metas que cuentan", default=0)
    physical_left_out = models.PositiveIntegerField("metas sin dato", default=0)

    class Meta:
        verbose_name = "cifra del plan"
        verbose_name_plural = "cifras del plan"
        ordering = ["plan", "dimension", "position", "fiscal_year"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "dimension", "key", "fiscal_year"],
                name="figure_once_per_slice_and_year",
            ),
            one_of("dimension", Dimension, name="figure_dimension_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} · {self.fiscal_year}"


class PlanFinding(models.Model):
    """What a check found: in which target and year, with the plan's own numbers in a sentence."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="findings")
    target = models.ForeignKey(
        ProductTarget, models.CASCADE, null=True, blank=True, related_name="findings"
    )
    code = models.CharField("revisión", max_length=48)
    severity = models.CharField("gravedad", max_length=8)
    fiscal_year = models.PositiveSmallIntegerField("vigencia", null=True, blank=True)
    sentence = models.TextField("qué se encontró")
    position = models.PositiveIntegerField("orden")

    class Meta:
        verbose_name = "hallazgo"
        ordering = ["plan", "position"]
        indexes = [models.Index(fields=["plan", "code"], name="finding_by_check")]

    def __str__(self) -> str:
        return self.sentence
