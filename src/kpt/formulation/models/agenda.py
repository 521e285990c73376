"""Elements of agendas that no catalogue has: what a municipality types of its own."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.plans.models import AlignmentFramework

TYPED = [AlignmentFramework.PDET, AlignmentFramework.CITIZENS]


class AgendaElement(models.Model):
    """An initiative (PDET, or of the citizens) that a plan may serve. It survives versions."""

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="agenda_elements")
    framework = models.CharField("marco", max_length=14, choices=AlignmentFramework)
    code = models.CharField("código", max_length=40)
    name = models.CharField("iniciativa", max_length=400)
    added_at = models.DateTimeField("agregada el")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "iniciativa de una agenda"
        verbose_name_plural = "iniciativas de las agendas"
        ordering = ["plan", "framework", "code"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "framework", "code"], name="agenda_element_once_per_plan"
            ),
            CheckConstraint(
                condition=Q(framework__in=TYPED), name="agenda_element_is_of_a_typed_agenda"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
