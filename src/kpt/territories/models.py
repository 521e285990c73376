"""The territorial entities of Colombia, what changes in them every year, and who governs them."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.base.fields import ExactDecimalField


class EntityKind(models.TextChoices):
    DEPARTMENT = "departamento", "Departamento"
    CAPITAL_DISTRICT = "distrito_capital", "Distrito capital (nivel departamental)"
    MUNICIPALITY = "municipio", "Municipio o distrito"
    NON_MUNICIPAL_AREA = "area_no_municipalizada", "Área no municipalizada"
    ISLAND = "isla", "Isla"


class TerritorialEntity(models.Model):
    """Entidad territorial: a department («25») or a municipality («25200») of DIVIPOLA.

    1,135 of them make a plan; areas without a municipality, the island of San Andrés and the
    row of Bogotá as a department do not (``makes_plan``).
    """

    divipola = models.CharField("código DANE", max_length=5, primary_key=True)
    name = models.CharField("nombre", max_length=80)
    search_name = models.CharField(
        "nombre para buscar", max_length=240, db_index=True, help_text="Sin tildes, con alias."
    )
    kind = models.CharField("clase", max_length=24, choices=EntityKind)
    department = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="municipalities",
        verbose_name="departamento",
    )
    makes_plan = models.BooleanField("formula plan")
    aliases = models.CharField("otros nombres", max_length=400, blank=True)
    latitude = ExactDecimalField("latitud", null=True, blank=True)
    longitude = ExactDecimalField("longitud", null=True, blank=True)
    sgr_region = models.CharField("región SGR", max_length=40, blank=True)
    pdet_subregion = models.CharField("subregión PDET", max_length=60, blank=True)
    is_zomac = models.BooleanField("ZOMAC", default=False)

    class Meta:
        verbose_name = "entidad territorial"
        verbose_name_plural = "entidades territoriales"
        ordering = ["divipola"]
        constraints = [
            one_of("kind", EntityKind, name="entity_kind_is_known"),
            CheckConstraint(
                condition=Q(
                    kind__in=[EntityKind.DEPARTMENT, EntityKind.CAPITAL_DISTRICT],
                    department=None,
                )
                | (
                    ~Q(kind__in=[EntityKind.DEPARTMENT, EntityKind.CAPITAL_DISTRICT])
                    & Q(department__isnull=False)
                ),
                name="entity_municipality_has_a_department",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_department(self) -> bool:
        return self.department_id is None


class EntityYear(models.Model):
    """What is decreed or measured of an entity for one vigencia."""

    entity = models.ForeignKey(TerritorialEntity, models.CASCADE, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    category = models.CharField("categoría", max_length=4, blank=True)
    # The Contaduría and DNP publish different categories for some; a figure names its origin.
    category_source = models.CharField("fuente de la categoría", max_length=120, blank=True)
    population = models.PositiveIntegerField("población", null=True, blank=True)
    idf = ExactDecimalField("índice de desempeño fiscal", null=True, blank=True)

    class Meta:
        verbose_name = "atributos de una vigencia"
        verbose_name_plural = "atributos por vigencia"
        constraints = [
            UniqueConstraint(
                fields=["entity", "fiscal_year"], name="entity_has_one_row_per_fiscal_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} · {self.fiscal_year}"


class GovernmentPeriod(models.Model):
    """Periodo de gobierno: four calendar years, the same for all entities."""

    label = models.CharField("periodo", max_length=9, unique=True)
    first_year = models.PositiveSmallIntegerField("primera vigencia", unique=True)
    last_year = models.PositiveSmallIntegerField("última vigencia")

    class Meta:
        verbose_name = "periodo de gobierno"
        verbose_name_plural = "periodos de gobierno"
        ordering = ["first_year"]
        constraints = [
            CheckConstraint(
                condition=Q(last_year=F("first_year") + 3), name="period_lasts_four_fiscal_years"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        return tuple(range(self.first_year, self.last_year + 1))


class Government(models.Model):
    """Mandato: one authority (mayor or governor) of one entity, from–until.

    A period normally has one; an atypical election adds another.
    """

    entity = models.ForeignKey(TerritorialEntity, models.PROTECT, related_name="governments")
    period = models.ForeignKey(GovernmentPeriod, models.PROTECT, related_name="governments")
    authority_name = models.CharField("mandatario", max_length=120, blank=True)
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta")

    class Meta:
        verbose_name = "mandato"
        verbose_name_plural = "mandatos"
        ordering = ["entity", "starts_on"]
        constraints = [
            UniqueConstraint(
                fields=["entity", "starts_on"], name="government_starts_once_a_day_per_entity"
            ),
            CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="government_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.starts_on:%Y}–{self.ends_on:%Y}"
