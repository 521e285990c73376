from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "kpt.enrolment"
    label = "enrolment"
    verbose_name = "solicitudes de usuario líder"
