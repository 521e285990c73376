"""The Plan Indicativo of a vigencia, by its numbers: derived from the plan, adopted by an act."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField


class IndicativeState(models.TextChoices):
    DRAFT = "borrador", "En borrador"
    ADOPTED = "adoptado", "Adoptado"
    SUPERSEDED = "reemplazado", "Reemplazado"


class IndicativeAct(models.TextChoices):
    DECREE = "decreto", "Decreto"
    RESOLUTION = "resolucion", "Resolución"
    COUNCIL_MINUTES = "acta", "Acta del Consejo de Gobierno"
    AGREEMENT = "acuerdo", "Acuerdo"
    ORDINANCE = "ordenanza", "Ordenanza"


class IndicativePlan(models.Model):
    """Plan Indicativo (PI) of one vigencia. What is adopted stays; what follows is a new number."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="indicatives")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    number = models.PositiveSmallIntegerField("número")
    state = models.CharField(
        "estado", max_length=12, choices=IndicativeState, default=IndicativeState.DRAFT
    )
    # Of which version its targets are; its number stays when the version goes.
    version = models.ForeignKey(
        "plans.PlanVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version_number = models.PositiveSmallIntegerField("versión del plan")
    reason = models.CharField("por qué se abrió", max_length=300, blank=True)
    opened_at = models.DateTimeField("abierto el")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    act_kind = models.CharField("acto", max_length=12, choices=IndicativeAct, blank=True)
    act_number = models.CharField("número del acto", max_length=40, blank=True)
    act_on = models.DateField("fecha del acto", null=True, blank=True)
    document = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField("anotado como adoptado el", null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "plan indicativo"
        verbose_name_plural = "planes indicativos"
        ordering = ["plan", "fiscal_year", "number"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "fiscal_year", "number"],
                name="indicative_number_once_per_plan_and_year",
            ),
            UniqueConstraint(
                fields=["plan", "fiscal_year"],
                condition=Q(state=IndicativeState.DRAFT),
                name="indicative_draft_one_per_plan_and_year",
            ),
            UniqueConstraint(
                fields=["plan", "fiscal_year"],
                condition=Q(state=IndicativeState.ADOPTED),
                name="indicative_in_force_one_per_plan_and_year",
            ),
            one_of("state", IndicativeState, name="indicative_state_is_known"),
            CheckConstraint(
                condition=Q(
                    state=IndicativeState.DRAFT, act_kind="", act_number="", adopted_at=None
                )
                | (
                    ~Q(state=IndicativeState.DRAFT)
                    & ~Q(act_kind="")
                    & ~Q(act_number="")
                    & Q(act_on__isnull=False)
                    & Q(adopted_at__isnull=False)
                ),
                name="indicative_is_draft_until_an_act",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan indicativo {self.fiscal_year}, número {self.number}"


class IndicativeTarget(models.Model):
    """One target of the plan inside a PI, with the words of its version and its programming.

    Rows are made and taken away only when the PI is derived from the plan (``actions.deriving``).
    ``office`` is written at the adoption: it is what was adopted, whoever answers afterwards.
    """

    indicative = models.ForeignKey(IndicativePlan, models.CASCADE, related_name="targets")
    target_uid = models.UUIDField("meta")
    consecutive = models.PositiveIntegerField("consecutivo")
    position = models.PositiveIntegerField("orden")
    sector_code = models.CharField("código del sector", max_length=2)
    sector_name = models.CharField("sector", max_length=120)
    programme_code = models.CharField("código del programa", max_length=4)
    programme_name = models.CharField("programa", max_length=300)
    product_code = models.CharField("código del producto", max_length=7)
    product_name = models.CharField("producto", max_length=400)
    indicator_code = models.CharField("código del indicador", max_length=9)
    indicator_name = models.CharField("indicador de producto", max_length=400)
    customisation = models.TextField("personalización", blank=True)
    unit = models.CharField("unidad de medida", max_length=60, blank=True)
    target = ExactDecimalField("meta del cuatrienio", null=True, blank=True)
    accumulation = models.CharField("tipo de acumulación", max_length=16)
    quantity = ExactDecimalField("programado en la vigencia", null=True, blank=True)
    office = models.CharField("dependencia responsable", max_length=200, blank=True)
    row_version = models.PositiveIntegerField("versión de la fila", default=1)

    class Meta:
        verbose_name = "meta del plan indicativo"
        verbose_name_plural = "metas del plan indicativo"
        ordering = ["indicative", "position"]
        constraints = [
            UniqueConstraint(
                fields=["indicative", "target_uid"], name="indicative_has_each_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.indicator_name}"

    @property
    def label(self) -> str:
        return f"IP-{self.consecutive}"


class IndicativeFunding(models.Model):
    """Money of one target of a PI by source, in pesos. Only cells other than zero."""

    target = models.ForeignKey(IndicativeTarget, models.CASCADE, related_name="funding")
    source = models.ForeignKey(
        "catalogues.FundingSource", models.PROTECT, related_name="+", verbose_name="fuente"
    )
    amount_cop = ExactDecimalField("pesos")

    class Meta:
        verbose_name = "recurso del plan indicativo"
        verbose_name_plural = "recursos del plan indicativo"
        ordering = ["target", "source"]
        constraints = [
            UniqueConstraint(
                fields=["target", "source"], name="indicative_money_once_per_target_and_source"
            ),
            CheckConstraint(
                condition=Q(amount_cop__gt=0), name="indicative_money_is_more_than_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} · {self.source_id}: {self.amount_cop}"


class IndicativeExplanation(models.Model):
    """Why the PI says another figure than the plan. ``source`` 0 is the physical quantity.

    It answers for the two figures that it names: when one of them changes, it answers no more.
    """

    target = models.ForeignKey(IndicativeTarget, models.CASCADE, related_name="explanations")
    source = models.PositiveSmallIntegerField("fuente, 0 la cantidad")
    planned = ExactDecimalField("según el plan")
    programmed = ExactDecimalField("según el plan indicativo")
    text = models.CharField("explicación", max_length=500)
    written_at = models.DateTimeField("escrita el")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "diferencia explicada"
        verbose_name_plural = "diferencias explicadas"
        ordering = ["target", "source"]
        constraints = [
            UniqueConstraint(fields=["target", "source"], name="indicative_difference_told_once"),
            CheckConstraint(condition=~Q(text=""), name="indicative_explanation_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class MatrixUpload(models.Model):
    """A matrix of an earlier PI on its way in: read, looked at, then confirmed."""

    indicative = models.ForeignKey(IndicativePlan, models.CASCADE, related_name="uploads")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    # What was read: one entry per row, with its sheet, its number and what is odd in it.
    rows = models.JSONField("filas", default=list)
    uploaded_at = models.DateTimeField("subida el")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField("confirmada el", null=True, blank=True)

    class Meta:
        verbose_name = "matriz subida"
        verbose_name_plural = "matrices subidas"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return str(self.file)
