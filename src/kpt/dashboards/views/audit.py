"""Who did what, when, from where and as whom: for the leader, of her entity; for DNP, of all."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.permissions import can_read_audit, can_read_country_audit
from kpt.base.reads import reads
from kpt.dashboards.forms import AuditFilter, CountryAuditFilter
from kpt.dashboards.queries.audit import audit_page, audit_table, events_of
from kpt.followup.exports.files import as_file
from kpt.followup.views.downloads import send

FORMATS = ("xlsx", "csv")


def _said(form: AuditFilter) -> dict:
    """Return the filters that make sense; one that does not filters nothing, and says why."""
    form.is_valid()
    return form.cleaned_data


def _files(request: HttpRequest, url: str, *args: str) -> dict[str, str]:
    query = request.GET.copy()
    query.pop("pagina", None)
    tail = f"?{query.urlencode()}" if query else ""
    return {one: reverse(url, args=[*args, one]) + tail for one in FORMATS}


@reads
def of_entity(request: HttpRequest) -> HttpResponse:
    can_read_audit(request.actor, request.entity).require()
    form = AuditFilter(request.GET)
    context = {
        "form": form,
        "page": audit_page(events_of(request.entity, _said(form)), request.GET.get("pagina")),
        "files": _files(request, "dashboards:audit-file", request.entity.pk),
        "shell_template": "base_entity.html",
        "section": "auditoria",
        "crumbs": [
            ("Tablero", reverse("dashboards:home", args=[request.entity.pk])),
            ("Auditoría", ""),
        ],
    }
    return render(request, "dashboards/audit.html", context)


@reads
def file_of_entity(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    can_read_audit(request.actor, request.entity).require()
    events = events_of(request.entity, _said(AuditFilter(request.GET)))
    table = audit_table(events, f"auditoria-{request.entity.pk}")
    return send(as_file(table, extension, now=timezone.now()))


@reads
def of_country(request: HttpRequest) -> HttpResponse:
    can_read_country_audit(request.actor).require()
    form = CountryAuditFilter(request.GET)
    context = {
        "form": form,
        "page": audit_page(events_of(None, _said(form)), request.GET.get("pagina")),
        "files": _files(request, "audit:all-file"),
        "country": True,
        "shell_template": "base_public.html",
        "crumbs": [("Auditoría", "")],
    }
    return render(request, "dashboards/audit.html", context)


@reads
def file_of_country(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    can_read_country_audit(request.actor).require()
    events = events_of(None, _said(CountryAuditFilter(request.GET)))
    return send(as_file(audit_table(events, "auditoria"), extension, now=timezone.now()))
