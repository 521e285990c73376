"""Addresses of the requests for the leader's user: those of whoever asks, and the queue."""

from django.urls import path

from kpt.base.access import public, signed_in
from kpt.enrolment.views import applicants, decisions, reviewers

app_name = "enrolment"
ONE = "solicitudes/<uuid:uid>/"
urlpatterns = [
    path("solicitar/", public(applicants.start), name="start"),
    path("solicitar/recibida/", public(applicants.received), name="received"),
    path("solicitar/estado/", public(applicants.status), name="status"),
    path("solicitar/estado/solicitud/", public(applicants.mine), name="mine"),
    path("solicitar/estado/corregir/", public(applicants.correct), name="correct"),
    path("solicitar/estado/retirar/", public(applicants.withdraw), name="withdraw"),
    path("solicitar/<divipola:divipola>/", public(applicants.ask), name="request"),
    path("solicitudes/", signed_in(reviewers.queue), name="queue"),
    path(ONE, signed_in(reviewers.detail), name="detail"),
    path(f"{ONE}soportes/<slug:which>/", signed_in(reviewers.document), name="document"),
    path(f"{ONE}respaldar/", signed_in(decisions.vouch), name="vouch"),
    path(f"{ONE}devolver/", signed_in(decisions.give_back), name="return"),
    path(f"{ONE}rechazar/", signed_in(decisions.reject), name="reject"),
    path(f"{ONE}aprobar/", signed_in(decisions.approve), name="approve"),
    path(f"{ONE}dominio/", signed_in(decisions.domain), name="domain"),
]
