"""The address of this site, for links that leave it.

A link in a message must not follow the Host header of whoever asked for the message: with a forged
one, the key in the link would reach somebody else's server. The address is a setting.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def site_url() -> str:
    """Return the address of the site, «https://kpt.example.gov.co», without a final bar.

    Raises ImproperlyConfigured when neither KPT_SITE_URL nor ALLOWED_HOSTS names it.
    """
    if not settings.KPT_SITE_URL:
        raise ImproperlyConfigured("KPT_SITE_URL is missing: messages could not link to the site.")
    return str(settings.KPT_SITE_URL)


def absolute(path: str) -> str:
    """Return the whole address of a path of this site."""
    return site_url() + path
