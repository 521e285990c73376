"""Long work: what it is, how far it is, how it ended."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from kpt.base.constraints import one_of


class JobState(models.TextChoices):
    QUEUED = "queued", "En espera"
    RUNNING = "running", "En curso"
    DONE = "done", "Terminado"
    FAILED = "failed", "Falló"


class Job(models.Model):
    """One piece of long work, whose progress a person can leave and come back to.

    The queue itself is django-tasks'; this row is what screens read, what survives a restart and
    what the reaper runs again (``heartbeat_at``). ``name`` is the registered function,
    ``argument`` the one id it works on: functions are idempotent.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("trabajo", max_length=64)
    argument = models.CharField("sobre qué", max_length=64, blank=True)
    title = models.CharField("título", max_length=160)
    state = models.CharField("estado", max_length=8, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField("hecho", default=0)
    total = models.PositiveIntegerField("total", default=0)
    step = models.CharField("paso", max_length=160, blank=True)
    message = models.TextField("resultado", blank=True)
    result_url = models.CharField("dirección del resultado", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    queued_at = models.DateTimeField("pedido el")
    # Which process runs it, so that the death of one on this machine is seen at once.
    worker = models.CharField("proceso", max_length=120, blank=True)
    heartbeat_at = models.DateTimeField("última señal", null=True, blank=True)
    ended_at = models.DateTimeField("terminado el", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs"
    )

    class Meta:
        verbose_name = "trabajo"
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_by_state")]
        constraints = [
            one_of("state", JobState, name="job_state_is_known"),
            CheckConstraint(
                condition=~Q(state__in=[JobState.DONE, JobState.FAILED])
                | Q(ended_at__isnull=False),
                name="job_ended_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_state_display()}"
