"""Problem, causes and effects of a line, and the way that was chosen (003:55)."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of


class ProblemTree(models.Model):
    """A central problem of a line. It belongs to the plan, whatever version is being written."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="problem_trees")
    line_uid = models.UUIDField("línea estratégica")
    problem = models.TextField("problema central")
    strategy = models.TextField("estrategia escogida", blank=True)
    strategy_reason = models.TextField("por qué esa estrategia", blank=True)
    row_version = models.PositiveIntegerField("versión de la fila", default=1)
    changed_at = models.DateTimeField("cambiado el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "árbol de problemas"
        verbose_name_plural = "árboles de problemas"
        ordering = ["plan", "pk"]
        constraints = [CheckConstraint(condition=~Q(problem=""), name="problem_is_told")]

    def __str__(self) -> str:
        return self.problem[:80]


class NoteKind(models.TextChoices):
    CAUSE = "causa", "Causa"
    EFFECT = "efecto", "Efecto"
    ALTERNATIVE = "alternativa", "Alternativa"


class ProblemNote(models.Model):
    """One cause, effect or alternative. ``is_indirect`` hangs from the one before it."""

    tree = models.ForeignKey(ProblemTree, models.CASCADE, related_name="notes")
    kind = models.CharField("clase", max_length=12, choices=NoteKind)
    position = models.PositiveSmallIntegerField("orden")
    is_indirect = models.BooleanField("es indirecta", default=False)
    text = models.TextField("texto")

    class Meta:
        verbose_name = "nota del árbol"
        verbose_name_plural = "notas del árbol"
        ordering = ["tree", "kind", "position"]
        constraints = [
            one_of("kind", NoteKind, name="problem_note_kind_is_known"),
            UniqueConstraint(
                fields=["tree", "kind", "position"], name="problem_note_has_its_place"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
