"""A report as of a published cut: what was frozen, whatever is corrected afterwards."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from kpt.briefs.actions import make_brief, publish_brief
from kpt.briefs.content import Figures, Grid, from_json
from kpt.briefs.definitions import definitions
from kpt.briefs.material import Options
from kpt.briefs.models import Brief
from kpt.cuts.models import CutEntity
from kpt.followup.models import FollowUpReport, TargetAnswer
from tests.briefs.test_engine import grid, texts_of
from tests.cuts.places import AFTER, Closed
from tests.factories import EntityFactory, client_of

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=1)


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return Closed()


def made(here, slug="corporacion", **more):
    options = Options(**({"fiscal_year": 2025, "cut": 1} | more))
    return make_brief(
        entity_id=here.entity.pk, slug=slug, options=options, actor=here.leader, now=LATER
    )


def test_the_report_of_a_cut_is_of_the_cut(here):
    here.published()
    TargetAnswer.objects.filter(report=here.report).update(achieved=0)
    content = from_json(made(here).text)
    facts = dict(content.facts)
    assert facts["Corte"].startswith("Corte 1, publicado el")
    assert facts["Huella del corte (SHA-256)"] == CutEntity.objects.get().sha256
    summary = content.parts[0].blocks[1]
    assert isinstance(summary, Figures)
    assert {one.label: one.value for one in summary.items}["Avance físico"] == 1
    assert len(grid(content, "Cada meta").rows) == 3
    text = " ".join(texts_of(content))
    assert "El corte publicado no trae los recursos por fuente." in text
    assert "El corte publicado no trae las metas de resultado." in text
    assert facts["Huella del corte (SHA-256)"] in text


@pytest.mark.parametrize("slug", [one.slug for one in definitions().values() if not one.link])
def test_every_report_is_made_of_a_cut(here, slug):
    here.published()
    content = from_json(made(here, slug).text)
    assert not content.is_draft
    assert all(part.blocks for part in content.parts)


def test_a_municipality_stands_among_those_of_the_same_cut(here):
    here.published()
    content = from_json(made(here, "evaluacion").text)
    found = grid(content, "Este municipio y los del departamento")
    assert isinstance(found, Grid)
    assert found.rows[0][3] == "1 de 1"


def test_a_cut_of_another_vigencia_or_entity_is_not_found(here):
    here.published()
    with pytest.raises(Http404, match="es de 2025"):
        made(here, fiscal_year=2024)
    with pytest.raises(Http404, match="no habla"):
        made(here, cut=7)
    here.entity = EntityFactory()
    here.leader = here.dnp
    with pytest.raises(Http404, match="no habla"):
        made(here)


def test_a_part_of_a_cut_names_what_was_chosen(here):
    here.published()
    content = from_json(made(here, sector=here.targets[0].sector_code).text)
    assert len(grid(content, "Cada meta").rows) == 1


def test_the_form_offers_the_cuts_and_says_when_the_vigencia_is_another(here):
    here.published()
    browser = client_of(here.leader)
    choose = reverse("briefs:choose", args=[here.entity.pk, "corporacion"])
    assert "Corte 1 · vigencia 2025" in browser.get(choose).content.decode()
    make = reverse("briefs:make", args=[here.entity.pk, "corporacion"])
    sent = browser.post(make, {"vigencia": "2025", "corte": "1"})
    brief = Brief.objects.get()
    assert sent["Location"] == reverse("briefs:brief", args=[here.entity.pk, brief.uid])
    assert brief.cut == 1

    FollowUpReport.objects.create(plan=here.report.plan, fiscal_year=2024, opened_at=AFTER)
    wrong = browser.post(make, {"vigencia": "2025", "corte": "1", "sector": "x"}, follow=True)
    assert "Eso ya no se puede escoger" in wrong.content.decode()
    other = browser.post(make, {"vigencia": "2024", "corte": "1"}, follow=True)
    assert "El corte 1 es de 2025: escoja esa vigencia." in other.content.decode()
    assert other.redirect_chain[0][0] == f"{choose}?vigencia=2024&corte=1"


def test_the_report_of_a_cut_is_published(here):
    here.published()
    brief = made(here)
    assert publish_brief(brief_id=brief.pk, actor=here.leader, now=LATER).is_published
