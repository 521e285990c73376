"""Programming a PI on a sheet, and explaining its differences with the PPI."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import UNPROCESSABLE, render_form
from kpt.base.numbers import cuenta
from kpt.indicative.actions import programming
from kpt.indicative.forms import ExplanationForm
from kpt.indicative.permissions import can_edit_indicative
from kpt.indicative.queries.numbers import in_hand_or_404
from kpt.indicative.queries.sheet import sheet_page
from kpt.indicative.queries.year_page import consistency_page, places_of
from kpt.indicative.sheet_form import given_of
from kpt.indicative.views.years import FORM, SECTION, of_year


@FORM
def programme(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year, request.GET.get("numero", ""))
    page = sheet_page(in_hand, request.actor, request.GET)
    status = 200
    if request.method == "POST":
        can_edit_indicative(request.actor, in_hand.indicative).require()
        if _programmed(request, page):
            return redirect(request.get_full_path())
        status = UNPROCESSABLE
    context = {
        "page": page,
        "section": SECTION,
        "crumbs": of_year(request, year, "Programación"),
    }
    return render(request, "indicative/sheet.html", context, status=status)


def _programmed(request: HttpRequest, page) -> bool:
    given = given_of(page, request.POST)
    if given is None:
        return False
    try:
        changed = programming.programme_targets(
            indicative_id=page.in_hand.indicative.pk,
            given=given,
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return False
    said = f"Se guardó: {cuenta(len(changed), 'meta,metas')} con cambios."
    messages.success(request, said if changed else "No había nada que guardar.")
    return True


@FORM
def consistency(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year, request.GET.get("numero", ""))
    sent = request.POST if request.method == "POST" else None
    form = ExplanationForm(sent)
    chosen = request.POST.getlist("diferencia")
    if sent is not None:
        can_edit_indicative(request.actor, in_hand.indicative).require()
    if sent is not None and form.is_valid() and _explained(request, in_hand, form, chosen):
        return redirect(request.get_full_path())
    context = {
        "page": consistency_page(in_hand, request.actor),
        "chosen": chosen,
        "section": SECTION,
        "crumbs": of_year(request, year, "Consistencia con el PPI"),
    }
    return render_form(request, "indicative/consistency.html", context, form=form)


def _explained(request: HttpRequest, in_hand, form: ExplanationForm, chosen: list[str]) -> bool:
    try:
        count = programming.explain_differences(
            indicative_id=in_hand.indicative.pk,
            places=places_of(in_hand, chosen),
            text=form.cleaned_data["texto"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, f"Quedó la explicación de {cuenta(count, 'diferencia,diferencias')}.")
    return True
