"""Addresses of the documents. Under ``/e/<divipola>/formular/documentos/``, which is guarded."""

from django.urls import path

from kpt.formulation.documents import views

urlpatterns = [
    path("documentos/", views.document_list, name="documents"),
    path("documentos/generar/", views.document_make, name="document-make"),
    path("documentos/generados/", views.document_history, name="document-history"),
    path("documentos/aprobados/subir/", views.approved_upload, name="approved-upload"),
    path(
        "documentos/aprobados/<uuid:uid>/retirar/",
        views.approved_withdraw,
        name="approved-withdraw",
    ),
]
