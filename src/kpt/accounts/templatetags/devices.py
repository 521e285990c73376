"""The name of a device in a template: ``{{ session.user_agent|device }}``."""

from django import template

from kpt.accounts.devices import device_name

register = template.Library()


@register.filter
def device(user_agent: str | None) -> str:
    """Say what a browser is in words that people know."""
    return device_name(user_agent or "")
