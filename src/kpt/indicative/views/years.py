"""The PI of each vigencia: opened, looked at, brought up to date, adopted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpt.base.downloads import as_file, send
from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import UNPROCESSABLE, render_form
from kpt.base.reads import reads
from kpt.base.told import told
from kpt.indicative.actions import adoption, deriving, discarding
from kpt.indicative.exports import matrix_table
from kpt.indicative.forms import AdoptForm, NextNumberForm
from kpt.indicative.permissions import (
    can_adopt_indicative,
    can_discard_indicative,
    can_programme,
)
from kpt.indicative.queries.chain_page import chain_page
from kpt.indicative.queries.numbers import in_hand_or_404, years_of
from kpt.indicative.queries.year_page import year_page

SECTION = "indicativo"
FORM = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(request: HttpRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of the Plan Indicativo."""
    home = reverse("indicative:home", args=[request.entity.pk])
    return [("Plan indicativo", home if more else ""), *more]


def of_year(request: HttpRequest, year: int, *more: str) -> list[tuple[str, str]]:
    """Return the way to a page of the PI of a vigencia."""
    url = reverse("indicative:year", args=[request.entity.pk, year])
    return crumbs(request, (str(year), url if more else ""), *((name, "") for name in more))


@reads
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "years": years_of(request.entity),
        "can_programme": can_programme(request.actor, request.entity),
        "this_year": timezone.localdate().year,
        "section": SECTION,
        "crumbs": crumbs(request),
    }
    return render(request, "indicative/home.html", context)


@require_POST
def open_year(request: HttpRequest, year: int) -> HttpResponse:
    deriving.open_indicative(
        entity_id=request.entity.pk, fiscal_year=year, actor=request.actor, now=timezone.now()
    )
    messages.success(request, f"El plan indicativo de {year} quedó abierto con las metas del plan.")
    return redirect("indicative:year", request.entity.pk, year)


@reads
def year(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year, request.GET.get("numero", ""))
    context = {
        "page": year_page(in_hand, request.actor),
        "next_form": NextNumberForm(),
        "section": SECTION,
        "crumbs": of_year(request, year),
    }
    return render(request, "indicative/year.html", context)


@reads
def chain(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year, request.GET.get("numero", ""))
    context = {
        "page": chain_page(in_hand),
        "section": SECTION,
        "crumbs": of_year(request, year, "Cadena de valor"),
    }
    return render(request, "indicative/chain.html", context)


@reads
def matrix_file(request: HttpRequest, year: int, extension: str) -> StreamingHttpResponse:
    in_hand = in_hand_or_404(request.entity, year, request.GET.get("numero", ""))
    table = matrix_table(in_hand.indicative, request.GET.get("sector", ""))
    return send(as_file(table, extension, now=timezone.localtime()))


@FORM
def update(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year)
    can_programme(request.actor, request.entity).require()
    if request.method == "POST":
        key, now = in_hand.indicative.pk, timezone.now()

        def act() -> None:
            deriving.bring_up_to_date(indicative_id=key, actor=request.actor, now=now)

        told(request, act, "El plan indicativo tiene las metas del plan vigente.")
        return redirect("indicative:year", request.entity.pk, year)
    context = {
        "page": year_page(in_hand, request.actor),
        "section": SECTION,
        "crumbs": of_year(request, year, "Poner al día"),
    }
    return render(request, "indicative/update.html", context)


@require_POST
def next_number(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year)
    can_programme(request.actor, request.entity).require()
    form = NextNumberForm(request.POST)
    if not form.is_valid():
        page = year_page(in_hand, request.actor)
        context = {"page": page, "next_form": form, "section": SECTION}
        context |= {"crumbs": of_year(request, year)}
        return render(request, "indicative/year.html", context, status=UNPROCESSABLE)
    key, now, reason = in_hand.indicative.pk, timezone.now(), form.cleaned_data["motivo"]

    def act() -> None:
        deriving.open_next_number(indicative_id=key, reason=reason, actor=request.actor, now=now)

    told(request, act, "Se abrió un número nuevo en borrador. El anterior queda como se adoptó.")
    return redirect("indicative:year", request.entity.pk, year)


@FORM
def discard(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year)
    can_discard_indicative(request.actor, in_hand.indicative).require()
    if request.method == "POST":
        key, number = in_hand.indicative.pk, in_hand.indicative.number
        discarding.discard_indicative(indicative_id=key, actor=request.actor, now=timezone.now())
        messages.success(request, f"El número {number} de {year}, en borrador, se descartó.")
        if in_hand.numbers[1:]:
            return redirect("indicative:year", request.entity.pk, year)
        return redirect("indicative:home", request.entity.pk)
    context = {
        "page": year_page(in_hand, request.actor),
        "section": SECTION,
        "crumbs": of_year(request, year, "Descartar"),
    }
    return render(request, "indicative/discard.html", context)


@FORM
def adopt(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year)
    can_adopt_indicative(request.actor, in_hand.indicative).require()
    sent = request.POST if request.method == "POST" else None
    form = AdoptForm(sent, request.FILES or None, entity=request.entity)
    if form.is_bound and form.is_valid() and _adopted(request, in_hand, form):
        return redirect("indicative:year", request.entity.pk, year)
    context = {
        "page": year_page(in_hand, request.actor),
        "section": SECTION,
        "crumbs": of_year(request, year, "Adoptar"),
    }
    return render_form(request, "indicative/adopt.html", context, form=form)


def _adopted(request: HttpRequest, in_hand, form: AdoptForm) -> bool:
    clean = form.cleaned_data
    try:
        adoption.adopt_indicative(
            indicative_id=in_hand.indicative.pk,
            kind=clean["tipo"],
            number=clean["numero"],
            on=clean["fecha"],
            document=clean["archivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "El plan indicativo quedó adoptado y publicado.")
    return True
