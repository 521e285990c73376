"""Eight people save one cell at the same time: nobody's save is lost without being told.

Over HTTP, against the server of production. The control leaves the check out, and must lose.
"""

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.e2e.test_sheet import PASSWORD, draft

__all__ = ["draft"]

PEOPLE, SAVES = 8, 25
CELLS = "/e/63111/formular/inversiones/celdas/"


class Desk:
    """One person signed in, without a browser."""

    def __init__(self, site: str, email: str):
        self.site = site
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = self.opener.open(f"{site}/ingresar/", timeout=60).read().decode()
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        self.post("/ingresar/", {"login": email, "password": PASSWORD})
        sheet = self.opener.open(f"{site}/e/63111/formular/inversiones/", timeout=60)
        self.token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', sheet.read().decode()
        )[1]

    def post(self, path: str, data: dict[str, str]) -> str:
        body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": self.token}).encode()
        request = urllib.request.Request(self.site + path, body, {"Referer": self.site + path})
        return self.opener.open(request, timeout=60).read().decode()

    def save(self, cell: str, value: int, seen: str | None) -> dict[str, str]:
        more = {} if seen is None else {"antes": json.dumps({cell: seen})}
        return json.loads(self.post(CELLS, {cell: str(value), **more}))["celdas"][cell]


@dataclass
class Told:
    """What one person was told of each of her saves: what she had seen, and what she wrote."""

    saved: list[tuple[str, str]] = field(default_factory=list)
    conflicts: int = 0


def work(site: str, number: int, cell: str, *, checked: bool) -> Told:
    desk, told, seen = Desk(site, "equipo.buenavista@ejemplo.gov.co"), Told(), ""
    for turn in range(SAVES):
        value = (number + 1) * 1_000_000 + turn
        answer = desk.save(cell, value, seen if checked else None)
        if answer["estado"] == "guardado":
            told.saved.append((seen, str(value)))
            seen = str(value)
        else:
            assert answer["estado"] == "conflicto", answer
            told.conflicts += 1
            seen = answer["valor"]
    return told


def everybody(site: str, cell: str, *, checked: bool) -> list[Told]:
    with ThreadPoolExecutor(PEOPLE) as pool:
        turns = [pool.submit(work, site, n, cell, checked=checked) for n in range(PEOPLE)]
        return [turn.result() for turn in turns]


def lost(told: list[Told]) -> int:
    """Count the saves that somebody wrote over without having seen them.

    A value that two people had seen when they saved was replaced by the first of them; the second
    wrote over what the first had just saved.
    """
    seen = [before for one in told for before, _ in one.saved]
    return len(seen) - len(set(seen))


def test_no_save_is_lost_in_silence(draft, site):
    told = everybody(site, "c-60-2024-13", checked=True)

    assert lost(told) == 0
    assert sum(len(one.saved) + one.conflicts for one in told) == PEOPLE * SAVES
    # Each save was seen by the next one: together they are one chain, from nothing to the last.
    befores = {before for one in told for before, _ in one.saved}
    afters = {after for one in told for _, after in one.saved}
    assert len(afters - befores) == 1
    assert befores - afters == {""}


def test_without_the_check_saves_are_lost(draft, site):
    assert lost(everybody(site, "c-61-2024-13", checked=False)) > 0
