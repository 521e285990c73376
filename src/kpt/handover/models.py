"""The change of government of an entity, as the system sees it: access, copy, signatures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.rules.workflows.handover import HandoverEvent as Event
from kpt.rules.workflows.handover import HandoverState as State


class HandoverState(models.TextChoices):
    OPEN = State.OPEN.value, "Abierto"
    SNAPSHOT_TAKEN = State.SNAPSHOT_TAKEN.value, "Foto tomada, por firmar"
    SIGNED_BY_OUTGOING = State.SIGNED_BY_OUTGOING.value, "Firmado por el gobierno saliente"
    SIGNED_BY_INCOMING = State.SIGNED_BY_INCOMING.value, "Firmado por el gobierno entrante"
    SIGNED_BY_BOTH = State.SIGNED_BY_BOTH.value, "Firmado por ambos"
    CLOSED = State.CLOSED.value, "Cerrado"


class HandoverStep(models.TextChoices):
    """The steps as the timeline tells them. The first one has no state before it."""

    OPENED = "open", "Se abrió el empalme"
    MOVE_CUTOFF = Event.MOVE_CUTOFF.value, "Se cambió la fecha de corte"
    TAKE_SNAPSHOT = Event.TAKE_SNAPSHOT.value, "Se tomó la foto del plan"
    SIGN_AS_OUTGOING = Event.SIGN_AS_OUTGOING.value, "Firmó el gobierno saliente"
    SIGN_AS_INCOMING = Event.SIGN_AS_INCOMING.value, "Firmó el gobierno entrante"
    CLOSE = Event.CLOSE.value, "Se cerró el acta"
    CLOSE_WITHOUT_SIGNATURE = (
        Event.CLOSE_WITHOUT_SIGNATURE.value,
        "Se cerró el acta sin todas las firmas",
    )


class Side(models.TextChoices):
    OUTGOING = "saliente", "Gobierno saliente"
    INCOMING = "entrante", "Gobierno entrante"


class Handover(models.Model):
    """Empalme del sistema: the change from one government of an entity to the next.

    From ``cutoff_on`` on the outgoing team only reads. ``state`` answers «what comes next?»; the
    signed and dated history is HandoverTransition.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="handovers",
        verbose_name="entidad territorial",
    )
    outgoing = models.OneToOneField(
        "territories.Government",
        models.PROTECT,
        related_name="handed_over",
        verbose_name="gobierno saliente",
    )
    incoming = models.OneToOneField(
        "territories.Government",
        models.PROTECT,
        related_name="received",
        verbose_name="gobierno entrante",
    )
    cutoff_on = models.DateField("fecha de corte")
    # Why a government ends before its term; empty at the end of a term.
    reason = models.CharField("por qué termina antes", max_length=300, blank=True)
    state = models.CharField(
        "estado", max_length=24, choices=HandoverState, default=HandoverState.OPEN
    )
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField("abierto el")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("cerrado el", null=True, blank=True)

    class Meta:
        verbose_name = "empalme"
        verbose_name_plural = "empalmes"
        ordering = ["entity", "-opened_at"]
        constraints = [
            one_of("state", HandoverState, name="handover_state_is_known"),
            CheckConstraint(
                condition=~Q(outgoing=F("incoming")), name="handover_is_between_two_governments"
            ),
            CheckConstraint(
                condition=Q(state=HandoverState.CLOSED, closed_at__isnull=False)
                | (~Q(state=HandoverState.CLOSED) & Q(closed_at=None)),
                name="handover_closed_is_dated",
            ),
            UniqueConstraint(
                fields=["entity"],
                condition=~Q(state=HandoverState.CLOSED),
                name="handover_one_at_a_time_per_entity",
            ),
        ]

    def __str__(self) -> str:
        return f"Empalme de {self.entity_id} · {self.get_state_display()}"


class HandoverTransition(models.Model):
    """One step of a change of government. Rows are only ever added."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="transitions")
    event = models.CharField("paso", max_length=24, choices=HandoverStep)
    to_state = models.CharField("llegó a", max_length=24, choices=HandoverState)
    comment = models.TextField("observaciones", blank=True)
    at = models.DateTimeField("fecha")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "paso del empalme"
        verbose_name_plural = "pasos del empalme"
        ordering = ["at", "pk"]
        constraints = [
            CheckConstraint(
                condition=~Q(event=Event.CLOSE_WITHOUT_SIGNATURE.value, comment=""),
                name="handover_closed_without_signature_is_explained",
            )
        ]

    def __str__(self) -> str:
        return f"{self.handover} · {self.get_event_display()}"


class Snapshot(models.Model):
    """Foto del empalme: what the outgoing government left, in files that never change.

    ``sha256`` is that of the manifest, which holds the hash of every other file: whoever knows it
    can tell whether any of them was touched. It is public. The counts are those of that day.
    """

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="snapshot")
    taken_at = models.DateTimeField("tomada el")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField("SHA-256 del manifiesto", max_length=64)
    has_plan = models.BooleanField("hay plan")
    findings = models.PositiveIntegerField("hallazgos abiertos")
    pending_imports = models.PositiveIntegerField("importaciones por decidir")

    class Meta:
        verbose_name = "foto del empalme"
        verbose_name_plural = "fotos del empalme"

    def __str__(self) -> str:
        return f"{self.handover} · {self.sha256[:12]}"


class SnapshotFile(models.Model):
    """One file of the copy. Its hash is the stored file's own."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="files")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    label = models.CharField("qué es", max_length=120)
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        verbose_name = "archivo de la foto"
        verbose_name_plural = "archivos de la foto"
        ordering = ["snapshot", "position"]
        constraints = [
            UniqueConstraint(
                fields=["snapshot", "position"], name="snapshot_file_has_its_own_place"
            )
        ]

    def __str__(self) -> str:
        return self.label


class HandoverSignature(models.Model):
    """Firma en pantalla: who, for which side, when, and of which hash."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="signatures")
    side = models.CharField("por", max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField("nombre de quien firma", max_length=120)
    job_title = models.CharField("cargo", max_length=120, blank=True)
    at = models.DateTimeField("firmado el")
    sha256 = models.CharField("SHA-256 firmado", max_length=64)

    class Meta:
        verbose_name = "firma del empalme"
        verbose_name_plural = "firmas del empalme"
        ordering = ["at", "pk"]
        constraints = [
            UniqueConstraint(fields=["handover", "side"], name="handover_signed_once_per_side"),
            UniqueConstraint(fields=["handover", "by"], name="handover_signed_once_per_person"),
            one_of("side", Side, name="handover_signature_is_of_a_side"),
            CheckConstraint(condition=~Q(name=""), name="handover_signature_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_side_display()}"


class HandoverObjection(models.Model):
    """Salvedad: what one side does not agree with. It goes into the act with its answer."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="objections")
    side = models.CharField("de", max_length=10, choices=Side)
    text = models.TextField("salvedad")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("escrita el")
    answer = models.TextField("respuesta", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("respondida el", null=True, blank=True)

    class Meta:
        verbose_name = "salvedad del empalme"
        verbose_name_plural = "salvedades del empalme"
        ordering = ["at", "pk"]
        constraints = [
            one_of("side", Side, name="handover_objection_is_of_a_side"),
            CheckConstraint(condition=~Q(text=""), name="handover_objection_says_something"),
            set_together("answered_by", "answered_at", name="handover_answer_is_signed"),
            CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="handover_answer_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
