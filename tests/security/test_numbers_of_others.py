"""What belongs to one report does not exist in another, not even for who may write in both."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kpt.audit.models import AuditEvent
from kpt.followup.actions import reports, review
from kpt.followup.models import Evidence, Observation, SharedSpending
from kpt.indicative.actions.deriving import open_indicative
from kpt.indicative.actions.matrix import upload_matrix
from tests.factories import client_of
from tests.followup.test_only_the_entity_speaks import Full
from tests.followup.test_reporting import NOW
from tests.review.places import Neighbour, observed

pytestmark = pytest.mark.django_db
ROWS = b"CODIGO;DESCRIPCION;UNIDAD;INDICADOR;META;VALOR\nIP-1;;;;1;1\n"


@pytest.fixture
def there(settings, tmp_path, monkeypatch):
    """One report with everything in it, given back for corrections."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    there = Full()
    reports.submit_report(report_id=there.report.pk, actor=there.leader, now=NOW)
    there.asked = observed(there, there.report)
    there.decide(review.return_report, there.report, there.gobernacion, "Corrija")
    return there


@pytest.fixture
def here(there):
    """Another municipality of the same department, with the same things to do."""
    here = Neighbour(there)
    report = here.sent()
    here.asked = observed(here, report)
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    return here


def matrix_of(place):
    given = {"actor": place.leader, "now": NOW}
    indicative = open_indicative(entity_id=place.entity.pk, fiscal_year=2026, **given)
    file = SimpleUploadedFile("m.csv", ROWS)
    return upload_matrix(indicative_id=indicative.pk, upload=file, **given)


def statuses(browser, url, sent):
    return [browser.get(url).status_code, browser.post(url, sent).status_code]


@pytest.mark.parametrize("who", ["leader", "gobernacion", "dnp"])
def test_what_is_of_another_report_is_not_found_in_this_one(there, here, who):
    foreign = {
        "review-report:thread": there.asked.pk,
        "review-report:reply": there.asked.pk,
        "review-report:close": there.asked.pk,
        "review-report:reopen": there.asked.pk,
        "reports:reply": there.asked.pk,
        "reports:shared-edit": there.spending.uid,
        "reports:shared-delete": there.spending.uid,
    }
    addresses = [reverse(name, args=[here.entity.pk, 2025, id]) for name, id in foreign.items()]
    evidence = [here.entity.pk, 2025, 1, there.evidence.uid]
    addresses.append(reverse("reports:evidence-remove", args=evidence))
    browser, before = client_of(getattr(here, who)), AuditEvent.objects.count()

    for url in addresses:
        # A button is not asked for (405); nothing of the other is shown nor changed.
        assert set(statuses(browser, url, {"texto": "X", "version": "1"})) <= {404, 405}, url

    assert AuditEvent.objects.count() == before
    assert Evidence.objects.get().removed_at is None
    assert SharedSpending.objects.count() == 1
    assert [one.replies.count() for one in Observation.objects.all()] == [0, 0]
    # With its own number each of them is there.
    own = reverse("review-report:thread", args=[here.entity.pk, 2025, here.asked.pk])
    assert browser.get(own).status_code == 200


def test_the_matrix_of_another_entity_is_not_loaded_here(there, here):
    mine, theirs = matrix_of(here), matrix_of(there)
    browser = client_of(here.leader)
    url = reverse("indicative:matrix", args=[here.entity.pk, 2026, theirs.pk])
    assert statuses(browser, url, {}) == [404, 404]
    theirs.refresh_from_db()
    assert theirs.applied_at is None
    assert browser.get(url.replace(f"/{theirs.pk}/", f"/{mine.pk}/")).status_code == 200
