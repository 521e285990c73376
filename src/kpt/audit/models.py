"""Who did what, when, from where and as whom. For investigation; screens draw transitions."""

from django.db import models


class AuditEvent(models.Model):
    """One thing that a person or the system did. Rows are only ever added.

    Deliberately without foreign keys: the record outlives what it speaks of.
    """

    at = models.DateTimeField("fecha", db_index=True)
    kind = models.CharField("hecho", max_length=48, db_index=True)
    user_id = models.BigIntegerField("persona", null=True, blank=True)
    user_email = models.CharField("correo", max_length=254, blank=True)
    role = models.CharField("rol", max_length=32, blank=True)
    divipola = models.CharField("entidad", max_length=5, blank=True, db_index=True)
    target_type = models.CharField("sobre qué", max_length=64, blank=True)
    target_id = models.CharField("identificador", max_length=64, blank=True)
    before = models.JSONField("antes", default=dict)
    after = models.JSONField("después", default=dict)
    request_id = models.CharField("petición", max_length=36, blank=True)
    address = models.GenericIPAddressField("dirección", null=True, blank=True)

    class Meta:
        verbose_name = "hecho auditado"
        verbose_name_plural = "hechos auditados"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
            # The order of the screens: newest first, within an entity, a person or a kind.
            # The plain ones of those columns stay: on SQLite, dropping them would make the table
            # again and lose its triggers (0002).
            models.Index(fields=["-at", "-id"], name="audit_newest_first"),
            models.Index(fields=["divipola", "-at", "-id"], name="audit_by_entity"),
            models.Index(fields=["user_email", "-at", "-id"], name="audit_by_person"),
            models.Index(fields=["kind", "-at", "-id"], name="audit_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.target_type} {self.target_id}"
