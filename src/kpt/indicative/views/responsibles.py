"""Who answers for each target."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kpt.base.errors import DomainError, NotAllowed
from kpt.base.forms import UNPROCESSABLE
from kpt.base.numbers import cuenta
from kpt.indicative.actions.responsibles import set_responsibles
from kpt.indicative.forms import ResponsibleForm
from kpt.indicative.permissions import can_set_responsibles
from kpt.indicative.queries.responsible_pages import responsibles_page, target_history
from kpt.indicative.views.years import FORM, SECTION, crumbs


@FORM
def responsibles(request: HttpRequest) -> HttpResponse:
    page = responsibles_page(request.entity, request.GET, timezone.localdate())
    may = can_set_responsibles(request.actor, request.entity)
    sent = request.POST if request.method == "POST" else None
    form = ResponsibleForm(sent, people=page.people)
    chosen = request.POST.getlist("meta")
    if sent is not None:
        may.require()
    everything = request.POST.get("todas") == "1"
    uids = [one.uid for one in page.found if everything or str(one.consecutive) in chosen]
    if sent is not None and form.is_valid() and _set(request, page.plan_id, uids, form):
        return redirect(request.get_full_path())
    context = {"page": page, "form": form, "may": may, "chosen": chosen, "everything": everything}
    context |= {"section": SECTION, "crumbs": crumbs(request, ("Responsables", ""))}
    status = UNPROCESSABLE if sent is not None else 200
    return render(request, "indicative/responsibles.html", context, status=status)


@FORM
def target(request: HttpRequest, consecutive: int) -> HttpResponse:
    page = target_history(request.entity, consecutive, timezone.localdate())
    may = can_set_responsibles(request.actor, request.entity)
    sent = request.POST if request.method == "POST" else None
    initial = {"dependencia": page.office, "persona": page.person_id or ""}
    form = ResponsibleForm(sent, people=page.people, initial=initial)
    if sent is not None:
        may.require()
    if sent is not None and form.is_valid() and _set(request, page.plan_id, [page.uid], form):
        return redirect(request.path)
    context = {"page": page, "form": form, "may": may, "section": SECTION}
    context |= {"crumbs": crumbs(request, ("Responsables", "../"), (page.label, ""))}
    status = UNPROCESSABLE if sent is not None else 200
    return render(request, "indicative/target.html", context, status=status)


def _set(request: HttpRequest, plan_id, uids, form: ResponsibleForm) -> bool:
    try:
        count = set_responsibles(
            plan_id=plan_id,
            target_uids=uids,
            office=form.cleaned_data["dependencia"],
            person_id=form.person_id,
            reason=form.cleaned_data["motivo"],
            actor=request.actor,
            now=timezone.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    said = f"{cuenta(count, 'meta cambió,metas cambiaron')} de responsable."
    messages.success(request, said if count else "Ya respondía esa dependencia: nada cambió.")
    return True
