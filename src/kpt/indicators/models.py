"""What is measured of an entity, year by year, and by whom."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.base.fields import ExactDecimalField
from kpt.rules.peers import PeerGroup as Group


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


class IndicatorLoad(models.Model):
    """One file of values that was loaded, so that each figure can be traced to its row."""

    publisher = models.CharField("quién publica", max_length=160)
    file_name = models.CharField("archivo", max_length=200)
    sha256 = models.CharField("huella del archivo", max_length=64)
    is_demo = models.BooleanField("es de demostración", default=False)
    loaded_at = models.DateTimeField("cargado el")
    loaded_by = models.CharField("cargado por", max_length=120)
    values_new = models.PositiveIntegerField("valores nuevos", default=0)
    values_changed = models.PositiveIntegerField("valores que cambiaron", default=0)
    values_same = models.PositiveIntegerField("valores iguales", default=0)
    rows_left_out = models.PositiveIntegerField("filas por fuera", default=0)

    class Meta:
        verbose_name = "carga de indicadores"
        verbose_name_plural = "cargas de indicadores"
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.loaded_at:%Y-%m-%d}"


class Origin(models.TextChoices):
    NATIONAL = "nacional", "Fuente nacional"
    LOCAL = "local", "Dato de la entidad"


class IndicatorValue(models.Model):
    """What an indicator says of one entity (or of the country, without one) in one year.

    The entity's own figures stand beside the national ones: they are rows of their own, signed,
    and neither replaces the other. Month 0 is the whole year.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicator_values",
        verbose_name="entidad",
    )
    year = models.PositiveSmallIntegerField("año")
    month = models.PositiveSmallIntegerField("mes", default=0)
    disaggregation = models.CharField("desagregación", max_length=160, blank=True)
    origin = models.CharField("origen", max_length=10, choices=Origin)
    value = ExactDecimalField("dato", null=True, blank=True)
    text = models.CharField("dato cualitativo", max_length=300, blank=True)
    source = models.CharField("fuente", max_length=300)
    observed_on = models.DateField("fecha del dato", null=True, blank=True)
    note = models.TextField("nota", blank=True)
    load = models.ForeignKey(
        IndicatorLoad, models.PROTECT, null=True, blank=True, related_name="values"
    )
    load_row = models.PositiveIntegerField("fila del archivo", null=True, blank=True)
    entered_at = models.DateTimeField("escrito el", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retirado el", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField("por qué se retiró", max_length=300, blank=True)

    class Meta:
        verbose_name = "valor de un indicador"
        verbose_name_plural = "valores de indicadores"
        ordering = ["indicator", "entity", "year", "month", "disaggregation", "pk"]
        indexes = [models.Index(fields=["entity", "indicator", "year"], name="value_of_an_entity")]
        constraints = [
            one_of("origin", Origin, name="value_origin_is_known"),
            CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(text=""), name="value_says_something"
            ),
            CheckConstraint(condition=Q(month__lte=12), name="value_month_is_of_a_year"),
            CheckConstraint(
                condition=Q(origin=Origin.NATIONAL, entered_at=None, withdrawn_at=None)
                | Q(origin=Origin.LOCAL, entity__isnull=False, entered_at__isnull=False, load=None),
                name="value_is_published_or_written_by_its_entity",
            ),
            set_together("load", "load_row", name="value_loaded_names_its_row"),
            CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="value_withdrawn_says_why",
            ),
            UniqueConstraint(
                fields=["indicator", "entity", "year", "month", "disaggregation"],
                condition=Q(origin=Origin.NATIONAL, entity__isnull=False),
                name="national_value_once_per_entity_and_moment",
            ),
            UniqueConstraint(
                fields=["indicator", "year", "month", "disaggregation"],
                condition=Q(origin=Origin.NATIONAL, entity=None),
                name="national_value_of_the_country_once",
            ),
            UniqueConstraint(
                fields=["indicator", "entity", "year", "month", "disaggregation", "source"],
                condition=Q(origin=Origin.LOCAL, withdrawn_at=None),
                name="local_value_in_force_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} · {self.entity_id or 'país'} · {self.year}"


class PeerGroup(models.TextChoices):
    MUNICIPALITIES = Group.MUNICIPALITIES.value, "Municipios del país"
    DEPARTMENTS = Group.DEPARTMENTS.value, "Departamentos"
    DEPARTMENT = Group.DEPARTMENT.value, "Municipios del departamento"
    CATEGORY = Group.CATEGORY.value, "Municipios de la misma categoría"
    POPULATION = Group.POPULATION.value, "Municipios de población parecida"


class IndicatorComparison(models.Model):
    """The median of a group of entities, written when values are loaded: pages never scan them."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="comparisons")
    year = models.PositiveSmallIntegerField("año")
    group = models.CharField("grupo", max_length=14, choices=PeerGroup)
    code = models.CharField("código del grupo", max_length=5, blank=True)
    median = ExactDecimalField("mediana")
    entities = models.PositiveSmallIntegerField("entidades con dato")

    class Meta:
        verbose_name = "comparación de un indicador"
        verbose_name_plural = "comparaciones de indicadores"
        ordering = ["indicator", "year", "group", "code"]
        constraints = [
            one_of("group", PeerGroup, name="comparison_group_is_known"),
            UniqueConstraint(
                fields=["indicator", "year", "group", "code"], name="comparison_once_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} · {self.year} · {self.group} {self.code}"
