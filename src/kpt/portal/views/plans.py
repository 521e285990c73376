"""One plan as a citizen sees it: at a glance, its targets, one target, and its files."""

from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.access import public
from kpt.base.errors_http import Spanish
from kpt.base.reads import reads
from kpt.exchange.exports import plan_file_name, write_plan_workbook
from kpt.followup.exports.files import CONTENT_TYPES, XLSX, as_file
from kpt.followup.exports.targets import targets_table
from kpt.followup.links import PlanLinks
from kpt.followup.queries.evidence import public_evidence
from kpt.followup.queries.pages.glance import glance
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.strategy import outcomes_page, sgr_page
from kpt.followup.queries.pages.target import target_sheet
from kpt.followup.queries.pages.targets import DEFAULT_ORDER, find_targets, targets_page
from kpt.followup.views.downloads import send
from kpt.followup.workspace import plan_here
from kpt.formulation.documents.queries import published_documents
from kpt.formulation.queries.exceptions import public_exceptions
from kpt.portal.queries.entities import entity_or_404
from kpt.promises.queries.pages import public_promises
from kpt.promises.queries.programme import government_in_hand


def _shown_plan(request: HttpRequest, divipola: str) -> PlanInHand | None:
    """Find the entity of the address, for the page and for the band above it."""
    request.shown_entity = entity_or_404(divipola)  # type: ignore[attr-defined]
    return plan_here(request, divipola)


def plan_or_404(request: HttpRequest, divipola: str) -> PlanInHand:
    """Find the plan of the address, with the band above it. Raises Http404."""
    plan = _shown_plan(request, divipola)
    if plan is None:
        raise Http404(Spanish("Esta entidad todavía no tiene su plan en esta plataforma."))
    return plan


def crumbs(request: HttpRequest, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where a page of a plan is: its department, its entity, and the rest."""
    entity = request.shown_entity  # type: ignore[attr-defined]
    links = PlanLinks(entity.pk, public=True)
    return [*links.department_crumb(entity), (entity.name, links.home if rest else ""), *rest]


@public
@reads
def plan_detail(request: HttpRequest, divipola: str) -> HttpResponse:
    plan = _shown_plan(request, divipola)
    links = PlanLinks(divipola, public=True)
    context = {
        "plan": plan,
        "entity": request.shown_entity,  # type: ignore[attr-defined]
        "links": links,
        "glance": glance(plan, links) if plan else None,
        "downloads": links.public_downloads() if plan else (),
        "approved": published_documents(plan.plan_id) if plan else (),
        "section": "consultar",
        "crumbs": crumbs(request),
    }
    return render(request, "portal/plan.html", context)


@public
@reads
def target_list(request: HttpRequest, divipola: str) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    links = PlanLinks(divipola, public=True)
    context = {
        "plan": plan,
        "list": targets_page(plan, request.GET, links),
        "links": links,
        "files": links.targets_files(request.GET.urlencode()),
        "parts": links.parts(request.path),
        "orden": DEFAULT_ORDER,
        "section": "consultar",
        "crumbs": crumbs(request, ("Metas", "")),
    }
    return render(request, "portal/targets.html", context)


@public
@reads
def target_detail(request: HttpRequest, divipola: str, consecutive: int) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    links = PlanLinks(divipola, public=True)
    target = target_sheet(plan, consecutive, request.GET, links, timezone.now())
    context = {
        "plan": plan,
        "target": target,
        "links": links,
        "evidence_url": reverse("portal:target-evidence", args=[divipola, consecutive]),
        "section": "consultar",
        "crumbs": crumbs(request, ("Metas", target.back), (target.label, "")),
    }
    return render(request, "portal/target.html", context)


@public
@reads
def target_evidence(request: HttpRequest, divipola: str, consecutive: int) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    label = f"IP-{consecutive}"
    url = PlanLinks(divipola, public=True).target(consecutive)
    context = {
        "plan": plan,
        "label": label,
        "target_url": url,
        "gallery": {"shown": public_evidence(plan.plan_id, consecutive)},
        "section": "consultar",
        "crumbs": crumbs(request, (label, url), ("Fotos y documentos", "")),
    }
    return render(request, "portal/target_evidence.html", context)


@public
@reads
def outcomes(request: HttpRequest, divipola: str) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    context = {
        "plan": plan,
        "outcomes": outcomes_page(plan, request.GET, public=True),
        "parts": PlanLinks(divipola, public=True).parts(request.path),
        "section": "consultar",
        "crumbs": crumbs(request, ("Metas de resultado", "")),
    }
    return render(request, "portal/outcomes.html", context)


@public
@reads
def sgr(request: HttpRequest, divipola: str) -> HttpResponse:
    plan = plan_or_404(request, divipola)
    context = {
        "plan": plan,
        "sgr": sgr_page(plan, request.GET),
        "parts": PlanLinks(divipola, public=True).parts(request.path),
        "section": "consultar",
        "crumbs": crumbs(request, ("Regalías", "")),
    }
    return render(request, "portal/sgr.html", context)


@public
@reads
def exceptions(request: HttpRequest, divipola: str) -> HttpResponse:
    _shown_plan(request, divipola)
    context = {
        "entity": request.shown_entity,  # type: ignore[attr-defined]
        "exceptions": public_exceptions(divipola),
        "section": "consultar",
        "crumbs": crumbs(request, ("Excepciones", "")),
    }
    return render(request, "portal/exceptions.html", context)


@public
@reads
def promises(request: HttpRequest, divipola: str) -> HttpResponse:
    _shown_plan(request, divipola)
    entity = request.shown_entity  # type: ignore[attr-defined]
    government = government_in_hand(entity, timezone.localdate())
    context = {
        "entity": entity,
        "found": public_promises(divipola, government, request.GET.get("pagina", "")),
        "section": "consultar",
        "crumbs": crumbs(request, ("Programa de gobierno", "")),
    }
    return render(request, "portal/promises.html", context)


@public
@reads
def target_file(request: HttpRequest, divipola: str, extension: str) -> StreamingHttpResponse:
    plan = plan_or_404(request, divipola)
    table = targets_table(find_targets(plan, request.GET))
    return send(as_file(table, extension, now=timezone.localtime()))


@public
@reads
def plan_workbook(request: HttpRequest, divipola: str) -> FileResponse:
    """Send the plan in force as SisPT's workbook."""
    plan_or_404(request, divipola)
    entity = request.shown_entity  # type: ignore[attr-defined]
    target = TemporaryFile()  # noqa: SIM115 – the response closes it when it has been sent
    write_plan_workbook(entity, target)
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=plan_file_name(entity),
        content_type=CONTENT_TYPES[XLSX],
    )
