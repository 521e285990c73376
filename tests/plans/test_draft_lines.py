"""Strategic lines on the screen: without limit, in order, saved one value at a time."""

import pytest

from kpt.accounts.roles import Role
from kpt.plans.models import ChangeSet, StrategicLine, ValueHistory
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.plan_factories import TargetFactory
from tests.plans.drafts import place, web

__all__ = ["place", "web"]
pytestmark = pytest.mark.django_db


def names(place) -> list[str]:
    lines = StrategicLine.objects.filter(version=place.version).order_by("position")
    return list(lines.values_list("name", flat=True))


def sent(place, web, line, campo, **values):
    return web.post(place.url("line-field", line.uid), {"campo": campo, **values})


@pytest.mark.parametrize("lines", [1, 30])
def test_the_page_takes_the_same_queries(place, web, lines, django_assert_max_num_queries):
    for number in range(lines):
        place.line(f"Línea {number}", sectors=["19", "22"])
    web.get(place.url("lines"))
    with django_assert_max_num_queries(10):
        html = web.get(place.url("lines")).content.decode()
    assert html.count("data-uid") == lines
    assert html.count("La más prioritaria") == 1


def test_a_line_is_added_and_the_first_is_the_most_important(place, web):
    for name in ("Tejido social", "Campo vivo"):
        answer = web.post(place.url("line-add"), {"name": name}, follow=True)
    html = answer.content.decode()
    assert "Se agregó la línea «Campo vivo»" in html
    assert "Deshacer lo que acabo de hacer" in html
    assert names(place) == ["Tejido social", "Campo vivo"]


def test_a_line_without_name_says_what_to_write(place, web):
    answer = web.post(place.url("line-add"), {"name": " "})
    assert answer.status_code == 422
    assert "Escriba el nombre de la línea. Ejemplo" in answer.content.decode()
    assert names(place) == []


def test_one_value_is_saved_by_itself_with_its_undo(place, web):
    line = place.line()
    answer = sent(place, web, line, "objective", objective="Vivir mejor", **{"antes-objective": ""})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "por usted" in html
    assert 'name="antes-objective" value="Vivir mejor"' in html
    change = ChangeSet.objects.latest("pk")
    assert f"cambios/{change.pk}/deshacer/" in html

    back = web.post(place.url("change-undo", change.pk), {"volver": place.url("lines")})
    assert back.url == place.url("lines")
    assert StrategicLine.objects.get().detail.objective == ""


def test_sectors_are_saved_as_a_set(place, web):
    line = place.line(sectors=["19"])
    answer = sent(place, web, line, "sectors", sectors=["22", "19"], **{"antes-sectors": "19"})
    assert answer.status_code == 200
    assert list(line.sectors.values_list("sector_code", flat=True)) == ["19", "22"]
    wrong = sent(place, web, line, "sectors", sectors=["99"], **{"antes-sectors": "19,22"})
    assert wrong.status_code == 422
    assert line.sectors.count() == 2


def test_two_tabs_never_overwrite_each_other_and_the_person_chooses(place, web):
    line = place.line("De antes")
    other = client_of(actor_of(Role.TEAM_MEMBER, place.entity, full_name="Ana Ruiz"))
    sent(place, other, line, "name", name="De ella", **{"antes-name": "De antes"})

    clash = sent(place, web, line, "name", name="De él", **{"antes-name": "De antes"})
    html = clash.content.decode()
    assert clash.status_code == 409
    assert "Ana Ruiz cambió este dato" in html
    assert "De ella" in html
    assert "De él" in html
    assert names(place) == ["De ella"]

    hers = {"antes-name": "De ella", "elige-name": "suyo"}
    kept = sent(place, web, line, "name", name="De él", **hers)
    assert 'value="De ella"' in kept.content.decode()
    assert names(place) == ["De ella"]
    mine = {"antes-name": "De ella", "elige-name": "mio"}
    assert sent(place, web, line, "name", name="De él", **mine).status_code == 200
    assert names(place) == ["De él"]


def test_without_javascript_only_what_was_changed_is_written(place, web):
    line = place.line("De antes", objective="Uno")
    other = client_of(actor_of(Role.TEAM_MEMBER, place.entity))
    sent(place, other, line, "objective", objective="De ella", **{"antes-objective": "Uno"})
    shown = {"antes-name": "De antes", "antes-objective": "Uno", "antes-approach": ""}
    whole = {**shown, "antes-sectors": "", "objective": "Uno", "approach": "derechos"}

    answer = web.post(place.url("line-save", line.uid), {**whole, "name": "De él"}, follow=True)
    assert "guardado a las" in answer.content.decode()
    line.refresh_from_db()
    assert (line.name, line.detail.objective, line.detail.approach) == (
        "De él",
        "De ella",
        "derechos",
    )


