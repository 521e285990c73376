"""How a person wants pages to look: size of the letter and contrast, kept in a cookie."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "kpt_vista"
A_YEAR = 365 * 24 * 60 * 60  # seconds
SIZES = ("menor", "normal", "mayor")


@dataclass(frozen=True, slots=True)
class Appearance:
    """The choices of the accessibility bar. ``css`` is the class of ``<html>``."""

    size: str = "normal"
    contrast: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the cookie; whatever is not understood counts as the default."""
        size, _, contrast = request.COOKIES.get(COOKIE, "").partition(".")
        return cls(size if size in SIZES else "normal", contrast == "contraste")

    @property
    def css(self) -> str:
        names = [f"k-letra-{self.size}"] if self.size != "normal" else []
        return " ".join([*names, "k-contrast"] if self.contrast else names)

    @property
    def cookie(self) -> str:
        return f"{self.size}.contraste" if self.contrast else self.size

    def changed(self, data) -> Self:
        """Return the appearance after what the person pressed; unknown values change nothing."""
        size = data.get("letra", self.size)
        contrast = data.get("contraste")
        return type(self)(
            size if size in SIZES else self.size,
            self.contrast if contrast not in ("si", "no") else contrast == "si",
        )


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and go back to the page; works without JavaScript."""
    chosen = Appearance.of(request).changed(request.POST)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE,
        chosen.cookie,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
