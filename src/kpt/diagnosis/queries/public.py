"""What anybody may read of an entity: what is published of it, and nothing of what is drafted."""

from __future__ import annotations

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.territories.models import TerritorialEntity

KINDS = (
    ("indicadores", "Indicadores"),
    ("clasificaciones", "Clasificaciones"),
    ("competencias", "Competencias"),
)


def entity_or_404(divipola: str) -> TerritorialEntity:
    """Return an entity that makes a plan."""
    entities = TerritorialEntity.objects.select_related("department").filter(makes_plan=True)
    found = entities.filter(pk=divipola).first()
    if found is None:
        raise Http404(Spanish("No hay una entidad territorial con ese código."))
    return found


def kind_of(asked: str | None) -> str:
    """Return the kind of characterisation that is asked for; the indicators without one."""
    return asked if asked in dict(KINDS) else "indicadores"
