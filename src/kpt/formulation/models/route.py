"""What a team decides about its route, and how far each plan is, kept for those who review many."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.rules.route import MAY_NOT_APPLY, ROUTE

STEP_CODES = [step.code for module in ROUTE for step in module.steps]


class ItemState(models.TextChoices):
    PENDING = "pendiente", "Pendiente"
    DOING = "en_curso", "En curso"
    DONE = "hecha", "Hecha"
    NOT_APPLICABLE = "no_aplica", "No aplica"


class ChecklistItem(models.Model):
    """What a plan notes of one activity of the lista de chequeo de alistamiento.

    ``code`` names an activity of ``kpt.rules.alistamiento``; empty, one that the team added. An
    activity without a row here is pending.
    """

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="checklist")
    code = models.CharField("actividad", max_length=20, blank=True)
    title = models.CharField("actividad propia", max_length=200, blank=True)
    state = models.CharField("estado", max_length=10, choices=ItemState, default=ItemState.PENDING)
    responsible = models.CharField("responsable", max_length=160, blank=True)
    on = models.DateField("fecha", null=True, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField("nota", max_length=500, blank=True)
    changed_at = models.DateTimeField("cambiada el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "actividad de alistamiento"
        verbose_name_plural = "actividades de alistamiento"
        ordering = ["plan", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "code"],
                condition=~Q(code=""),
                name="checklist_item_once_per_plan",
            ),
            CheckConstraint(
                condition=(Q(code="") & ~Q(title="")) | (~Q(code="") & Q(title="")),
                name="checklist_item_is_of_the_list_or_has_a_title",
            ),
            one_of("state", ItemState, name="checklist_item_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title or self.code


class StepSetAside(models.Model):
    """That a step of the route does not apply to a plan, and why."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="steps_set_aside")
    step = models.CharField("paso", max_length=20)
    reason = models.CharField("por qué no aplica", max_length=300)
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "paso que no aplica"
        verbose_name_plural = "pasos que no aplican"
        constraints = [
            UniqueConstraint(fields=["plan", "step"], name="step_is_set_aside_once_per_plan"),
            one_of("step", MAY_NOT_APPLY, name="step_set_aside_is_one_that_may"),
            CheckConstraint(condition=~Q(reason=""), name="step_set_aside_is_explained"),
        ]

    def __str__(self) -> str:
        return self.step


class StepSummary(models.Model):
    """How far one step of one version was, when it was last counted.

    Pages about many entities read this and never the rows of the plans; whoever reads it is told
    when it was counted. ``through_change`` is the last change of the plan that it saw.
    """

    version = models.ForeignKey("plans.PlanVersion", models.CASCADE, related_name="step_summaries")
    step = models.CharField("paso", max_length=20)
    done = models.PositiveIntegerField("completos")
    total = models.PositiveIntegerField("en total")
    applies = models.BooleanField("aplica", default=True)

    class Meta:
        verbose_name = "avance de un paso"
        verbose_name_plural = "avance de los pasos"
        constraints = [
            UniqueConstraint(fields=["version", "step"], name="step_summary_once_per_version"),
            one_of("step", STEP_CODES, name="step_summary_step_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.step}: {self.done}/{self.total}"


class RouteSummary(models.Model):
    """The whole of one version's formulation, when it was last counted."""

    version = models.OneToOneField(
        "plans.PlanVersion", models.CASCADE, related_name="route_summary"
    )
    percent = models.PositiveSmallIntegerField("avance en %")
    through_change = models.BigIntegerField("último cambio contado")
    counted_at = models.DateTimeField("contado el")

    class Meta:
        verbose_name = "avance de la formulación"
        verbose_name_plural = "avance de la formulación"
        constraints = [
            CheckConstraint(condition=Q(percent__lte=100), name="route_percent_is_at_most_100")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.percent} %"
