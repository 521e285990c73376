"""Messages to many entities at once, each with its receipt."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import set_together


class Message(models.Model):
    """Mensaje: what a gobernación tells its municipalities, or DNP the departments."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    # None: DNP writes.
    department = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, null=True, related_name="sent_messages"
    )
    subject = models.CharField("asunto", max_length=160)
    text = models.TextField("mensaje")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("enviado el")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "mensaje"
        verbose_name_plural = "mensajes"
        ordering = ["-at", "-pk"]
        constraints = [
            CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="message_says_something")
        ]

    def __str__(self) -> str:
        return self.subject


class MessageReceipt(models.Model):
    """That a message was sent to one entity, and who of its team read it, and when."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts")
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="message_receipts"
    )
    read_at = models.DateTimeField("leído el", null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reminded_at = models.DateTimeField("recordado el", null=True)
    reminders = models.PositiveSmallIntegerField("recordatorios", default=0)

    class Meta:
        verbose_name = "recibo de un mensaje"
        verbose_name_plural = "recibos de mensajes"
        constraints = [
            UniqueConstraint(fields=["message", "entity"], name="receipt_once_per_entity"),
            set_together("read_at", "read_by", name="receipt_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.entity_id}"
