"""Where the pages of a plan are: those of its team, and those that anybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from kpt.territories.models import TerritorialEntity


@lru_cache(maxsize=2048)
def _target_pattern(divipola: str, public: bool) -> str:
    """Return the address of a target with a place for its number.

    A page may name hundreds of targets, and looking an address up costs more than drawing it.
    """
    name = "portal:target" if public else "followup:target"
    return reverse(name, args=[divipola, 1]).replace("/IP-1/", "/IP-{}/")


@dataclass(frozen=True, slots=True)
class PlanLinks:
    """The addresses of one plan. The same lists and sheets are drawn for both audiences."""

    divipola: str
    public: bool = False

    def _to(self, own: str, public: str, *args: object) -> str:
        return reverse(public if self.public else own, args=[self.divipola, *args])

    @property
    def home(self) -> str:
        return self._to("dashboards:home", "portal:plan")

    @property
    def targets(self) -> str:
        return self._to("followup:targets", "portal:targets")

    @property
    def outcomes(self) -> str:
        return self._to("followup:outcomes", "portal:outcomes")

    @property
    def sgr(self) -> str:
        return self._to("followup:sgr", "portal:sgr")

    def parts(self, current: str) -> tuple[dict[str, object], ...]:
        """Return the lists of the plan as tabs; ``current`` is the address of the one on show."""
        parts = (
            ("Metas de producto", self.targets),
            ("Metas de resultado", self.outcomes),
            ("Regalías", self.sgr),
            ("Avance reportado", self.reported),
        )
        return tuple({"label": name, "url": url, "current": url == current} for name, url in parts)

    @property
    def reported(self) -> str:
        return self._to("followup:reported", "portal:reported")

    @property
    def reported_versions(self) -> str:
        return self._to("followup:reported-versions", "portal:reported-versions")

    def reported_where(self, **query: object) -> str:
        """Return «Avance reportado» with what is chosen in it; what is empty is left out."""
        said = {name: value for name, value in query.items() if value not in ("", None)}
        return f"{self.reported}?{urlencode(said)}" if said else self.reported

    def reported_files(self, query: str = "") -> dict[str, str]:
        """Return where each format of what was reported is, as the page shows it."""
        asked = f"?{query}" if query else ""
        own, public = "followup:reported-file", "portal:reported-file"
        return {one: f"{self._to(own, public, one)}{asked}" for one in ("csv", "xlsx")}

    def target(self, consecutive: int) -> str:
        return _target_pattern(self.divipola, self.public).format(consecutive)

    def targets_file(self, extension: str) -> str:
        return self._to("followup:targets-file", "portal:targets-file", extension)

    def targets_files(self, query: str = "") -> dict[str, str]:
        """Return where each format of the list is, with the filters in force."""
        asked = f"?{query}" if query else ""
        return {
            extension: f"{self.targets_file(extension)}{asked}" for extension in ("csv", "xlsx")
        }

    def department_crumb(self, entity: TerritorialEntity) -> list[tuple[str, str]]:
        """Return the step of the breadcrumb above a municipality: its department."""
        if entity.department is None:
            return []
        return [(entity.department.name, reverse("portal:department", args=[entity.department.pk]))]

    def public_downloads(self) -> tuple[dict[str, str], ...]:
        """Return the files that anybody may take."""
        return (
            {
                "label": "Plan indicativo, libro oficial de SisPT",
                "url": reverse("portal:plan-workbook", args=[self.divipola]),
                "kind": "Excel",
                "icon": "sheet",
            },
            {
                "label": "Metas, plata y avance",
                "url": self.targets_file("xlsx"),
                "kind": "Excel",
                "icon": "sheet",
            },
            {
                "label": "Datos abiertos de las metas",
                "url": self.targets_file("csv"),
                "kind": "CSV",
                "icon": "sheet",
            },
        )

    def targets_where(self, **query: object) -> str:
        """Return the list of targets, filtered."""
        return f"{self.targets}?{urlencode(query)}"
