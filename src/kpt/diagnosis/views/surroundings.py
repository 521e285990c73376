"""Population, classifications, associations, partners and competences."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.reads import reads
from kpt.diagnosis.actions import around as actions
from kpt.diagnosis.forms.around import AssociationForm, GroupsForm, PartnerForm
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.diagnosis.queries import around, competences
from kpt.diagnosis.views.around import page
from kpt.diagnosis.views.forms import both, form_page, may_write

TODAY = timezone.localdate


@reads
def population(request: HttpRequest) -> HttpResponse:
    found = around.population_page(request.entity, TODAY().year)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    context = page(request, "population", one=found, can_edit=can_edit)
    return render(request, "diagnosis/population.html", context)


@both
def write_population(request: HttpRequest) -> HttpResponse:
    may_write(request)
    form = GroupsForm(request.POST or None, request.FILES or None)

    def act() -> str:
        count = actions.write_population(
            entity=request.entity, groups=form.rows, actor=request.actor, now=timezone.now()
        )
        return f"Quedaron guardados {count} grupos."

    return form_page(
        request,
        form,
        act,
        part="population",
        title="Escribir grupos poblacionales",
        lead="Cuántas personas de cada grupo viven en el territorio, con su fuente. Solo totales: "
        "no escriba datos de personas.",
    )


@reads
def partners(request: HttpRequest) -> HttpResponse:
    found = around.partners_page(request.entity)
    can_edit = can_edit_diagnosis(request.actor, request.entity)
    context = page(request, "partners", one=found, can_edit=can_edit)
    return render(request, "diagnosis/partners.html", context)


@both
def write_association(request: HttpRequest, number: int | None = None) -> HttpResponse:
    held = around.association_or_404(request.entity, number) if number else None
    may_write(request)
    form = AssociationForm(request.POST or None, initial=around.association_typed(held))

    def act() -> str:
        actions.save_association(
            entity=request.entity,
            scheme=form.scheme(),
            actor=request.actor,
            now=timezone.now(),
            association_id=number,
        )
        return "El esquema asociativo quedó guardado."

    title = "Corregir un esquema asociativo" if held else "Escribir un esquema asociativo"
    return form_page(request, form, act, part="partners", title=title)


@both
def write_partner(request: HttpRequest, number: int | None = None) -> HttpResponse:
    held = around.partner_or_404(request.entity, number) if number else None
    may_write(request)
    form = PartnerForm(request.POST or None, initial=around.partner_typed(held))

    def act() -> str:
        actions.save_partner(
            entity=request.entity,
            ally=form.ally(),
            actor=request.actor,
            now=timezone.now(),
            partner_id=number,
        )
        return "El socio quedó guardado."

    title = "Corregir un socio" if held else "Escribir un socio estratégico"
    return form_page(request, form, act, part="partners", title=title)


@reads
def competence_list(request: HttpRequest) -> HttpResponse:
    found = competences.competences_page(request.entity)
    return render(request, "diagnosis/competences.html", page(request, "competences", one=found))
