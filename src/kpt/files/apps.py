from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kpt.files"
    label = "files"
    verbose_name = "archivos"
