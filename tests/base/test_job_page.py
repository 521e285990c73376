"""The page of a job: for whoever asked for it, alive while it works, at rest when it ended."""

from datetime import UTC, datetime

import pytest

from kpt.base.jobs import actions
from kpt.base.jobs.models import Job
from tests.base import some_jobs
from tests.factories import UserFactory, client_of
from tests.jobs import run_jobs

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def asked(name: str, owner) -> Job:
    assert some_jobs.counts
    return actions.enqueue(name, "plan.xlsx", title="Contar filas", owner=owner, now=NOW)


@pytest.mark.django_db
def test_only_who_asked_sees_the_job(client):
    owner = UserFactory()
    job = asked("test_counts", owner)
    url = f"/trabajos/{job.uid}/"

    assert client.get(url).headers["Location"] == f"/ingresar/?next={url}"
    assert client_of(UserFactory()).get(url).status_code == 404
    assert client_of(owner).post(url).status_code == 405
    assert client_of(owner).get(url).status_code == 200


@pytest.mark.django_db
def test_the_page_polls_while_the_job_waits_and_no_more_when_it_ended():
    owner = UserFactory()
    job = asked("test_counts", owner)
    browser, url = client_of(owner), f"/trabajos/{job.uid}/"

    waiting = browser.get(url).content.decode()
    assert f'hx-get="{url}"' in waiting
    assert "En espera" in waiting
    run_jobs()

    fragment = browser.get(url, HTTP_HX_REQUEST="true")
    text = fragment.content.decode()
    assert "<html" not in text
    assert "hx-get" not in text
    assert "Se contaron 5 filas de plan.xlsx." in text
    assert 'href="/e/63111/"' in text
    assert "HX-Request" in fragment.headers["Vary"]
    assert fragment.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_failed_job_shows_what_to_do():
    owner = UserFactory()
    job = asked("test_person_can_fix", owner)
    run_jobs()

    text = client_of(owner).get(f"/trabajos/{job.uid}/").content.decode()
    assert "El libro no tiene la hoja «Líneas estratégicas»." in text
