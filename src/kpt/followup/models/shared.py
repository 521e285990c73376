"""Money that serves several targets, and what the budget says was executed. All in pesos."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.fields import ExactDecimalField


class SharedSpending(models.Model):
    """Gasto compartido: a contract, a payroll… that serves several targets, apportioned.

    What its shares don't take stays in sight, without a target: Σ targets + unassigned = execution.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(
        "followup.FollowUpReport", models.CASCADE, related_name="shared_spending"
    )
    concept = models.CharField("concepto", max_length=300)
    source = models.ForeignKey("catalogues.FundingSource", models.PROTECT, related_name="+")
    bpin = models.CharField("BPIN", max_length=20, blank=True)
    commitments_cop = ExactDecimalField("compromisos")
    obligations_cop = ExactDecimalField("obligaciones")
    payments_cop = ExactDecimalField("pagos")
    row_version = models.PositiveIntegerField("versión de la fila", default=1)
    changed_at = models.DateTimeField("escrito el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "gasto compartido"
        verbose_name_plural = "gastos compartidos"
        ordering = ["report", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(concept=""), name="shared_spending_says_what_it_is"),
            CheckConstraint(
                condition=Q(commitments_cop__gte=0)
                & Q(obligations_cop__gte=0)
                & Q(payments_cop__gte=0),
                name="shared_spending_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.concept


class SpendingShare(models.Model):
    """The percent of a shared spending that one target takes. They add up to 100 at most."""

    spending = models.ForeignKey(SharedSpending, models.CASCADE, related_name="shares")
    target_uid = models.UUIDField("meta")
    percent = models.DecimalField("parte (%)", max_digits=9, decimal_places=6)

    class Meta:
        verbose_name = "parte de un gasto compartido"
        verbose_name_plural = "partes de gastos compartidos"
        ordering = ["spending", "pk"]
        constraints = [
            UniqueConstraint(fields=["spending", "target_uid"], name="share_once_per_target"),
            CheckConstraint(
                condition=Q(percent__gt=0) & Q(percent__lte=100),
                name="share_is_between_zero_and_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % → {self.target_uid}"


class BudgetExecution(models.Model):
    """What the budget of the entity says was executed from one source in the vigencia.

    Typed from the budget's own report, to reconcile the targets with it.
    """

    report = models.ForeignKey(
        "followup.FollowUpReport", models.CASCADE, related_name="budget_execution"
    )
    source = models.ForeignKey("catalogues.FundingSource", models.PROTECT, related_name="+")
    commitments_cop = ExactDecimalField("compromisos")
    obligations_cop = ExactDecimalField("obligaciones")
    payments_cop = ExactDecimalField("pagos")
    changed_at = models.DateTimeField("escrito el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "ejecución presupuestal"
        verbose_name_plural = "ejecución presupuestal"
        ordering = ["report", "source"]
        constraints = [
            UniqueConstraint(fields=["report", "source"], name="budget_execution_once_per_source"),
            CheckConstraint(
                condition=Q(commitments_cop__gte=0)
                & Q(obligations_cop__gte=0)
                & Q(payments_cop__gte=0),
                name="budget_execution_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.source_id}: {self.obligations_cop}"
