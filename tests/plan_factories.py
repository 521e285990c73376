"""Made-up plans, small or large, for tests of what is read from them.

``a_plan(targets=40)`` is a whole adopted plan of an invented municipality, with its programming,
money and the figures of the calculator; the single factories are for what a test says itself.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from kpt.catalogues.models import SDG, FundingSource
from kpt.files.models import FileKind, ImportBatch, ImportKind, ImportState, StoredFile
from kpt.followup.models import FinancialExecution, PhysicalExecution
from kpt.plans.models import (
    ActKind,
    ChangeSet,
    Funding,
    Plan,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    SgrBiennium,
    SgrInitiative,
    SgrTarget,
    StrategicLine,
    TargetBpin,
    VersionState,
    Way,
    YearProgramming,
)
from kpt.rules.codes import split_bpins
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.text import fold
from kpt.territories.models import Government, GovernmentPeriod
from tests.factories import EntityFactory

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
YEARS = (2024, 2025, 2026, 2027)
SECTORS = {"19": "Salud y protección social", "22": "Educación", "24": "Transporte"}


class PeriodFactory(DjangoModelFactory):
    class Meta:
        model = GovernmentPeriod
        django_get_or_create = ("label",)

    label = "2024-2027"
    first_year, last_year = 2024, 2027


class GovernmentFactory(DjangoModelFactory):
    class Meta:
        model = Government
        django_get_or_create = ("entity", "starts_on")

    entity = factory.SubFactory(EntityFactory)
    period = factory.SubFactory(PeriodFactory)
    authority_name = "Rosalba Quintero Peña"
    starts_on, ends_on = date(2024, 1, 1), date(2027, 12, 31)


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    entity = factory.SubFactory(EntityFactory)
    period = factory.SubFactory(PeriodFactory)
    name = "Juntos hacemos camino"


class ImportBatchFactory(DjangoModelFactory):
    """The workbook that a plan came in, confirmed."""

    class Meta:
        model = ImportBatch

    kind = ImportKind.PLAN
    entity = factory.SubFactory(EntityFactory)
    file = factory.LazyAttribute(
        lambda batch: StoredFile.objects.create(
            kind=FileKind.PLAN_WORKBOOK,
            name="Plan indicativo.xlsx",
            extension=".xlsx",
            sha256="0" * 64,
            size=2048,
            content="00/none.xlsx",
            entity=batch.entity,
            stored_at=NOW,
        )
    )
    state = ImportState.CONFIRMED
    uploaded_at = confirmed_at = NOW


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = ChangeSet

    plan = factory.SubFactory(PlanFactory)
    at = NOW
    government = factory.LazyAttribute(
        lambda change: GovernmentFactory(entity=change.plan.entity, period=change.plan.period)
    )
    way = Way.SCREEN


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = PlanVersion

    plan = factory.SubFactory(PlanFactory)
    number = 1
    state = VersionState.ADOPTED
    act_kind, act_number, act_on = ActKind.AGREEMENT, "005", date(2024, 5, 28)
    opened_at = adopted_at = NOW
    change = factory.LazyAttribute(lambda version: ChangeFactory(plan=version.plan))


class LineFactory(DjangoModelFactory):
    class Meta:
        model = StrategicLine

    version = factory.SubFactory(VersionFactory)
    consecutive = factory.Sequence(lambda n: n + 1)
    position = factory.SelfAttribute("consecutive")
    name = factory.LazyAttribute(lambda line: f"Línea de la región {line.consecutive}")
    change = factory.SelfAttribute("version.change")


class TargetFactory(DjangoModelFactory):
    """A target; ``quantities`` and ``money`` fill its years, ``line`` the lines it serves."""

    class Meta:
        model = ProductTarget
        skip_postgeneration_save = True

    class Params:
        number = 1

    version = factory.SubFactory(VersionFactory)
    consecutive = factory.SelfAttribute("number")
    position = factory.SelfAttribute("consecutive")
    change = factory.SelfAttribute("version.change")
    sector_code, sector_name = "24", "Transporte"
    programme_code, programme_name = "2402", "Infraestructura red vial regional"
    product_code, product_name = "2402041", "Vía terciaria mejorada"
    indicator_code, indicator_name = "240204100", "Vía terciaria mejorada"
    customisation = ""
    unit = "Kilómetros"
    target = Decimal(12)
    accumulation = "acumulativo"
    bpin_text = factory.LazyAttribute(lambda target: f"2024{99001:05}{target.consecutive:04}")
    search_text = factory.LazyAttribute(
        lambda target: fold(
            f"ip-{target.consecutive} {target.indicator_code} {target.indicator_name} "
            f"{target.customisation} {target.bpin_text}"
        )
    )

    @factory.post_generation
    def quantities(self, create, years, **kwargs):
        if create and years is None:
            years = dict.fromkeys(YEARS, Decimal(3))
        for year, quantity in (years or {}).items():
            YearProgramming.objects.create(
                target=self, fiscal_year=year, quantity=quantity, change=self.change
            )

    @factory.post_generation
    def money(self, create, cells, **kwargs):
        sources()
        for (year, source), pesos in (cells or {}).items():
            Funding.objects.create(
                target=self,
                fiscal_year=year,
                source_id=source,
                amount_cop=Decimal(pesos),
                change=self.change,
            )

    @factory.post_generation
    def bpins(self, create, given, **kwargs):
        for code in split_bpins(self.bpin_text):
            TargetBpin.objects.create(target=self, code=code)

    @factory.post_generation
    def lines(self, create, given, **kwargs):
        for position, line in enumerate(given or (), 1):
            ProductTargetLine.objects.create(target=self, line=line, position=position)


def some_regalias(version: PlanVersion) -> SgrTarget:
    """Give a plan one initiative of the SGR with one target, by biennium."""
    initiative = SgrInitiative.objects.create(
        version=version, consecutive=1, position=1, change=version.change, name="Vía a Pijao"
    )
    target = SgrTarget.objects.create(
        version=version,
        consecutive=1,
        position=1,
        change=version.change,
        official_code="ISGR-IP-1",
        sector_code="24",
        sector_name="Transporte",
        programme_code="2402",
        programme_name="Infraestructura red vial regional",
        product_code="2402041",
        product_name="Vía terciaria mejorada",
        indicator_code="240204100",
        indicator_name="Vía terciaria mejorada",
        unit="Kilómetros",
        accumulation="acumulativo",
        initiative=initiative,
        initiative_text="ISGR-1-Vía a Pijao",
    )
    SgrBiennium.objects.create(
        target=target,
        biennium="2025-2026",
        quantity=Decimal(4),
        amount_cop=Decimal(900_000_000),
        change=version.change,
    )
    return target


def sources() -> None:
    """Have the 14 sources in the database."""
    if FundingSource.objects.exists():
        return
    FundingSource.objects.bulk_create(
        [FundingSource(position=one.position, label=one.label) for one in FUNDING_SOURCES]
    )


def a_plan(targets: int = 3, *, lines: int = 2, executed: bool = True, entity=None) -> PlanVersion:
    """Return an adopted plan with its figures: every seventh target has no BPIN, and so on.

    Of each ten targets some are complete, below, not executed, above and not found, so that a
    page has every kind of row to draw.
    """
    entity = entity or EntityFactory()
    version = VersionFactory(plan=PlanFactory(entity=entity))
    goals = SDG.objects.get_or_create(
        number=9, defaults={"name": "Industria", "title": "Industria"}
    )
    named = [LineFactory(version=version, consecutive=n + 1) for n in range(lines)]
    for number in range(1, targets + 1):
        code, name = list(SECTORS.items())[number % 3]
        target = TargetFactory(
            version=version,
            number=number,
            sdg=goals[0],
            sector_code=code,
            sector_name=name,
            programme_code=f"{code}02",
            programme_name=f"Programa de {name.lower()}",
            product_code=f"{code}02041",
            product_name=f"Producto de {name.lower()}",
            indicator_code=f"{code}0204100",
            indicator_name=f"Indicador de {name.lower()} {number}",
            customisation=f"Vereda {number}",
            lines=[named[number % lines]],
            bpin_text="" if number % 7 == 0 else f"2024{entity.divipola:>05}{number:04}",
            money={(year, source): number * 1_000_000 for year in YEARS for source in (1, 5)},
        )
        if executed and target.bpin_text:
            execute(target, number)
    compute(version.plan)
    return version


def execute(target: ProductTarget, number: int) -> None:
    """Write the execution of two years: complete, below, nothing, above, or not found."""
    done = [Decimal(3), Decimal("1.5"), Decimal(0), Decimal(4), None][number % 5]
    if done is None:
        return
    for year in (2024, 2025):
        PhysicalExecution.objects.create(
            plan=target.version.plan,
            fiscal_year=year,
            bpins=target.bpin_text,
            indicator_code=target.indicator_code,
            accumulation=target.accumulation,
            executed=done,
            change=target.change,
        )
        FinancialExecution.objects.create(
            plan=target.version.plan,
            fiscal_year=year,
            bpins=target.bpin_text,
            product_code=target.product_code,
            commitments_cop=done * number * 700_000,
            obligations_cop=done * number * 600_000,
            payments_cop=done * number * 500_000,
            change=target.change,
        )


def compute(plan: Plan) -> None:
    """Have the one calculator write the figures of ``plan``."""
    from kpt.followup.calculator import recalculate

    recalculate(plan.pk, now=NOW)
