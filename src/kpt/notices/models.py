"""What the system tells each person: in the site always, by mail as she prefers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of


class NoticeKind(models.TextChoices):
    """What a notice is about; a person reads it as a label beside the title."""

    REPORT = "reporte", "Reporte de avance"
    REVIEW = "revision", "Revisión"
    DEADLINE = "plazo", "Plazo"
    MESSAGE = "mensaje", "Mensaje"
    CUT = "corte", "Corte publicado"
    PLAN = "plan", "El plan"


class Notice(models.Model):
    """Aviso: one thing that one person should know, and where to look. Nothing is only in the mail.

    ``key`` names the fact: the same person is told the same fact once.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField("clase", max_length=10, choices=NoticeKind)
    title = models.CharField("título", max_length=160)
    text = models.TextField("texto", blank=True)
    url = models.CharField("dónde mirar", max_length=300, blank=True)
    key = models.CharField("hecho", max_length=120)
    at = models.DateTimeField("fecha")
    read_at = models.DateTimeField("leído el", null=True, blank=True)
    mailed_at = models.DateTimeField("enviado por correo el", null=True, blank=True)

    class Meta:
        verbose_name = "aviso"
        verbose_name_plural = "avisos"
        ordering = ["-at", "-pk"]
        constraints = [
            UniqueConstraint(fields=["user", "key"], name="notice_once_per_person_and_fact"),
            one_of("kind", NoticeKind, name="notice_kind_is_known"),
            CheckConstraint(condition=~Q(title=""), name="notice_says_something"),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_by_person"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["at"], condition=Q(mailed_at=None), name="notice_waiting_for_mail"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MailPace(models.TextChoices):
    AT_ONCE = "inmediato", "Cada aviso, apenas ocurre"
    DAILY = "diario", "Un resumen al día"
    WEEKLY = "semanal", "Un resumen a la semana"
    NEVER = "nunca", "Ninguno: los miro en el sitio"


class NoticePreference(models.Model):
    """How often a person wants her notices by mail. Without a row: a digest a day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_preference"
    )
    pace = models.CharField("correo", max_length=10, choices=MailPace, default=MailPace.DAILY)
    last_mailed_at = models.DateTimeField("último resumen", null=True, blank=True)

    class Meta:
        verbose_name = "preferencia de avisos"
        verbose_name_plural = "preferencias de avisos"
        constraints = [one_of("pace", MailPace, name="mail_pace_is_known")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pace}"
