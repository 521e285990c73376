"""Where each step of the route is done."""

from django.urls import reverse

# Step → name of the page where it is done.
PAGES = {
    "equipo": "team:home",
    "alistamiento": "formulation:checklist",
    "programa": "promises:home",
    "promesas": "promises:promises",
    "lineas": "draft:lines",
    "diagnostico": "diagnosis:documents",
    "finanzas": "diagnosis:finance",
    "resultados": "draft:outcomes",
    "metas-resultado": "draft:outcome-targets",
    "metas": "draft:targets",
    "programacion": "draft:programming",
    "inversiones": "draft:grid",
    "techos": "draft:ceilings",
    "regalias": "draft:regalias",
    "documentos": "formulation:documents",
    "revisiones": "formulation:findings",
}
# Step → key of its entry in the menu, which the page of the step gives as ``section``.
SECTIONS = {
    "equipo": "f-equipo",
    "alistamiento": "f-alistamiento",
    "programa": "f-programa",
    "promesas": "f-promesas",
    "lineas": "f-lineas",
    "diagnostico": "f-diagnostico",
    "finanzas": "f-finanzas",
    "resultados": "f-resultados",
    "metas-resultado": "f-metas-resultado",
    "metas": "f-metas",
    "programacion": "f-programacion",
    "inversiones": "f-inversiones",
    "techos": "f-techos",
    "regalias": "f-regalias",
    "documentos": "f-documentos",
    "revisiones": "f-revisiones",
}


def step_url(code: str, divipola: str) -> str:
    """Return the address of the page where a step is done."""
    return page_url(PAGES[code], divipola)


def page_url(name: str, divipola: str) -> str:
    """Return the address of a page of the formulation."""
    return reverse(name, args=[divipola])
