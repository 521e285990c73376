"""What stands around every page: the main menu, the entity, the modules of its plan, the footer."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from kpt.accounts.actor import ANONYMOUS, Actor
from kpt.accounts.permissions import can_read_audit, can_read_country_audit
from kpt.base.context import (
    Chip,
    EntityBand,
    FooterGroup,
    Link,
    MenuGroup,
    MenuItem,
    Shell,
)
from kpt.correspondence.permissions import can_see_who_did_not_report, can_write_to_many
from kpt.enrolment.permissions import can_see_queue
from kpt.followup.links import PlanLinks
from kpt.followup.permissions import board_url
from kpt.followup.permissions import can_see_queue as can_see_reports
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.workspace import plan_here
from kpt.plans.models import PlanVersion, VersionState
from kpt.plans.workspace import known_draft
from kpt.team.permissions import can_see_people
from kpt.territories.models import TerritorialEntity


def provide(request: HttpRequest, shell: Shell) -> None:
    """Fill the shell, after who is signed in. No query where the view has found the plan."""
    shell.home_url = reverse("portal:home")
    entity = getattr(request, "entity", None)
    shown = entity or getattr(request, "shown_entity", None)
    shell.menu = _menu(signed_in=shell.person is not None)
    shell.footer = _footer()
    actor = getattr(request, "actor", None)
    if shell.person and actor is not None and can_see_queue(actor):
        shell.person_menu.insert(1, Link("Solicitudes de usuario", reverse("enrolment:queue")))
    if shell.person and actor is not None and can_see_people(actor):
        shell.person_menu.insert(1, Link("Personas y roles", reverse("people:home")))
    if shell.person and actor is not None and can_see_reports(actor):
        shell.person_menu.insert(1, Link("Revisión de reportes", reverse("windows:queue")))
    if shell.person and actor is not None:
        shell.person_menu[1:1] = _writing(actor)
    if shell.person and actor is not None and (url := board_url(actor)):
        shell.person_menu.insert(1, Link("Tablero del reporte", url))
    if shell.person and actor is not None and can_read_country_audit(actor):
        shell.person_menu.insert(1, Link("Auditoría", reverse("audit:all")))
    draft = known_draft(request) if entity else None
    if draft is not None:
        shell.entity = _draft_band(draft)
    elif shown:
        plan = plan_here(request, shown.pk)
        shell.entity = _band(shown, plan, public=entity is None, demo=shell.demo)
    if entity:
        shell.modules = [*_modules(entity.pk), _entity_modules(request, entity)]


def _writing(actor: Actor) -> list[Link]:
    """Return where letters and messages to many are, for whom they open."""
    links = []
    if can_see_who_did_not_report(actor):
        links.append(Link("Sin reportar y oficios", reverse("correspondence:late")))
    if can_write_to_many(actor):
        links.append(Link("Mensajes enviados", reverse("correspondence:messages")))
    return links


def _menu(*, signed_in: bool) -> list[Link]:
    """Return the map that people of the Kit know; who signed in has her name there too."""
    links = [
        Link("Consultar planes", reverse("portal:search"), key="consultar"),
        Link("¿Qué es el Kit?", reverse("portal:about"), key="que-es"),
        Link("Ruta del plan", reverse("portal:route"), key="ruta"),
        Link("Guía", reverse("portal:guide"), key="guia"),
        Link("Contenidos de apoyo", reverse("portal:support"), key="apoyo"),
        Link("Preguntas frecuentes", reverse("portal:questions"), key="preguntas"),
        Link("Solicitar usuario", reverse("enrolment:start"), key="solicitar"),
    ]
    return [links[0], *links[2:-1]] if signed_in else links


def _footer() -> list[FooterGroup]:
    return [
        FooterGroup(
            "Consultar",
            [
                Link("Buscar un plan", reverse("portal:search")),
                Link("El país y los departamentos", reverse("portal:country")),
                Link("Calendario de seguimiento", reverse("windows:list")),
                Link("Cortes publicados", reverse("cuts:list")),
                Link("Ingresar", reverse("account_login")),
                Link("Solicitar usuario líder", reverse("enrolment:start")),
            ],
        ),
        FooterGroup(
            "Aprender",
            [
                Link("¿Qué es el Kit?", reverse("portal:about")),
                Link("Ruta del plan de desarrollo", reverse("portal:route")),
                Link("Contenidos de apoyo", reverse("portal:support")),
                Link("Preguntas frecuentes", reverse("portal:questions")),
            ],
        ),
        FooterGroup(
            "Las cifras",
            [
                Link("Cómo se calcula cada cifra", reverse("portal:calculations")),
                Link("Guía paso a paso", reverse("portal:guide")),
            ],
        ),
        FooterGroup(
            "Políticas",
            [
                Link("Tratamiento de datos", reverse("portal:privacy")),
                Link("Accesibilidad", reverse("portal:accessibility")),
            ],
        ),
    ]


def _band(
    entity: TerritorialEntity, plan: PlanInHand | None, *, public: bool, demo: bool
) -> EntityBand:
    department = entity.department.name if entity.department else "Departamento"
    links = PlanLinks(entity.pk, public=public)
    if plan is None:
        return EntityBand(
            name=entity.name,
            department=department,
            divipola=entity.pk,
            url=links.home,
            chips=[Chip("Sin plan cargado", "warn", "clock")],
        )
    return EntityBand(
        name=entity.name,
        department=department,
        divipola=entity.pk,
        category=plan.category,
        period=plan.period,
        plan=plan.name,
        url=links.home,
        chips=_chips(plan, say_demo=plan.is_demo and not demo),
    )


def _draft_band(draft: PlanVersion) -> EntityBand:
    """Return the band of a page on which a plan is written."""
    entity = draft.plan.entity
    return EntityBand(
        name=entity.name,
        department=entity.department.name if entity.department else "Departamento",
        divipola=entity.pk,
        category=getattr(draft, "category", None) or "",
        period=str(draft.plan.period),
        plan=draft.plan.name,
        url=reverse("formulation:home", args=[entity.pk]),
        chips=[Chip(f"Versión {draft.number} en formulación", "info", "clock")],
    )


def _chips(plan: PlanInHand, *, say_demo: bool) -> list[Chip]:
    """Return the state of the plan; an invented one says so where the whole site does not."""
    invented = [Chip("Plan inventado", "warn", "info")] if say_demo else []
    if plan.state == VersionState.ADOPTED:
        return [*invented, Chip("Plan adoptado", "ok"), Chip(plan.act, "", "law")]
    return [*invented, Chip("Plan adoptado", "ok"), Chip("Falta anotar el acto", "warn", "clock")]


def _modules(divipola: str) -> list[MenuGroup]:
    def to(name: str) -> str:
        return reverse(name, args=[divipola])

    progress = to("followup:progress")
    return [
        MenuGroup(
            "El plan",
            [
                MenuItem("tablero", "Tablero", to("dashboards:home"), number="1"),
                MenuItem(
                    "metas-todas",
                    "Metas",
                    to("followup:targets"),
                    number="2",
                    items=[
                        MenuItem("metas", "De producto", to("followup:targets"), number="1."),
                        MenuItem(
                            "resultados", "De resultado", to("followup:outcomes"), number="2."
                        ),
                        MenuItem("regalias", "Regalías (SGR)", to("followup:sgr"), number="3."),
                    ],
                ),
                MenuItem("revisiones", "Revisiones", to("followup:findings"), number="3"),
                MenuItem("versiones", "Versiones y actos", to("plans:versions"), number="4"),
            ],
        ),
        MenuGroup(
            "Ejecutar y seguir",
            [
                MenuItem(
                    "seguimiento-todo",
                    "Seguimiento",
                    progress,
                    number="5",
                    items=[
                        MenuItem("seguimiento", "Físico y financiero", progress, number="1."),
                        MenuItem("cobertura", "Cobertura", to("followup:coverage"), number="2."),
                        MenuItem("reportado", "Reportado", to("followup:reported"), number="3."),
                        MenuItem(
                            "tablero-reporte",
                            "Tablero del reporte",
                            to("dashboards:follow"),
                            number="4.",
                        ),
                    ],
                ),
                MenuItem("indicativo", "Plan indicativo", to("indicative:home"), number="6"),
                MenuItem("reportar", "Reportar avance", to("reports:home"), number="7"),
                MenuItem("informes", "Informes", to("briefs:home"), number="8"),
                MenuItem("archivos", "Importar y exportar", to("exchange:imports"), number="9"),
            ],
        ),
    ]


def _entity_modules(request: HttpRequest, entity: TerritorialEntity) -> MenuGroup:
    """Return what is about the entity and its people; the audit only for whom it opens."""
    actor = getattr(request, "actor", ANONYMOUS)
    items = [
        MenuItem("equipo", "Equipo", reverse("team:home", args=[entity.pk]), number="10"),
        MenuItem(
            "empalme", "Cambio de gobierno", reverse("handover:home", args=[entity.pk]), number="11"
        ),
    ]
    inbox = reverse("inbox:home", args=[entity.pk])
    items.append(MenuItem("mensajes", "Mensajes y oficios", inbox, number="12"))
    if can_read_audit(actor, entity):
        url = reverse("dashboards:audit", args=[entity.pk])
        items.append(MenuItem("auditoria", "Auditoría", url, number="13"))
    return MenuGroup("La entidad", items)
