"""What is measured of an entity, year by year, and by whom."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Direction(models.TextChoices):
    """Where an indicator should go: 20 % → 17 % of poverty is good news."""

    UP = "aumentar", "Aumentar"
    DOWN = "reducir", "Reducir"
    KEEP = "mantener", "Mantener"


class Indicator(models.Model):
    """Indicador de resultado or of context: national, or one that an entity made for itself.

    ``entity`` is None for a national one. ``code`` is the publisher's own, or one made from its
    dimension and name when the publisher gives none (TerriData).
    """

    code = models.CharField("código", max_length=80)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_indicators",
        verbose_name="propio de",
    )
    name = models.CharField("indicador", max_length=400)
    search_text = models.TextField("texto para buscar", help_text="Sin tildes, en minúsculas.")
    unit = models.CharField("unidad de medida", max_length=80, blank=True)
    dimension = models.CharField("dimensión de bienestar", max_length=120, blank=True)
    subcategory = models.CharField("subcategoría", max_length=160, blank=True)
    sector_code = models.CharField("código del sector", max_length=2, blank=True)
    sdg = models.ForeignKey(
        "catalogues.SDG", models.PROTECT, null=True, blank=True, related_name="+"
    )
    transformation_name = models.CharField("transformación del PND", max_length=200, blank=True)
    direction = models.CharField(
        "sentido", max_length=10, choices=Direction, blank=True, help_text="Hacia dónde mejora."
    )
    formula = models.TextField("cómo se calcula", blank=True)
    source = models.CharField("fuente", max_length=300, blank=True)

    class Meta:
        verbose_name = "indicador"
        verbose_name_plural = "indicadores"
        ordering = ["dimension", "subcategory", "name"]
        constraints = [
            UniqueConstraint(
                fields=["code"],
                condition=Q(entity=None),
                name="national_indicator_code_is_unique",
            ),
            UniqueConstraint(
                fields=["entity", "code"],
                condition=Q(entity__isnull=False),
                name="own_indicator_code_is_unique_in_its_entity",
            ),
            CheckConstraint(
                condition=Q(direction="") | Q(direction__in=Direction.values),
                name="indicator_direction_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
