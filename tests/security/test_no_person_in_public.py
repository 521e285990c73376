"""Every public page, found by following links: no address and no name of whoever works on a plan.

Names of mayors and governors are public, as they were elected: nobody else's is.
"""

import io
import re
import zipfile
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from kpt.accounts.models import Membership, User
from kpt.enrolment.models import LeaderRequest
from kpt.handover.models import HandoverSignature, HandoverState, Side
from tests.markup import Page
from tests.test_urls_walk import outcome, url_of
from tests.url_table import TABLE, Opens

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# How an address looks, for whoever has to write one.
EXAMPLES = {"nombre@sumunicipio.gov.co"}
# The gallery, and its invented people, is there only in a trial.
INVENTED = ("/componentes/",)
MOST = 400


def private_names() -> list[str]:
    """Give everybody of the world a name and an address that no other word resembles."""
    names = []
    for person in User.objects.all():
        person.full_name = f"Zulema Wilches {person.pk}x"
        person.email = f"zulema{person.pk}@wilches.example"
        person.job_title = f"Cargo de Wilches {person.pk}x"
        person.save()
        names += [person.full_name, person.email, person.job_title]
    Membership.objects.update(job_title="Cargo de Wilches 0x")
    LeaderRequest.objects.update(
        full_name="Zulema Wilches solicitada",
        authority_name="Zulema Wilches solicitante",
        email="pide@wilches.example",
        phone="3100000001",
    )
    return [*names, "Wilches", "3100000001"]


def signed(world) -> None:
    person = world["leader"].user
    handover = world["handover"]
    for side, by in ((Side.OUTGOING, person), (Side.INCOMING, handover.objections.get().by)):
        HandoverSignature.objects.create(
            handover=handover,
            side=side,
            by=by,
            name="Zulema Wilches firmante",
            at=handover.opened_at,
            sha256=handover.snapshot.sha256,
        )
    handover.state = HandoverState.SIGNED_BY_BOTH
    handover.save()


def read(answer) -> str:
    """Return what there is to read in an answer: a page, a table, the texts of a workbook."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [book.read(name) for name in book.namelist() if name.endswith(".xml")]
        content = b"\n".join(parts)
    return content.decode("utf-8", errors="replace")


def every_public_page(starts: list[str]) -> dict[str, str]:
    """Return address → text of all that a visitor without an account reaches by links."""
    browser, waiting, seen, found = Client(), list(starts), set(starts), {}
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        answer = browser.get(path)
        if outcome_of(answer) != "200":
            continue
        found[path] = text = read(answer)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for link in Page(text).links:
            target = urldefrag(urljoin(path, link)).url
            if not urlsplit(target).netloc and target not in seen and target.startswith("/"):
                seen.add(target)
                waiting.append(target)
    return found


def outcome_of(answer) -> str:
    return str(answer.status_code) if answer.streaming else outcome(answer)


@pytest.mark.django_db
def test_no_public_page_or_file_says_who_works_on_a_plan(world):
    signed(world)
    names = private_names()
    # What no link leads to without having been told its address is public all the same.
    starts = ["/", *(url_of(n, world) for n, row in TABLE.items() if row.opens == Opens.PUBLIC)]

    pages = every_public_page(starts)

    told = [
        (path, name)
        for path, text in pages.items()
        if not path.startswith(INVENTED)
        for name in names
        if name in text
    ]
    addresses = [
        (path, found)
        for path, text in pages.items()
        if not path.startswith(INVENTED)
        for found in ADDRESS.findall(Page(text).text if "<html" in text else text)
        if found not in EXAMPLES
    ]
    assert told == []
    assert addresses == []
    assert len(pages) > 40
    assert any(path.startswith("/empalme/") for path in pages)


@pytest.mark.django_db
def test_the_crawl_notices_what_it_looks_for(world):
    """It reads what it should: inside, the same names are there."""
    names = private_names()
    browser = Client()
    browser.force_login(world["leader"].user)

    team = browser.get(url_of("team:home", world)).content.decode()
    book = read(browser.get(url_of("team:workbook", world)))

    assert any(name in team for name in names)
    assert any(name in book for name in names)
    assert ADDRESS.search(Page(team).text)
