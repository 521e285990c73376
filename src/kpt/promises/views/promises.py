"""The promises: their list, their file, and one of them."""

import uuid

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.downloads import as_file, send
from kpt.base.forms import render_form
from kpt.base.reads import reads
from kpt.plans.permissions import can_formulate
from kpt.promises.exports import promises_table
from kpt.promises.forms import AsideForm, LinkForm, PromiseFilter
from kpt.promises.queries import pages
from kpt.promises.queries.rows import plan_rows
from kpt.promises.queries.summary import kept_promises
from kpt.promises.views.common import (
    PROMISES,
    crumbs,
    government_here,
    promises_crumb,
    version_here,
)


@reads
def promise_list(request: HttpRequest) -> HttpResponse:
    government = government_here(request)
    context = {
        "list": pages.promises_page(
            request.entity.pk, government, version_here(request), request.GET
        ),
        "has_text": government is not None and government.has_text,
        "can_formulate": can_formulate(request.actor, request.entity),
        "query": request.GET.urlencode(),
        "section": PROMISES,
        "crumbs": crumbs(request, ("Promesas", "")),
    }
    return render(request, "promises/promises.html", context)


@reads
def promise_file(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    rows = plan_rows(version_here(request))
    every = kept_promises(government_here(request), rows)
    form = PromiseFilter(request.GET, headings=pages.headings_of(every))
    table = promises_table(request.entity.pk, pages.filtered(every, form))
    return send(as_file(table, extension, now=timezone.localtime()))


@reads
def promise(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    return promise_page(request, uid)


def promise_page(
    request: HttpRequest,
    uid: uuid.UUID,
    *,
    links: dict | None = None,
    reason: AsideForm | None = None,
) -> HttpResponse:
    """Draw one promise; a form that was refused comes back with what was typed."""
    sheet = pages.promise_sheet(government_here(request), version_here(request), uid)
    form = link_form(sheet, links)
    context = {
        "sheet": sheet,
        "aside_form": reason or AsideForm(prefix="a"),
        "can_formulate": can_formulate(request.actor, request.entity),
        "section": PROMISES,
        "crumbs": crumbs(request, promises_crumb(request), (f"Promesa {sheet.promise.number}", "")),
    }
    refused = reason if reason is not None else form
    context |= {"link_form": form, "refused": refused}
    return render_form(request, "promises/promise.html", context, form=refused)


def link_form(sheet: pages.PromiseSheet, sent: dict | None) -> LinkForm:
    """Return the form of ties, with the rows that are not tied yet."""
    return LinkForm(sent, near=sheet.near, rows=sheet.rows)
