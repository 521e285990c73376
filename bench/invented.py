"""Plans made up for measuring: as many targets as wanted, with the codes of the catalogue.

Their shape is that of real ones: four vigencias, two non-zero sources a year for most targets, one
target in seven without a project, and two years of execution of every kind.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.catalogues.models import SDG, ProductIndicator
from kpt.exchange import actions, checking
from kpt.files.models import ImportKind
from kpt.followup.calculator import recalculate
from kpt.followup.models import FinancialExecution, PhysicalExecution
from kpt.plans.content import InitiativeRow, LineRow, OutcomeRow, PlanContent, TargetRow
from kpt.plans.models import Plan, PlanVersion, ProductTarget
from kpt.plans.queries import plan_of
from kpt.plans.workbook.writing import write_plan
from kpt.rules.codes import Accumulation
from kpt.territories.models import TerritorialEntity

ACTOR = system_actor("bench")
YEARS = (2024, 2025, 2026, 2027)
EXECUTED = (2024, 2025)
LINES, OUTCOMES, INITIATIVES = 4, 16, 14
SECTORS_OF_SGR = "Transporte"
DONE = (Decimal(3), Decimal("1.5"), Decimal(0), Decimal(4), None)
LARGEST_KNOWN = 385  # targets of the largest plan that we have seen


def plan_content(entity: TerritorialEntity, targets: int) -> PlanContent:
    """Return a plan of so many targets, each with another indicator of the catalogue."""
    indicators = list(
        ProductIndicator.objects.filter(product__isnull=False)
        .select_related("product__programme__sector")
        .order_by("code")
    )
    step = max(1, len(indicators) // targets)
    return PlanContent(
        divipola=entity.pk,
        entity_name=entity.name,
        plan_name=f"Plan de medida de {targets} metas",
        first_year=YEARS[0],
        created_at=datetime(2024, 6, 14, 15, 20, tzinfo=UTC),
        has_created_at=True,
        lines=[LineRow(n, f"Línea estratégica {n} del territorio") for n in range(1, LINES + 1)],
        outcomes=[
            OutcomeRow(n, (n % LINES + 1,), f"Resultado {n}", n % 2 == 0, Decimal(n), "")
            for n in range(1, OUTCOMES + 1)
        ],
        targets=[
            _target(n, indicators[n * step % len(indicators)], entity)
            for n in range(1, targets + 1)
        ],
        initiatives=[
            InitiativeRow(
                n,
                (n % LINES + 1,),
                "Iniciativa",
                SECTORS_OF_SGR,
                f"Iniciativa {n}",
                Decimal(n) * 1_000_000,
                "",
            )
            for n in range(1, INITIATIVES + 1)
        ],
    )


def _target(number: int, indicator: ProductIndicator, entity: TerritorialEntity) -> TargetRow:
    product = indicator.product
    assert product is not None
    programme, sector = product.programme, product.programme.sector
    return TargetRow(
        consecutive=number,
        lines=(number % LINES + 1,),
        sector_code=sector.code,
        sector_name=sector.name,
        programme_code=programme.code,
        programme_name=programme.name,
        product_code=product.code,
        product_name=product.name,
        indicator_code=indicator.code,
        indicator_name=indicator.name,
        customisation=f"En la vereda {number} y sus alrededores",
        unit=indicator.unit,
        target=Decimal(12),
        sdg=number % 17 + 1,
        accumulation=Accumulation.CUMULATIVE,
        bpin_text=_bpin(number, entity),
        quantities=dict.fromkeys(YEARS, Decimal(3)),
        money={
            (year, source): Decimal(number * 1_000_003 + year * 1_001) / 8
            for year in YEARS
            for source in (1, number % 13 + 2)
            if number % 6
        },
    )


def _bpin(number: int, entity: TerritorialEntity) -> str:
    return "" if number % 7 == 0 else f"2024{entity.pk:0>5}{number:04}"


def workbook(entity: TerritorialEntity, targets: int) -> bytes:
    """Return an invented plan as the official workbook of SisPT."""
    file = BytesIO()
    goals = dict(SDG.objects.values_list("number", "name"))
    write_plan(plan_content(entity, targets), file, sdgs=goals)
    return file.getvalue()


def bring(entity: TerritorialEntity, content: bytes | Path) -> None:
    """Bring a workbook of a plan in as a person would: choose, look, confirm."""
    handle = content.open("rb") if isinstance(content, Path) else BytesIO(content)
    with handle:
        batch = actions.start_import(
            entity=entity,
            kind=ImportKind.PLAN,
            upload=handle,
            name="Plan indicativo.xlsx",
            actor=ACTOR,
            now=timezone.now(),
            in_background=False,
        )
    checking.check_batch(batch.pk, progress=lambda *_: None, now=timezone.now())
    # Real files have rows with errors; what matters here is how long the others take.
    actions.confirm_import(batch_id=batch.pk, actor=ACTOR, now=timezone.now(), partial_rows=True)


def planned(divipola: str, targets: int) -> Plan:
    """Return the plan of an entity with so many targets and two years of execution."""
    entity = TerritorialEntity.objects.select_related("department").get(pk=divipola)
    bring(entity, workbook(entity, targets))
    plan = plan_of(entity)
    assert plan is not None
    execute(plan)
    return plan


def execute(plan: Plan) -> None:
    """Write two years of execution: complete, below, none, above, and not found."""
    version = PlanVersion.objects.get(plan=plan)
    physical, financial = [], []
    for target in ProductTarget.objects.filter(version=version).exclude(bpin_text=""):
        done = DONE[target.consecutive % len(DONE)]
        if done is None:
            continue
        for year in EXECUTED:
            row = {
                "plan": plan,
                "fiscal_year": year,
                "bpins": target.bpin_text,
                "change_id": version.change_id,
            }
            physical.append(
                PhysicalExecution(
                    indicator_code=target.indicator_code,
                    accumulation=target.accumulation,
                    executed=done,
                    **row,
                )
            )
            pesos = done * target.consecutive * 100_000
            financial.append(
                FinancialExecution(
                    product_code=target.product_code,
                    commitments_cop=pesos,
                    obligations_cop=pesos,
                    payments_cop=pesos,
                    **row,
                )
            )
    PhysicalExecution.objects.bulk_create(physical)
    FinancialExecution.objects.bulk_create(financial)
    recalculate(plan.pk, now=timezone.now())
