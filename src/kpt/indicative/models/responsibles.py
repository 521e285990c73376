"""Who answers for each target of a plan, since when and until when."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class TargetResponsible(models.Model):
    """Responsable: the office, and the person if she is named, that answers for a target.

    By ``target_uid``: it survives versions. Rows are never changed but to be closed, so that they
    are the history; the open one (``until`` empty) is who answers today.
    """

    plan = models.ForeignKey("plans.Plan", models.CASCADE, related_name="responsibles")
    target_uid = models.UUIDField("meta")
    office = models.CharField("dependencia", max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="persona",
    )
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)
    reason = models.CharField("por qué cambió", max_length=300, blank=True)
    set_at = models.DateTimeField("escrito el")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "responsable de la meta"
        verbose_name_plural = "responsables de las metas"
        ordering = ["plan", "target_uid", "since", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "target_uid"],
                condition=Q(until=None),
                name="target_has_one_responsible_at_a_time",
            ),
            CheckConstraint(condition=~Q(office=""), name="responsible_is_of_an_office"),
            CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="responsible_ends_after_starting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_uid}: {self.office}"
