"""Taking back the last file that a person confirmed, while nothing newer builds on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, OuterRef

from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.plans.actions.apply import PLAN_ROW
from kpt.plans.actions.in_place import change_in_place
from kpt.plans.comparison import (
    FUNDING,
    PROGRAMMING,
    SGR_MONEY,
    SGR_QUANTITY,
    ValueChange,
    compare,
)
from kpt.plans.content import PlanContent
from kpt.plans.models import (
    ChangeSet,
    Plan,
    PlanVersion,
    RowOrigin,
    ValueHistory,
    VersionState,
)
from kpt.plans.queries import current_version, load_content
from kpt.plans.shape import with_shape
from kpt.rules.codes import Accumulation

DECIMALS = {"target", "indicative_cop", PROGRAMMING, FUNDING, SGR_QUANTITY, SGR_MONEY}


def can_undo(change: ChangeSet | None) -> Verdict:
    """May what ``change`` wrote be taken back? Only while nothing newer builds on it.

    Newer are a later change of the plan, and the act that adopted the version it opened. One query.
    """
    if change is None:
        return denied("Este archivo no cambió nada: no hay qué deshacer.")
    newer = ChangeSet.objects.filter(plan_id=OuterRef("plan_id"), pk__gt=OuterRef("pk"))
    adopted = PlanVersion.objects.filter(change=OuterRef("pk")).exclude(act_kind="")
    both = ChangeSet.objects.filter(pk=change.pk).values_list(Exists(newer), Exists(adopted))
    has_newer, has_act = both.get()
    if has_newer:
        return denied("Ya hay cambios más nuevos en el plan; deshaga primero esos.")
    if has_act:
        return denied("Ya se anotó el acto que adoptó esta versión del plan; no se puede deshacer.")
    return ALLOWED


@transaction.atomic
def undo_change(change_id: int) -> Plan | None:
    """Leave the plan as it was before ``change_id`` and return it, or None if it is gone.

    The first file takes the plan with it; one that opened a version takes the version, and the
    one before is in force again; other values go back to what they were and to who wrote them.
    Raises NotAllowed when something newer builds on the change.
    """
    change = ChangeSet.objects.select_related("plan").get(pk=change_id)
    plan = Plan.objects.select_for_update().get(pk=change.plan_id)
    can_undo(change).require()
    RowOrigin.objects.filter(batch=change.batch).delete()
    opened = PlanVersion.objects.filter(change=change).first()
    if opened is not None and plan.versions.count() == 1:
        plan.delete()
        return None
    if opened is not None:
        opened.delete()
        _reinstate(plan)
    else:
        _give_back_values(plan, change)
    _give_back_name(plan, change)
    change.delete()
    return plan


def _reinstate(plan: Plan) -> None:
    before = plan.versions.filter(state=VersionState.SUPERSEDED).order_by("-number").first()
    if before is None:  # the file opened a version beside one that was being formulated here
        return
    before.state = VersionState.ADOPTED if before.act_kind else VersionState.ADOPTED_PENDING_ACT
    before.superseded_at = None
    before.save(update_fields=["state", "superseded_at"])


def _give_back_values(plan: Plan, change: ChangeSet) -> None:
    version = current_version(plan)
    assert version is not None  # the change that is undone wrote into it
    now = load_content(version)
    history = list(ValueHistory.objects.filter(change=change).exclude(row_label=PLAN_ROW))
    by_row: dict[str, list[ValueHistory]] = defaultdict(list)
    for value in history:
        by_row[value.row_label].append(value)
    before = _with_values(now, by_row)
    if change.shape_before is not None:
        before = with_shape(before, change.shape_before)
    authors = {
        (v.row_label, v.field, v.fiscal_year, v.source): v.previous_change_id for v in history
    }

    def author(key: str, value: ValueChange) -> int:
        place = (key, value.field, value.period, value.source)
        return authors.get(place) or version.change_id

    change_in_place(version, before, compare(now, before), author)


def _with_values(content: PlanContent, history: dict[str, list[ValueHistory]]) -> PlanContent:
    """Return ``content`` with the values that ``history`` says were there before."""
    lists: dict[str, Any] = {
        name: [
            _row_before(row, history[row.key]) if row.key in history else row
            for row in getattr(content, name)
        ]
        for name in ("lines", "outcomes", "targets", "initiatives", "sgr_targets")
    }
    return replace(content, **lists)


def _row_before(row, values: list[ValueHistory]):
    new: dict[str, Any] = {}
    for value in values:
        before: Any = typed(value.field, value.before)
        if value.field == PROGRAMMING:
            new.setdefault("quantities", dict(row.quantities))[int(value.fiscal_year)] = before
        elif value.field == FUNDING:
            source = cast(int, value.source)
            _give_back_money(new, row, int(value.fiscal_year), source, before)
        elif value.field in (SGR_QUANTITY, SGR_MONEY):
            biennia = new.setdefault("biennia", dict(row.biennia))
            quantity, amount = biennia[value.fiscal_year]
            pair = (before, amount) if value.field == SGR_QUANTITY else (quantity, before)
            biennia[value.fiscal_year] = pair
        else:
            new[value.field] = before
    return replace(row, **new)


def _give_back_money(new, row, year: int, source: int, before: Decimal | None) -> None:
    money = new.setdefault("money", dict(row.money))
    zeros = new.setdefault("zeros", dict(row.zeros))
    bit = 1 << (source - 1)
    money.pop((year, source), None)
    if before:
        money[year, source] = before
    zeros[year] = zeros.get(year, 0) & ~bit | (bit if before == 0 else 0)


def typed(field: str, text: str | None) -> object:
    """Return a value of history as the content holds it."""
    if field == "lines":
        return tuple(int(number) for number in (text or "").split(",") if number)
    if text is None:
        return None
    if field in DECIMALS:
        return Decimal(text)
    if field in ("sdg", "initiative"):
        return int(text)
    if field == "in_national_plan":
        return text == "Sí"
    if field == "accumulation":
        return Accumulation(text)
    return text


def _give_back_name(plan: Plan, change: ChangeSet) -> None:
    for value in ValueHistory.objects.filter(change=change, row_label=PLAN_ROW):
        if value.field == "plan_name":
            plan.name = value.before or ""
        else:
            plan.sispt_created_at = value.before and datetime.fromisoformat(value.before)
    plan.save()
