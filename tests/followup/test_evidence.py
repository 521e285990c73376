"""Photos and documents of a target: put on, seen by whom they may, taken off, never lost."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.files.kinds import WrongFile
from kpt.files.models import StoredFile
from kpt.followup.actions import evidence as actions
from kpt.followup.actions import review
from kpt.followup.actions.evidence import EvidenceGone, Shown, TooMuchEvidence
from kpt.followup.actions.reports import submit_report
from kpt.followup.models import Evidence, EvidenceKind, ReportSummary
from kpt.followup.queries.reported import reported_targets
from kpt.rules.places import Coordinates
from tests.factories import EntityFactory, actor_of, client_of
from tests.files.test_photos import SECRET, exif, jpeg, png
from tests.followup.test_reporting import NOW, Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch, tmp_path, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def here():
    return Place()


def photo(name="obra.jpg", content=None):
    return SimpleUploadedFile(name, content or jpeg(exif()))


def put(here, report, *files, **more):
    shown = {"kind": EvidenceKind.AFTER, "caption": " Vía terminada "}
    known = {"actor", "target"}
    shown |= {name: value for name, value in more.items() if name not in known}
    return actions.add_evidence(
        report_id=report.pk,
        target_uid=more.get("target", here.targets[0]).uid,
        files=files or (photo(),),
        shown=Shown(**shown),
        actor=more.get("actor", here.member),
        now=NOW,
    )


def status_of(browser, file):
    """Return how a file is answered; the file is not left open."""
    response = browser.get(reverse("files:download", args=[file.uid]))
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def url(here, name="evidence", *more):
    return reverse(f"reports:{name}", args=[here.entity.pk, 2025, 1, *more])


def test_a_photo_is_kept_without_its_gps_and_counts_as_evidence(here):
    report = here.opened()
    here.answer(report, here.targets[0])
    made = put(here, report, where=Coordinates(D("4.5"), D("-75.6")), taken_on=date(2025, 5, 1))[0]
    assert (made.caption, made.latitude, made.added_by) == (
        "Vía terminada",
        D("4.5"),
        here.member.user,
    )
    with made.file.content.open() as kept:
        assert SECRET not in kept.read()
    assert not made.file.is_public
    assert [t.evidence for t in reported_targets(report)] == [1, 0, 0]
    assert ReportSummary.objects.get(report=report).is_stale
    assert AuditEvent.objects.get(kind="evidence_added").after["meta"] == "IP-1"


@pytest.mark.parametrize("who", ["gobernacion", "dnp", "neighbour", "reader"])
def test_only_the_team_puts_on_and_takes_off(here, who):
    report = here.opened()
    made = put(here, report)[0]
    others = {
        "neighbour": lambda: actor_of(Role.TEAM_LEADER, EntityFactory()),
        "reader": lambda: actor_of(Role.READER, here.entity),
    }
    actor = others[who]() if who in others else getattr(here, who)
    with pytest.raises(NotAllowed):
        put(here, report, actor=actor)
    with pytest.raises(NotAllowed):
        actions.remove_evidence(evidence_id=made.pk, actor=actor, now=NOW)
    assert Evidence.objects.get().removed_at is None
    assert StoredFile.objects.count() == 1


def test_nothing_is_put_on_while_others_have_the_report(here):
    report = here.sent()
    with pytest.raises(NotAllowed, match="ya se envió"):
        put(here, report)


@pytest.mark.parametrize(
    ("file", "kind", "words"),
    [
        (("carta.pdf", b"%PDF-1.7 x"), EvidenceKind.AFTER, "no es una foto"),
        (("obra.jpg", b"%PDF-1.7 x"), EvidenceKind.AFTER, "otra clase de archivo"),
        (("obra.jpg", jpeg()[:-2]), EvidenceKind.BEFORE, "incompleta o dañada"),
        (("libro.exe", b"MZ"), EvidenceKind.DOCUMENT, "no es un archivo de los que se reciben"),
    ],
)
def test_a_wrong_file_says_what_to_do_and_nothing_is_put_on(here, file, kind, words):
    report = here.opened()
    with pytest.raises(WrongFile, match=words):
        put(here, report, photo(), photo(*file), kind=kind)
    assert not Evidence.objects.exists()


def test_there_is_a_limit_to_how_much_and_how_heavy(here, monkeypatch):
    report = here.opened()
    with pytest.raises(WrongFile, match="al menos un archivo"):
        actions.add_evidence(
            report_id=report.pk,
            target_uid=here.targets[0].uid,
            files=(),
            shown=Shown(EvidenceKind.AFTER, "X"),
            actor=here.member,
            now=NOW,
        )
    with pytest.raises(TooMuchEvidence):
        put(here, report, *[photo()] * 11)
    monkeypatch.setattr(actions, "MOST_OF_A_TARGET", 2)
    put(here, report, photo(), photo("b.png", png()))
    with pytest.raises(TooMuchEvidence):
        put(here, report)
    monkeypatch.setattr(actions, "MAX_FILE_BYTES", 10)
    with pytest.raises(WrongFile, match="el máximo es"):
        put(here, report, target=here.targets[1])


def test_what_was_taken_off_stays_in_the_record(here):
    report = here.opened()
    made = put(here, report)[0]
    page = url(here, "evidence-remove", made.uid)
    web = client_of(here.member)
    assert "sigue en el registro" in web.get(page).content.decode()
    assert web.post(page).url == url(here)
    made.refresh_from_db()
    assert (made.removed_at, made.removed_by) == (NOW, here.member.user)
    assert made.file.content.storage.exists(made.file.content.name)
    assert "Retiradas por el equipo" in web.get(url(here)).content.decode()
    assert web.get(page).status_code == 404
    with pytest.raises(EvidenceGone):
        actions.remove_evidence(evidence_id=made.pk, actor=here.member, now=NOW)
    kept = AuditEvent.objects.get(kind="evidence_removed").before
    assert kept["file"] == "obra.jpg"


def test_anybody_sees_what_may_be_public_only_while_the_report_is(here):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target)
    open_one = put(here, report, may_be_public=True)[0]
    closed_one = put(here, report)[0]
    gone = put(here, report, may_be_public=True)[0]
    actions.remove_evidence(evidence_id=gone.pk, actor=here.member, now=NOW)

    def seen():
        files = [one.file for one in (open_one, closed_one, gone)]
        return [status_of(Client(), file) == 200 for file in files]

    assert seen() == [False, False, False]
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    assert seen() == [True, False, False]
    here.decide(review.return_report, report, here.gobernacion, "Falta algo")
    assert seen() == [False, False, False]


def test_reviewers_see_everything_and_strangers_nothing(here):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target)
    made = put(here, report)[0]
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    file = reverse("files:download", args=[made.file.uid])
    target = url(here, "target")
    for actor in (here.leader, here.gobernacion, here.dnp):
        assert status_of(client_of(actor), made.file) == 200
        assert f'hx-get="{url(here)}"' in client_of(actor).get(target).content.decode()
        page = client_of(actor).get(url(here)).content.decode()
        assert "Vía terminada" in page
        assert f'src="{file}"' in page
    stranger = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    assert status_of(stranger, made.file) == 403
    assert stranger.get(target).status_code in (403, 404)


FORM = {"clase": "antes", "que_muestra": "Así estaba", "coordenadas": "4.5, 75.6", "publica": "on"}


def test_several_files_go_up_at_once_and_a_place_out_of_the_country_is_told(here):
    here.opened()
    web = client_of(here.member)
    assert "Esta meta no tiene evidencias" in web.get(url(here)).content.decode()
    sent = FORM | {"archivos": [photo("a.jpg"), photo("b.png", png())]}
    response = web.post(url(here), sent, follow=True)
    page = response.content.decode()
    assert "Quedó guardado: 2 archivos." in page.replace("\u00a0", " ")
    assert "falta el signo menos" in page
    assert "Será pública cuando se envíe" in page
    assert Evidence.objects.filter(may_be_public=True, kind="antes").count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"archivos": []}, "Escoja el archivo."),
        ({"archivos": [SimpleUploadedFile("a.jpg", b"nada")]}, "otra clase de archivo"),
        ({"coordenadas": "por allá"}, "como las copia el mapa"),
        ({"fecha": "2027-01-01"}, "Esa fecha no ha llegado."),
        ({"que_muestra": ""}, "obligatorio"),
    ],
)
def test_a_wrong_form_says_what_and_keeps_what_was_typed(here, wrong, words):
    here.opened()
    sent = FORM | {"archivos": [photo()], "lugar": "Vereda La Cuchilla"} | wrong
    response = client_of(here.member).post(url(here), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Vereda La Cuchilla" in page
    assert not Evidence.objects.exists()


def test_who_reviews_reads_and_may_not_upload(here):
    here.opened()
    web = client_of(here.gobernacion)
    page = web.get(url(here)).content.decode()
    assert "El equipo no ha subido fotos" in page
    back = reverse("reports:target", args=[here.entity.pk, 2025, here.targets[0].consecutive])
    assert f'<li class="breadcrumb-item"><a href="{back}">' in page
    assert 'enctype="multipart/form-data"' not in page
    assert web.post(url(here), FORM | {"archivos": [photo()]}).status_code == 403


def test_the_page_costs_the_same_with_much_evidence(here, django_assert_max_num_queries):
    report = here.opened()
    put(here, report, *[photo()] * 8)
    web = client_of(here.member)
    web.get(url(here))
    with django_assert_max_num_queries(10):
        assert web.get(url(here)).content.decode().count("<img") == 8
    with django_assert_max_num_queries(10):
        web.get(url(here, "target"))


def test_the_public_page_of_a_target_shows_what_may_be_public_and_nobodys_name(here):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target)
    put(here, report, caption="La que es pública", may_be_public=True)
    put(here, report, caption="La que no")
    page = reverse("portal:target-evidence", args=[here.entity.pk, 1])
    assert "La que es pública" not in Client().get(page).content.decode()
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    shown = Client().get(page).content.decode()
    assert "La que es pública" in shown
    assert "Vigencia 2025, autorreportado" in shown
    assert "La que no" not in shown
    assert str(here.member.user) not in shown
    assert "Retirar" not in shown
    other = reverse("portal:target-evidence", args=[here.entity.pk, 2])
    assert "no ha publicado fotos" in Client().get(other).content.decode()
    target = reverse("portal:target", args=[here.entity.pk, 1])
    assert f'hx-get="{page}"' in Client().get(target).content.decode()


def test_the_public_page_of_a_target_stays_within_its_queries(here, django_assert_max_num_queries):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target)
    put(here, report, *[photo()] * 5, may_be_public=True)
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    web = client_of(here.leader)
    page = reverse("portal:target-evidence", args=[here.entity.pk, 1])
    web.get(page)
    with django_assert_max_num_queries(10):
        web.get(reverse("portal:target", args=[here.entity.pk, 1]))
    with django_assert_max_num_queries(10):
        web.get(page)
