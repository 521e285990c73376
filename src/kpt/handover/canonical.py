"""What a plan says, as one text that is always the same for the same plan.

JSON with sorted keys, UTF-8, an exact text for every decimal, one final line break. Two copies of
the same state have the same bytes, and so the same hash, whoever makes them.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from kpt.base.fields import canonical
from kpt.followup.models import FinancialExecution, PhysicalExecution
from kpt.handover.models import Handover
from kpt.plans.content import NOT_COMPARED
from kpt.plans.models import Plan, PlanVersion
from kpt.plans.queries import load_content
from kpt.territories.models import Government

FORMAT = 1
ROW_ONLY = {"sheet_row"} & NOT_COMPARED  # where a row stood in a file is not what it says
PHYSICAL = ("fiscal_year", "bpins", "indicator_code", "accumulation")
FINANCIAL = ("fiscal_year", "bpins", "product_code")
AMOUNTS = ("commitments_cop", "obligations_cop", "payments_cop")


def canonical_json(value: Any) -> bytes:
    """Return ``value`` as canonical JSON. Raises TypeError for a float or what it does not know."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def plain(value: Any) -> Any:
    """Return ``value`` in what JSON has: a Decimal as its exact text, a pair of keys as «a/b»."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return plain({name: inner for name, inner in named.items() if name not in ROW_ONLY})
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            return canonical(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {_key(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
    raise TypeError(f"canonical JSON does not know {type(value).__name__}")


def _key(key: object) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)


def state_of(handover: Handover, plan: Plan | None, version: PlanVersion | None) -> dict[str, Any]:
    """Return everything that the outgoing government leaves, as plain values."""
    return {
        "formato": FORMAT,
        "entidad": {"divipola": handover.entity_id, "nombre": handover.entity.name},
        "gobierno_saliente": _government(handover.outgoing),
        "gobierno_entrante": _government(handover.incoming),
        "corte": handover.cutoff_on,
        "plan": _plan(plan, version) if plan and version else None,
        "ejecucion_fisica": _executions(plan, PhysicalExecution, PHYSICAL, ("executed",)),
        "ejecucion_financiera": _executions(plan, FinancialExecution, FINANCIAL, AMOUNTS),
    }


def _government(government: Government) -> dict[str, Any]:
    return {
        "mandatario": government.authority_name,
        "desde": government.starts_on,
        "hasta": government.ends_on,
    }


def _plan(plan: Plan, version: PlanVersion) -> dict[str, Any]:
    return {
        "uid": str(plan.uid),
        "version": version.number,
        "estado": version.state,
        "acto": [version.act_kind, version.act_number, version.act_on],
        "contenido": load_content(version),
    }


def _executions(
    plan: Plan | None, model: type, key: tuple[str, ...], amounts: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the executions in the order of their keys, compared as text as every database does."""
    if plan is None:
        return []
    rows = model.objects.filter(plan=plan).values(*key, *amounts)  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: tuple(map(str, (row[name] for name in key))))
