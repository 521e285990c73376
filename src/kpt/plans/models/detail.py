"""What the team writes of a row beyond the official workbook. Goes along to the next version."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.base.fields import ExactDecimalField
from kpt.indicators.models import Direction
from kpt.plans.models.strategy import OutcomeTarget, ProductTarget, StrategicLine


class Approach(models.TextChoices):
    """By which logic a line was thought. The plan is free: none is required (003:62)."""

    RIGHTS = "derechos", "De derechos"
    POPULATION = "poblacional", "Poblacional"
    SECTORAL = "sectorial", "Sectorial"
    TERRITORIAL = "territorial", "Territorial"
    OTHER = "otro", "Otro"


class LineDetail(models.Model):
    """Why a line is there."""

    line = models.OneToOneField(StrategicLine, models.CASCADE, related_name="detail")
    approach = models.CharField("enfoque", max_length=12, choices=Approach, blank=True)
    objective = models.TextField("objetivo", blank=True)

    class Meta:
        verbose_name = "detalle de la línea"
        verbose_name_plural = "detalles de las líneas"
        constraints = [
            CheckConstraint(
                condition=Q(approach="") | Q(approach__in=Approach.values),
                name="line_approach_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.get_approach_display()}"


class LineSector(models.Model):
    """A sector that works for a line; a sector may serve several (003:147)."""

    line = models.ForeignKey(StrategicLine, models.CASCADE, related_name="sectors")
    sector_code = models.CharField("código del sector", max_length=2)

    class Meta:
        verbose_name = "sector de la línea"
        verbose_name_plural = "sectores de la línea"
        ordering = ["line", "sector_code"]
        constraints = [
            UniqueConstraint(fields=["line", "sector_code"], name="line_has_each_sector_once")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.sector_code}"


class OutcomeDetail(models.Model):
    """Where an outcome starts from, and why its target is what it is: 20 % → 17 % (003:74)."""

    outcome = models.OneToOneField(OutcomeTarget, models.CASCADE, related_name="detail")
    indicator = models.ForeignKey(
        "indicators.Indicator", models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.CharField("unidad de medida", max_length=80, blank=True)
    direction = models.CharField("sentido", max_length=10, choices=Direction, blank=True)
    baseline = ExactDecimalField("línea base", null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("año de la línea base", null=True, blank=True)
    baseline_source = models.CharField("fuente de la línea base", max_length=300, blank=True)
    formula = models.TextField("cómo se calcula", blank=True)
    priority_reason = models.TextField("por qué se prioriza", blank=True)
    rationale = models.TextField("por qué esa meta", blank=True)

    class Meta:
        verbose_name = "ficha de la meta de resultado"
        verbose_name_plural = "fichas de las metas de resultado"
        constraints = [
            CheckConstraint(
                condition=Q(direction="") | Q(direction__in=Direction.values),
                name="outcome_direction_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.baseline}"


class Refinement(models.TextChoices):
    """Finer than the two official words; common in departmental practice."""

    STOCK = "stock", "Stock: lo que existe al final"
    FLOW = "flujo", "Flujo: lo que se entrega cada año"
    ACCUMULATED = "acumulado", "Acumulado: suma de los años"
    CAPACITY = "capacidad", "Capacidad: lo que se mantiene"
    REDUCTION = "reduccion", "Reducción"
    YEARLY_REDUCTION = "reduccion_anual", "Reducción anual"


class TargetDetail(models.Model):
    """Who answers for a target, what a unit costs, and why the target is what it is."""

    target = models.OneToOneField(ProductTarget, models.CASCADE, related_name="detail")
    rationale = models.TextField("por qué esa meta", blank=True)
    baseline = ExactDecimalField("línea base", null=True, blank=True)
    responsible_office = models.CharField("dependencia responsable", max_length=160, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="persona responsable",
    )
    unit_cost_cop = ExactDecimalField("costo de cada unidad", null=True, blank=True)
    unit_cost_source = models.CharField("de dónde sale el costo", max_length=300, blank=True)
    refinement = models.CharField("clase de meta", max_length=16, choices=Refinement, blank=True)

    class Meta:
        verbose_name = "detalle de la meta de producto"
        verbose_name_plural = "detalles de las metas de producto"
        constraints = [
            CheckConstraint(
                condition=Q(refinement="") | Q(refinement__in=Refinement.values),
                name="target_refinement_is_known",
            ),
            CheckConstraint(
                condition=Q(unit_cost_cop=None) | Q(unit_cost_cop__gte=0),
                name="target_unit_cost_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.responsible_office}"


class TargetPopulation(models.Model):
    """For whom a target is: the catalogue's product does not say it (003:98)."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="populations")
    group_code = models.CharField("grupo poblacional", max_length=30)
    people = models.PositiveIntegerField("personas", null=True, blank=True)

    class Meta:
        verbose_name = "población de la meta"
        verbose_name_plural = "poblaciones de la meta"
        ordering = ["target", "group_code"]
        constraints = [
            UniqueConstraint(
                fields=["target", "group_code"], name="target_names_each_population_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.group_code}"


class PlaceKind(models.TextChoices):
    WHOLE = "todo", "Todo el territorio"
    URBAN = "urbana", "Zona urbana"
    RURAL = "rural", "Zona rural"
    COMUNA = "comuna", "Comuna o localidad"
    CORREGIMIENTO = "corregimiento", "Corregimiento"
    VEREDA = "vereda", "Vereda"
    MUNICIPALITY = "municipio", "Municipio"


class TargetPlace(models.Model):
    """Where a target is delivered."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="places")
    kind = models.CharField("clase de lugar", max_length=16, choices=PlaceKind)
    name = models.CharField("nombre", max_length=120, blank=True)

    class Meta:
        verbose_name = "lugar de la meta"
        verbose_name_plural = "lugares de la meta"
        ordering = ["target", "kind", "name"]
        constraints = [
            UniqueConstraint(fields=["target", "kind", "name"], name="target_names_a_place_once"),
            one_of("kind", PlaceKind, name="target_place_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class ExpectedFunding(models.Model):
    """A cell of the PPI whose money is still to be obtained: cofinancing that was asked for."""

    target = models.ForeignKey(ProductTarget, models.CASCADE, related_name="expected_funding")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    source = models.ForeignKey(
        "catalogues.FundingSource", models.PROTECT, related_name="+", verbose_name="fuente"
    )
    partner = models.CharField("con quién se gestiona", max_length=200, blank=True)

    class Meta:
        verbose_name = "recurso por gestionar"
        verbose_name_plural = "recursos por gestionar"
        ordering = ["target", "fiscal_year", "source"]
        constraints = [
            UniqueConstraint(
                fields=["target", "fiscal_year", "source"],
                name="expected_funding_once_per_target_year_and_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.fiscal_year} · {self.source_id}"


class FundingCeiling(models.Model):
    """How much of one source there is in one year for the whole plan, by the MFMP, in pesos."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="ceilings")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    source = models.ForeignKey(
        "catalogues.FundingSource", models.PROTECT, related_name="+", verbose_name="fuente"
    )
    amount_cop = ExactDecimalField("techo")
    basis = models.CharField("de dónde sale", max_length=300, blank=True)
    changed_at = models.DateTimeField("cambiado el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "techo de una fuente"
        verbose_name_plural = "techos de las fuentes"
        ordering = ["plan", "fiscal_year", "source"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "fiscal_year", "source"],
                name="ceiling_once_per_plan_year_and_source",
            ),
            CheckConstraint(condition=Q(amount_cop__gte=0), name="ceiling_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} · {self.source_id}: {self.amount_cop}"


class AlignmentFramework(models.TextChoices):
    """A bigger plan or agenda with which an element of this one is tied."""

    SDG = "ods", "Objetivos de desarrollo sostenible"
    NATIONAL_PLAN = "pnd", "Plan Nacional de Desarrollo"
    DEPARTMENT_PLAN = "departamento", "Plan del departamento"
    PDET = "pdet", "Iniciativas PDET"
    CITIZENS = "ciudadania", "Iniciativas de la ciudadanía"


class Alignment(models.Model):
    """That one row of a plan (by its ``uid``) serves one element of a bigger agenda."""

    version = models.ForeignKey("plans.PlanVersion", models.CASCADE, related_name="alignments")
    row_uid = models.UUIDField("fila del plan")
    framework = models.CharField("marco", max_length=14, choices=AlignmentFramework)
    code = models.CharField("código", max_length=40)
    name = models.CharField("nombre", max_length=400)
    change = models.ForeignKey("plans.ChangeSet", models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = "articulación"
        verbose_name_plural = "articulaciones"
        ordering = ["version", "framework", "code"]
        constraints = [
            UniqueConstraint(
                fields=["version", "row_uid", "framework", "code"],
                name="alignment_is_said_once_per_row",
            ),
            one_of("framework", AlignmentFramework, name="alignment_framework_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_framework_display()} {self.code}"


class RemovedRow(models.Model):
    """A row that was taken out of a draft, whole, so that the removal can be undone.

    ``snapshot`` is read by the undo only: what the plan says is never read from here.
    """

    change = models.ForeignKey("plans.ChangeSet", models.CASCADE, related_name="removed")
    kind = models.CharField("clase de fila", max_length=20)
    row_uid = models.UUIDField("fila del plan")
    label = models.CharField("consecutivo", max_length=24)
    name = models.CharField("nombre", max_length=400)
    snapshot = models.JSONField("como estaba")
    restored_at = models.DateTimeField("devuelta el", null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "fila retirada"
        verbose_name_plural = "filas retiradas"
        ordering = ["change", "pk"]
        constraints = [set_together("restored_at", "restored_by", name="restored_row_is_signed")]

    def __str__(self) -> str:
        return f"{self.label} {self.name}"