def test_without_javascript_a_conflict_shows_both_and_keeps_what_was_typed(place, web):
    line = place.line("De antes")
    other = client_of(actor_of(Role.TEAM_MEMBER, place.entity))
    sent(place, other, line, "name", name="De ella", **{"antes-name": "De antes"})
    whole = {"name": "De él", "antes-name": "De antes", "objective": "Nuevo", "antes-objective": ""}
    answer = web.post(place.url("line-save", line.uid), whole)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "De ella" in html
    assert 'value="De él"' in html
    assert ">\nNuevo</textarea>" in html
    assert names(place) == ["De ella"]


@pytest.mark.parametrize(
    ("step", "order"), [("arriba", ["B", "A", "C"]), ("abajo", ["A", "C", "B"])]
)
def test_the_buttons_move_a_line(place, web, step, order):
    lines = [place.line(name) for name in "ABC"]
    web.post(place.url("line-move", lines[1].uid), {"hacia": step})
    assert names(place) == order
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    assert names(place) == ["A", "B", "C"]


def test_dragging_sends_the_whole_order(place, web):
    lines = [place.line(name) for name in "ABC"]
    order = [str(lines[n].uid) for n in (2, 0, 1)]
    web.post(place.url("lines-order"), {"orden": order})
    assert names(place) == ["C", "A", "B"]
    stale = web.post(place.url("lines-order"), {"orden": order[:2]})
    assert stale.status_code == 409
    assert "cambiaron mientras" in stale.content.decode()
    assert web.post(place.url("lines-order"), {"orden": ["x"]}).status_code == 400
    assert names(place) == ["C", "A", "B"]


def test_a_line_is_removed_after_asking_and_comes_back(place, web):
    line = place.line("Sobra")
    assert "Sí, retirar la línea" in web.get(place.url("line-remove", line.uid)).content.decode()
    assert names(place) == ["Sobra"]
    answer = web.post(place.url("line-remove", line.uid), follow=True)
    assert "Se retiró la línea «Sobra»" in answer.content.decode()
    assert names(place) == []
    listed = web.get(place.url("changes"), {"ver": "retiradas"}).content.decode()
    assert "Se retiró LE-1" in listed
    assert "Devolver" in listed
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    assert names(place) == ["Sobra"]


def test_a_line_with_targets_says_why_it_stays(place, web):
    line = place.line()
    TargetFactory(version=place.version, change=place.version.change, lines=[line])
    answer = web.post(place.url("line-remove", line.uid), follow=True)
    assert "tiene 1 metas de producto" in answer.content.decode()
    assert names(place) == ["Tejido social"]


def test_a_row_that_is_gone_or_of_another_plan_is_not_found(place, web):
    line = place.line()
    StrategicLine.objects.filter(pk=line.pk).delete()
    answer = web.get(place.url("line-remove", line.uid))
    assert answer.status_code == 404
    assert "Últimos cambios" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.READER, Role.DEPARTMENT_REVIEWER, Role.DNP_ADMIN])
def test_readers_see_the_lines_and_write_nothing(place, role):
    line = place.line()
    where = {Role.DEPARTMENT_REVIEWER: place.entity.department, Role.DNP_ADMIN: None}
    reader = client_of(actor_of(role, where.get(role, place.entity)))
    before = ChangeSet.objects.count()
    html = reader.get(place.url("lines")).content.decode()
    assert "Tejido social" in html
    assert "Agregar la línea" not in html
    for name, data in (
        ("line-field", {"campo": "name", "name": "Otra"}),
        ("line-save", {"name": "Otra"}),
        ("line-move", {"hacia": "abajo"}),
        ("line-remove", {}),
    ):
        assert reader.post(place.url(name, line.uid), data).status_code == 403
    assert reader.post(place.url("line-add"), {"name": "Otra"}).status_code == 403
    assert ChangeSet.objects.count() == before


def test_an_outsider_does_not_even_see_them(place):
    outsider = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    assert outsider.get(place.url("lines")).status_code == 403


def test_names_are_text_never_markup(place, web):
    place.line("<script>alert(1)</script>")
    for page in ("lines", "changes"):
        assert "<script>alert" not in web.get(place.url(page)).content.decode()


def test_a_member_sees_whose_change_it_was_and_filters_by_person(place, web):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=place.entity)
    line = place.line()
    sent(place, client_of(member.user), line, "name", name="De ella")
    html = web.get(place.url("changes"), {"quien": member.user_id}).content.decode()
    assert "LE-1 · Nombre: de Tejido social a De ella" in html
    assert "Se agregó LE-1" not in html


@pytest.mark.parametrize("changes", [1, 30])
def test_changes_take_the_same_queries(place, web, changes, django_assert_max_num_queries):
    for number in range(changes):
        place.line(f"Línea {number}")
    web.get(place.url("changes"))
    with django_assert_max_num_queries(10):
        html = web.get(place.url("changes")).content.decode()
    assert html.count(">Se agregó") == min(changes, 25)


def test_a_change_of_another_plan_is_not_undone_from_here(place, web):
    foreign = TargetFactory().change
    assert web.post(place.url("change-undo", foreign.pk)).status_code == 404
    assert not ValueHistory.objects.exists()
