"""Every address of the site. Those under ``/e/<divipola>/`` are guarded by the middleware."""

from django.conf import settings
from django.urls import include, path

handler400 = "kpt.base.errors_http.bad_request"
handler403 = "kpt.base.errors_http.permission_denied"
handler404 = "kpt.base.errors_http.page_not_found"
handler500 = "kpt.base.errors_http.server_error"

urlpatterns = [
    path("", include("kpt.portal.urls")),
    path("", include("kpt.accounts.urls")),
    path("", include("kpt.base.urls")),
    path("", include("kpt.files.urls")),
    path("", include("kpt.handover.urls_public")),
    path("", include("kpt.diagnosis.urls_public")),
    path("", include("kpt.formulation.documents.urls_public")),
    path("", include("kpt.dashboards.urls_country")),
    path("tableros/", include("kpt.dashboards.urls_boards")),
    path("", include("kpt.enrolment.urls")),
    path("", include("kpt.followup.urls_windows")),
    path("", include("kpt.formulation.urls_country")),
    path("", include("kpt.notices.urls")),
    path("", include("kpt.indicative.urls_public")),
    path("", include("kpt.cuts.urls")),
    path("", include("kpt.review.urls")),
    path("", include("kpt.correspondence.urls")),
    path("", include("kpt.briefs.urls")),
    path("personas/", include("kpt.team.urls_people")),
    path("e/<divipola:divipola>/", include("kpt.dashboards.urls")),
    path("e/<divipola:divipola>/", include("kpt.followup.urls")),
    path("e/<divipola:divipola>/reporte/", include("kpt.followup.urls_reports")),
    path("e/<divipola:divipola>/reporte/", include("kpt.review.urls_entity")),
    path("e/<divipola:divipola>/plan-indicativo/", include("kpt.indicative.urls")),
    path("e/<divipola:divipola>/", include("kpt.correspondence.urls_entity")),
    path("e/<divipola:divipola>/", include("kpt.briefs.urls_entity")),
    path("e/<divipola:divipola>/plan/", include("kpt.plans.urls")),
    path("e/<divipola:divipola>/formular/", include("kpt.formulation.urls")),
    path("e/<divipola:divipola>/formular/", include("kpt.plans.urls_draft")),
    path("e/<divipola:divipola>/formular/diagnostico/", include("kpt.diagnosis.urls")),
    path("e/<divipola:divipola>/formular/programa-de-gobierno/", include("kpt.promises.urls")),
    path("e/<divipola:divipola>/archivos/", include("kpt.exchange.urls")),
    path("e/<divipola:divipola>/equipo/", include("kpt.team.urls")),
    path("e/<divipola:divipola>/empalme/", include("kpt.handover.urls")),
]
if settings.DEBUG or settings.KPT_DEMO or settings.TESTING:
    urlpatterns.append(path("componentes/", include("kpt.base.gallery.urls")))
