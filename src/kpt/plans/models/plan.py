"""The plan of an entity for a period, and its versions, each tied to an act."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.rules.workflows.plan import PlanVersionState as State


class VersionState(models.TextChoices):
    DRAFT = State.DRAFT.value, "En formulación"
    ADOPTED_PENDING_ACT = State.ADOPTED_PENDING_ACT.value, "Adoptada, falta anotar el acto"
    ADOPTED = State.ADOPTED.value, "Adoptada"
    SUPERSEDED = State.SUPERSEDED.value, "Reemplazada"


CURRENT_STATES = [VersionState.ADOPTED_PENDING_ACT, VersionState.ADOPTED]


class ActKind(models.TextChoices):
    AGREEMENT = "acuerdo", "Acuerdo"
    ORDINANCE = "ordenanza", "Ordenanza"
    DECREE = "decreto", "Decreto"


class Plan(models.Model):
    """Plan de desarrollo territorial (PDT): one per entity and period of government."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="plans",
        verbose_name="entidad territorial",
    )
    period = models.ForeignKey(
        "territories.GovernmentPeriod", models.PROTECT, related_name="plans", verbose_name="periodo"
    )
    name = models.CharField("nombre del plan", max_length=300)
    # Column «Fecha de creación del plan» of the newer official workbooks; older ones lack it.
    sispt_created_at = models.DateTimeField("creado en SisPT el", null=True, blank=True)
    is_demo = models.BooleanField("es de demostración", default=False)

    class Meta:
        verbose_name = "plan de desarrollo territorial"
        verbose_name_plural = "planes de desarrollo territorial"
        ordering = ["entity", "period"]
        constraints = [
            UniqueConstraint(fields=["entity", "period"], name="plan_one_per_entity_and_period")
        ]

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """One text of the plan. The adopted one is frozen: other targets need another act.

    Yearly programming and money may change inside an adopted version; each change is kept in
    ValueHistory.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("versión")
    state = models.CharField("estado", max_length=20, choices=VersionState)
    reason = models.CharField("por qué se abrió", max_length=300, blank=True)
    act_kind = models.CharField("acto", max_length=12, choices=ActKind, blank=True)
    act_number = models.CharField("número del acto", max_length=40, blank=True)
    act_on = models.DateField("fecha del acto", null=True, blank=True)
    opened_at = models.DateTimeField("abierta el")
    adopted_at = models.DateTimeField("registrada como adoptada el", null=True, blank=True)
    superseded_at = models.DateTimeField("reemplazada el", null=True, blank=True)
    change = models.ForeignKey(
        "plans.ChangeSet", models.RESTRICT, related_name="opened_versions", verbose_name="cambio"
    )

    class Meta:
        verbose_name = "versión del plan"
        verbose_name_plural = "versiones del plan"
        ordering = ["plan", "number"]
        constraints = [
            UniqueConstraint(fields=["plan", "number"], name="version_number_once_per_plan"),
            UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=CURRENT_STATES),
                name="version_current_one_per_plan",
            ),
            UniqueConstraint(
                fields=["plan"],
                condition=Q(state=VersionState.DRAFT),
                name="version_draft_one_per_plan",
            ),
            one_of("state", VersionState, name="version_state_is_known"),
            CheckConstraint(
                condition=Q(act_kind="", act_number="", act_on=None)
                | (~Q(act_kind="") & ~Q(act_number="") & Q(act_on__isnull=False)),
                name="version_act_is_told_whole",
            ),
            CheckConstraint(
                condition=~Q(state=VersionState.ADOPTED) | ~Q(act_kind=""),
                name="version_adopted_names_its_act",
            ),
            CheckConstraint(
                condition=Q(state=VersionState.DRAFT, adopted_at=None)
                | (~Q(state=VersionState.DRAFT) & Q(adopted_at__isnull=False)),
                name="version_is_draft_until_adopted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · versión {self.number}"


class ExtraSheet(models.Model):
    """A sheet of the official workbook that we keep as it came (*Iniciativas PATR*)."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="extra_sheets")
    name = models.CharField("hoja", max_length=60)
    position = models.PositiveSmallIntegerField("orden")
    # A raw external payload: rows of [type, text] cells, written back as they were.
    rows = models.JSONField("filas", default=list)

    class Meta:
        verbose_name = "hoja conservada"
        verbose_name_plural = "hojas conservadas"
        ordering = ["version", "position"]
        constraints = [
            UniqueConstraint(fields=["version", "name"], name="extra_sheet_once_per_version")
        ]

    def __str__(self) -> str:
        return self.name
