"""The route in the left menu, while a page of the formulation is open."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from kpt.base.context import Link, MenuGroup, MenuItem, Shell
from kpt.formulation.links import SECTIONS, page_url, step_url
from kpt.formulation.permissions import can_see_national
from kpt.plans.workspace import draft_here
from kpt.rules.route import ROUTE

PREFIX = "/formular/"


def provide(request: HttpRequest, shell: Shell) -> None:
    """Put the way into the formulation in the menu; on its own pages, the whole route.

    No query where the view has found the draft.
    """
    actor = getattr(request, "actor", None)
    if shell.person and actor is not None and can_see_national(actor):
        shell.person_menu.insert(
            1, Link("Formulación de los planes", reverse("formulations:country"))
        )
    entity = getattr(request, "entity", None)
    if entity is None or not shell.modules:
        return
    home = reverse("formulation:home", args=[entity.pk])
    version = draft_here(request, entity.pk) if PREFIX in request.path else None
    if version is None:
        way_in = MenuGroup("Formular", [MenuItem("f-inicio", "Formular el plan", home)])
        shell.modules = [way_in, *shell.modules]
        return
    back = MenuGroup(
        "El plan en vigor",
        [MenuItem("tablero", "Tablero", reverse("dashboards:home", args=[entity.pk]))],
    )
    shell.modules = [route_menu(entity.pk), back]


def route_menu(divipola: str) -> MenuGroup:
    """Return the modules and steps, numbered as the Kit numbers them."""
    items = [MenuItem("f-inicio", "Dónde vamos", reverse("formulation:home", args=[divipola]))]
    for module in ROUTE:
        steps = [
            MenuItem(SECTIONS[step.code], step.title, step_url(step.code, divipola), number=f"{n}.")
            for n, step in enumerate(module.steps, 1)
        ]
        extra = EXTRA.get(module.code, ())
        steps += [
            MenuItem(section, label, page_url(name, divipola), number=f"{n}.")
            for n, (section, label, name) in enumerate(extra, len(steps) + 1)
        ]
        items.append(
            MenuItem(
                f"m-{module.code}",
                module.title,
                step_url(module.steps[0].code, divipola),
                number=str(module.number),
                items=steps,
            )
        )
    return MenuGroup("Formular el plan", items)


# Pages of a module that are no step of it: nothing in them is counted.
EXTRA: dict[str, tuple[tuple[str, str, str], ...]] = {
    "lineas": (("f-palabras", "Palabras del programa", "promises:words"),),
    "diagnostico": (("f-indicadores", "Indicadores", "diagnosis:home"),),
    "estado": (
        ("f-articulacion", "Articulación", "formulation:alignment"),
        ("f-avance", "Ver avance", "formulation:progress"),
        ("f-cambios", "Últimos cambios", "draft:changes"),
        ("f-adoptar", "Adoptar el plan", "followup:adopt"),
    ),
}
