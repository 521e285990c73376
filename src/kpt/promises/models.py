"""The programa de gobierno of a mandate, its promises, and which rows of the plan keep them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together


class Origin(models.TextChoices):
    """How the text came."""

    FILE = "archivo", "Archivo"
    WRITTEN = "escrito", "Escrito en pantalla"


class GovernmentProgramme(models.Model):
    """Programa de gobierno: the text that voters chose. One is current; earlier ones are kept."""

    government = models.ForeignKey(
        "territories.Government",
        models.PROTECT,
        related_name="programmes",
        verbose_name="mandato",
    )
    number = models.PositiveSmallIntegerField("número del texto")
    origin = models.CharField("cómo llegó", max_length=10, choices=Origin)
    file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="archivo del programa",
    )
    is_current = models.BooleanField("es el vigente", default=True)
    saved_at = models.DateTimeField("guardado el")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "programa de gobierno"
        verbose_name_plural = "programas de gobierno"
        ordering = ["government", "number"]
        constraints = [
            UniqueConstraint(
                fields=["government", "number"], name="programme_number_once_per_government"
            ),
            UniqueConstraint(
                fields=["government"],
                condition=Q(is_current=True),
                name="programme_current_one_per_government",
            ),
            one_of("origin", Origin, name="programme_origin_is_known"),
            CheckConstraint(
                condition=Q(origin=Origin.FILE, file__isnull=False)
                | (~Q(origin=Origin.FILE) & Q(file=None)),
                name="programme_from_a_file_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.government} · texto {self.number}"


class ProgrammePart(models.Model):
    """A part of the text: the vision, an axis with its proposals, or all that a file said."""

    programme = models.ForeignKey(GovernmentProgramme, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField("orden")
    title = models.CharField("título", max_length=200, blank=True)
    text = models.TextField("texto")

    class Meta:
        verbose_name = "parte del programa de gobierno"
        verbose_name_plural = "partes del programa de gobierno"
        ordering = ["programme", "position"]
        constraints = [
            UniqueConstraint(fields=["programme", "position"], name="programme_part_has_its_place")
        ]

    def __str__(self) -> str:
        return self.title or f"{self.programme_id} · {self.position}"


class Promise(models.Model):
    """Promesa: one thing that the programme says will be done, as the team cut it.

    It belongs to the mandate, so that a corrected text of the programme does not lose the work.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    government = models.ForeignKey(
        "territories.Government", models.PROTECT, related_name="promises", verbose_name="mandato"
    )
    position = models.PositiveIntegerField("orden")
    text = models.TextField("promesa")
    heading = models.CharField("eje del programa", max_length=200, blank=True)
    programme = models.ForeignKey(
        GovernmentProgramme, models.SET_NULL, null=True, blank=True, related_name="promises"
    )
    set_aside_reason = models.CharField("por qué se aparta", max_length=500, blank=True)
    set_aside_at = models.DateTimeField("apartada el", null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("cambiada el")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "promesa del programa de gobierno"
        verbose_name_plural = "promesas del programa de gobierno"
        ordering = ["government", "position", "pk"]
        constraints = [
            set_together("set_aside_at", "set_aside_by", name="promise_set_aside_is_signed"),
            CheckConstraint(
                condition=Q(set_aside_reason="", set_aside_at=None)
                | (~Q(set_aside_reason="") & Q(set_aside_at__isnull=False)),
                name="promise_set_aside_is_explained",
            ),
            CheckConstraint(condition=~Q(text=""), name="promise_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class RowKind(models.TextChoices):
    """What of a plan a promise may be tied to."""

    LINE = "linea", "Línea estratégica"
    OUTCOME = "resultado", "Meta de resultado"
    TARGET = "producto", "Meta de producto"


class PromiseLink(models.Model):
    """That a row of the plan keeps a promise. By ``uid``: it holds from one version to the next."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="links")
    row_uid = models.UUIDField("fila del plan", db_index=True)
    row_kind = models.CharField("clase de fila", max_length=10, choices=RowKind)
    linked_at = models.DateTimeField("vinculada el")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "vínculo de una promesa"
        verbose_name_plural = "vínculos de las promesas"
        ordering = ["promise", "pk"]
        constraints = [
            UniqueConstraint(fields=["promise", "row_uid"], name="promise_is_tied_once_to_a_row"),
            one_of("row_kind", RowKind, name="promise_link_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} → {self.row_uid}"


class WordChoice(models.Model):
    """What the team said of a word: leave it out of the cloud, or take it back."""

    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.CASCADE, related_name="word_choices"
    )
    stem = models.CharField("raíz", max_length=60)
    word = models.CharField("palabra", max_length=60)
    is_left_out = models.BooleanField("se deja por fuera")
    chosen_at = models.DateTimeField("decidida el")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "palabra escogida"
        verbose_name_plural = "palabras escogidas"
        ordering = ["entity", "word"]
        constraints = [
            UniqueConstraint(fields=["entity", "stem"], name="word_is_chosen_once_per_entity")
        ]

    def __str__(self) -> str:
        return self.word
