"""Public addresses of the Plan Indicativo."""

from django.urls import path

from kpt.indicative.views import public

app_name = "indicative-public"
urlpatterns = [
    path("plan-indicativo/<divipola:divipola>/", public.indicative, name="page"),
    path(
        "plan-indicativo/<divipola:divipola>/<int:year>/matriz.<table_file:extension>",
        public.matrix_file,
        name="page-file",
    ),
]
