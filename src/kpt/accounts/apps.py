from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kpt.accounts"
    label = "accounts"
    verbose_name = "personas y accesos"

    def ready(self) -> None:
        from kpt.accounts import second_factor_audit  # noqa: F401 - it listens
