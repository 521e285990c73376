"""Bringing the matrix of an earlier PI: upload, look, confirm."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import render_form
from kpt.base.told import told
from kpt.indicative.actions.matrix import apply_matrix, upload_matrix
from kpt.indicative.forms import MatrixForm
from kpt.indicative.permissions import can_edit_indicative
from kpt.indicative.queries.matrix_page import matrix_page
from kpt.indicative.queries.numbers import in_hand_or_404
from kpt.indicative.views.years import FORM, SECTION, of_year


@FORM
def upload(request: HttpRequest, year: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year)
    can_edit_indicative(request.actor, in_hand.indicative).require()
    sent = request.POST if request.method == "POST" else None
    form = MatrixForm(sent, request.FILES if sent is not None else None)
    if form.is_bound and form.is_valid() and (made := _uploaded(request, in_hand, form)):
        return redirect("indicative:matrix", request.entity.pk, year, made.pk)
    context = {
        "in_hand": in_hand,
        "section": SECTION,
        "crumbs": of_year(request, year, "Traer una matriz"),
    }
    return render_form(request, "indicative/upload.html", context, form=form)


def _uploaded(request: HttpRequest, in_hand, form: MatrixForm):
    try:
        return upload_matrix(
            indicative_id=in_hand.indicative.pk,
            upload=form.cleaned_data["archivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("archivo", error.message)
        return None


@FORM
def matrix(request: HttpRequest, year: int, number: int) -> HttpResponse:
    in_hand = in_hand_or_404(request.entity, year)
    page = matrix_page(in_hand, number)
    may = can_edit_indicative(request.actor, in_hand.indicative)
    if request.method == "POST":

        def act() -> None:
            apply_matrix(upload_id=page.upload_id, actor=request.actor, now=timezone.now())

        if told(request, act, "La matriz quedó cargada en el plan indicativo."):
            return redirect("indicative:year", request.entity.pk, year)
        return redirect(request.path)
    context = {"page": page, "in_hand": in_hand, "may": may, "section": SECTION}
    context |= {"crumbs": of_year(request, year, "Traer una matriz")}
    return render(request, "indicative/matrix.html", context)
