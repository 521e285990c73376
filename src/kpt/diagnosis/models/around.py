"""Who lives here, with whom one works, and what people asked for."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of


class Written(models.Model):
    """Who wrote a row, and when."""

    entered_at = models.DateTimeField("escrito el")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


class PopulationFigure(Written):
    """How many people of a group live in an entity, by one source and year."""

    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="population_figures"
    )
    group_name = models.CharField("grupo poblacional", max_length=120)
    year = models.PositiveSmallIntegerField("año")
    people = models.PositiveIntegerField("personas")
    source = models.CharField("fuente", max_length=300)
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        verbose_name = "población de un grupo"
        verbose_name_plural = "población por grupos"
        ordering = ["entity", "group_name", "-year"]
        constraints = [
            UniqueConstraint(
                fields=["entity", "group_name", "year", "source"],
                name="population_once_per_group_year_and_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_name} · {self.year}: {self.people}"


class Association(Written):
    """Esquema asociativo: entities that agreed to work together (Ley 1454 de 2011)."""

    name = models.CharField("nombre", max_length=200)
    kind = models.CharField("clase de esquema", max_length=120)
    is_active = models.BooleanField("está activo", default=True)
    purpose = models.TextField("para qué", blank=True)
    source = models.CharField("fuente", max_length=300, blank=True)
    registered_by = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="registered_associations",
        verbose_name="la escribió el equipo de",
    )
    members = models.ManyToManyField(
        "territories.TerritorialEntity", through="AssociationMember", related_name="associations"
    )

    class Meta:
        verbose_name = "esquema asociativo"
        verbose_name_plural = "esquemas asociativos"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AssociationMember(models.Model):
    """An entity that takes part in an association."""

    association = models.ForeignKey(Association, models.CASCADE, related_name="memberships")
    entity = models.ForeignKey("territories.TerritorialEntity", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["association", "entity"]
        constraints = [
            UniqueConstraint(fields=["association", "entity"], name="association_has_a_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.association_id} · {self.entity_id}"


class PartnerField(models.TextChoices):
    HEALTH = "salud", "Salud"
    EDUCATION = "educacion", "Educación"
    ENVIRONMENT = "ambiente", "Ambiente"
    PRODUCTIVE = "productivo", "Desarrollo productivo"
    CULTURE = "cultura", "Cultura y deporte"
    SOCIAL = "social", "Inclusión social"
    SECURITY = "seguridad", "Seguridad y justicia"
    COOPERATION = "cooperacion", "Cooperación internacional"
    OTHER = "otro", "Otro"


class Partner(Written):
    """An organisation with which the entity works, or could work."""

    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="partners"
    )
    name = models.CharField("organización", max_length=200)
    field = models.CharField("tema", max_length=12, choices=PartnerField)
    is_active = models.BooleanField("ya trabajan juntos", default=True)
    contribution = models.TextField("qué aporta o podría aportar", blank=True)

    class Meta:
        verbose_name = "socio estratégico"
        verbose_name_plural = "socios estratégicos"
        ordering = ["entity", "field", "name"]
        constraints = [
            one_of("field", PartnerField, name="partner_field_is_known"),
            UniqueConstraint(fields=["entity", "name", "field"], name="partner_once_per_field"),
        ]

    def __str__(self) -> str:
        return self.name


class InitiativeOrigin(models.TextChoices):
    NATIONAL_TABLE = "mesas_pnd", "Mesas del Plan Nacional de Desarrollo"
    LOCAL_TABLE = "mesas_plan", "Mesas del plan de la entidad"
    CTP = "ctp", "Consejo territorial de planeación"
    PDET = "pdet", "Iniciativas PDET"
    PETITION = "peticion", "Petición de la ciudadanía"
    OTHER = "otro", "Otro"


class Initiative(Written):
    """A project or a need that citizens voiced; ``line_uid`` says which line takes it up."""

    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="initiatives"
    )
    text = models.TextField("iniciativa o necesidad")
    origin = models.CharField("de dónde viene", max_length=12, choices=InitiativeOrigin)
    place = models.CharField("lugar", max_length=160, blank=True)
    voiced_by = models.CharField(
        "quién la propuso", max_length=160, blank=True, help_text="Grupo u organización."
    )
    voiced_on = models.DateField("fecha", null=True, blank=True)
    sector_code = models.CharField("código del sector", max_length=2, blank=True)
    line_uid = models.UUIDField("línea que la atiende", null=True, blank=True)
    answer = models.TextField("qué se decidió", blank=True)

    class Meta:
        verbose_name = "iniciativa ciudadana"
        verbose_name_plural = "iniciativas ciudadanas"
        ordering = ["entity", "pk"]
        constraints = [
            one_of("origin", InitiativeOrigin, name="initiative_origin_is_known"),
            CheckConstraint(condition=~Q(text=""), name="initiative_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
