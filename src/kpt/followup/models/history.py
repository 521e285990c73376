"""What an execution said before: only what changed or went, so that nothing is lost."""

from django.db import models
from django.db.models import CheckConstraint, Q

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField
from kpt.plans.models import Plan
from kpt.plans.models.strategy import Accumulation


class ExecutionKind(models.TextChoices):
    PHYSICAL = "fisica", "Física"
    FINANCIAL = "financiera", "Financiera"


class ExecutionHistory(models.Model):
    """An execution that ``change`` replaced or took away: what it said before and what it says now.

    Executions that a change adds have no row here: they point to the change themselves. Rows are
    only added; an undo takes away those of the change that it undoes.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="execution_history")
    change = models.ForeignKey("plans.ChangeSet", models.CASCADE, related_name="executions")
    # The change that had written the record before, so that an undo gives it back to its author.
    previous_change = models.ForeignKey("plans.ChangeSet", models.CASCADE, related_name="+")
    kind = models.CharField("clase", max_length=12, choices=ExecutionKind)
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    bpins = models.CharField("BPIN", max_length=1000)
    code = models.CharField("código del indicador o del producto", max_length=9)
    accumulation = models.CharField(
        "tipo de acumulación", max_length=16, choices=Accumulation, blank=True
    )
    previous_sheet = models.CharField("hoja anterior", max_length=60, blank=True)
    previous_row = models.PositiveIntegerField("fila anterior", null=True, blank=True)
    executed_before = ExactDecimalField("ejecutado antes", null=True)
    executed_after = ExactDecimalField("ejecutado después", null=True)
    commitments_before = ExactDecimalField("compromisos antes", null=True)
    commitments_after = ExactDecimalField("compromisos después", null=True)
    obligations_before = ExactDecimalField("obligaciones antes", null=True)
    obligations_after = ExactDecimalField("obligaciones después", null=True)
    payments_before = ExactDecimalField("pagos antes", null=True)
    payments_after = ExactDecimalField("pagos después", null=True)

    class Meta:
        verbose_name = "ejecución anterior"
        verbose_name_plural = "ejecuciones anteriores"
        ordering = ["plan", "pk"]
        indexes = [models.Index(fields=["plan", "code"], name="execution_history_by_code")]
        constraints = [
            one_of("kind", ExecutionKind, name="execution_history_kind_is_known"),
            CheckConstraint(
                condition=Q(kind=ExecutionKind.PHYSICAL, executed_before__isnull=False)
                | Q(kind=ExecutionKind.FINANCIAL, obligations_before__isnull=False),
                name="execution_history_says_what_was_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.bpins} × {self.code}"
