from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kpt.accounts"
    label = "accounts"
    verbose_name = "personas y accesos"
