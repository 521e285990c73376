"""What has been told by itself, so that nothing is told twice and the proof of it stays."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class ToldStep(models.Model):
    """That one step, observation or reply of a report has been told to whom it concerns."""

    transition = models.OneToOneField(
        "followup.ReportTransition", models.CASCADE, null=True, related_name="told"
    )
    observation = models.OneToOneField(
        "followup.Observation", models.CASCADE, null=True, related_name="told"
    )
    reply = models.OneToOneField(
        "followup.ObservationReply", models.CASCADE, null=True, related_name="told"
    )
    at = models.DateTimeField("contado el")
    people = models.PositiveIntegerField("personas", default=0)

    class Meta:
        verbose_name = "paso contado"
        verbose_name_plural = "pasos contados"
        constraints = [
            CheckConstraint(
                condition=Q(transition__isnull=False, observation=None, reply=None)
                | Q(transition=None, observation__isnull=False, reply=None)
                | Q(transition=None, observation=None, reply__isnull=False),
                name="told_step_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.transition_id or self.observation_id or self.reply_id} · {self.people}"


class Reminder(models.Model):
    """Recordatorio: that an entity was reminded of a last day, and how many people were told."""

    window = models.ForeignKey("followup.ReportingWindow", models.CASCADE, related_name="reminders")
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="reminders"
    )
    audience = models.CharField("a quién", max_length=12)
    phase = models.CharField("fase", max_length=12)
    mark = models.PositiveSmallIntegerField("días antes")
    last_day = models.DateField("último día")
    at = models.DateTimeField("fecha")
    people = models.PositiveIntegerField("personas", default=0)

    class Meta:
        verbose_name = "recordatorio"
        verbose_name_plural = "recordatorios"
        constraints = [
            # With its last day: an extension is another deadline, of which one is reminded again.
            UniqueConstraint(
                fields=["window", "entity", "audience", "phase", "mark", "last_day"],
                name="reminder_once_for_each_mark_of_a_deadline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} · {self.audience} · {self.mark}"
