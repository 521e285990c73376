from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "kpt.review"
    label = "review"
    verbose_name = "revisión"
