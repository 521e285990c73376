"""Rows inserted at once are the rows that the ORM would have inserted one by one."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kpt.base.bulk import insert_rows
from kpt.plans.models import (
    ExtraSheet,
    Funding,
    PlanVersion,
    ProductTarget,
    RowOrigin,
    VersionState,
    YearProgramming,
)
from tests.plan_factories import (
    ImportBatchFactory,
    PlanFactory,
    TargetFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)


def columns(model, **where):
    """Return the values of the rows, without their keys."""
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    return sorted(model.objects.filter(**where).values_list(*names), key=str)


@pytest.mark.parametrize(
    "amount", ["23326371344.342903", "0.1", "1500", "1E+3", "12345678901234567890.123456789"]
)
def test_an_amount_is_kept_digit_by_digit(amount):
    target = TargetFactory()

    insert_rows(
        [
            Funding(
                target=target,
                fiscal_year=2024,
                source_id=1,
                amount_cop=Decimal(amount),
                change=target.change,
            )
        ]
    )

    assert target.funding.get().amount_cop == Decimal(amount)
    assert target.funding.filter(amount_cop=Decimal(amount)).exists()


def test_rows_are_those_of_the_orm():
    """Texts, numbers, blanks, truth, references, JSON, instants and identifiers."""
    one, other = TargetFactory(), TargetFactory(version=VersionFactory(plan=PlanFactory()))
    rows = [[["n", "1.5"], ["s", 'con "comillas", \\ y\nsaltos\t']], []]

    def sheets(version):
        return [ExtraSheet(version=version, name="Iniciativas PATR", position=6, rows=rows)]

    insert_rows(sheets(one.version))
    ExtraSheet.objects.bulk_create(sheets(other.version))

    mine, theirs = (
        ExtraSheet.objects.get(version=one.version),
        ExtraSheet.objects.get(version=other.version),
    )
    assert mine.rows == theirs.rows == rows
    insert_rows(
        PlanVersion(
            plan=one.version.plan,
            number=number,
            state=VersionState.SUPERSEDED,
            reason="Él dijo: «sí»",
            opened_at=AT,
            adopted_at=AT,
            superseded_at=None,
            change=one.change,
        )
        for number in (7, 8)
    )
    seventh = PlanVersion.objects.get(plan=one.version.plan, number=7)
    assert (seventh.opened_at, seventh.superseded_at, seventh.act_on) == (AT, None, None)
    assert seventh.state == VersionState.SUPERSEDED
    assert seventh.reason == "Él dijo: «sí»"


def test_a_blank_number_stays_blank_and_a_reference_finds_its_row():
    target = TargetFactory(quantities={})
    uid = uuid.uuid4()
    batch = ImportBatchFactory()

    insert_rows(
        YearProgramming(target=target, fiscal_year=year, quantity=quantity, change=target.change)
        for year, quantity in ((2024, None), (2025, Decimal("2.50")))
    )
    insert_rows([RowOrigin(batch=batch, uid=uid, sheet="Plan indicativo - Productos", row=3)])

    assert columns(YearProgramming, target=target) == [
        (target.pk, 2024, None, 0, target.change_id),
        (target.pk, 2025, Decimal("2.5"), 0, target.change_id),
    ]
    assert RowOrigin.objects.get(uid=uid).batch == batch


def test_constraints_hold_and_nothing_stays():
    target = TargetFactory(quantities={})
    good = YearProgramming(
        target=target, fiscal_year=2024, quantity=Decimal(1), change=target.change
    )
    negative = YearProgramming(
        target=target, fiscal_year=2025, quantity=Decimal(-1), change=target.change
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([good, negative])

    assert not YearProgramming.objects.filter(target=target).exists()


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])


def test_many_rows_are_one_statement(django_assert_max_num_queries):
    target = TargetFactory(quantities={})
    rows = [
        YearProgramming(target=target, fiscal_year=year, quantity=None, change=target.change)
        for year in range(1, 3_001)
    ]

    with django_assert_max_num_queries(3):  # the statement, and a savepoint around it
        insert_rows(rows)

    assert target.programming.count() == 3_000


def test_a_whole_target_is_kept_as_the_orm_keeps_it():
    ninth = TargetFactory(number=9)
    values = {
        name: getattr(ninth, name)
        for name in (f.attname for f in ProductTarget._meta.concrete_fields)
        if name not in ("id", "uid", "consecutive")
    }

    insert_rows([ProductTarget(**values, uid=uuid.uuid4(), consecutive=10)])

    ninth.refresh_from_db()
    tenth = ProductTarget.objects.get(version=ninth.version, consecutive=10)
    assert {name: getattr(tenth, name) for name in values} == {
        name: getattr(ninth, name) for name in values
    }
