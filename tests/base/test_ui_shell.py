"""The frame of every page: menus, person, entity, accessibility bar, error pages."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from kpt.base.context import (
    Chip,
    EntityBand,
    FooterGroup,
    Link,
    MenuItem,
    Person,
    build_shell,
    shell,
)
from kpt.base.preferences import COOKIE, Appearance
from tests.base.ui import elements

CALLS = []


def provider(request, shell):
    CALLS.append(request.path)
    shell.menu = [Link("Consultar planes", "/c/", key="consultar")]
    shell.footer = [FooterGroup("Aprender", [Link("Guía", "/g/")], text="De lunes a viernes.")]


def person_provider(request, shell):
    shell.person = Person("Marcela <Ospina>", "Líder del equipo · Buenavista")
    shell.person_menu = [Link("Mis datos", "/d/"), Link("Cerrar sesión", "/salir/", post=True)]
    shell.entity = EntityBand(
        "Buenavista", "Quindío", "63111", "6", "2024–2027", "Lo Nuestro", "/e/63111/",
        [Chip("Plan adoptado", "ok")],
    )  # fmt: skip


def crowded_provider(request, shell):
    shell.menu = [Link(str(n), "/") for n in range(8)]


@pytest.fixture
def providers(settings):
    def use(*names):
        settings.KPT_SHELL_PROVIDERS = [f"{__name__}.{name}" for name in names]

    CALLS.clear()
    return use


def page(template="base_public.html", path="/c/?q=1", **context):
    request = RequestFactory().get(path)
    return render_to_string(template, context, request=request)


def test_providers_are_asked_once_and_only_by_whole_pages(providers):
    providers("provider")
    fragment = shell(RequestFactory().get("/"))

    assert CALLS == []
    assert fragment["shell"].menu[0].label == "Consultar planes"
    page()
    assert CALLS == ["/", "/c/"]


def test_the_main_menu_has_at_most_seven_entries(providers):
    providers("crowded_provider")
    with pytest.raises(ValueError, match="8 entries"):
        build_shell(RequestFactory().get("/"))


def test_a_visitor_sees_the_way_in_and_the_current_entry(providers):
    providers("provider")
    drawn = page(section="consultar", crumbs=[("Consultar planes", "")])

    assert "Ingresar" in drawn
    assert [a["href"] for a in elements(drawn, "a") if a.get("aria-current") == "page"] == [
        "/c/"
    ] * 2
    assert "De lunes a viernes." in drawn
    assert elements(drawn, "a")[0]["href"] == "#contenido"


def test_a_person_sees_herself_the_entity_and_a_button_to_leave(providers):
    providers("provider", "person_provider")
    drawn = page("base_entity.html")
    forms = [f["action"] for f in elements(drawn, "form")]

    assert "Marcela &lt;Ospina&gt;" in drawn
    assert "Ingresar" not in drawn
    assert "/salir/" in forms  # leaving changes something: a form, not a link
    assert "<dt>DANE</dt><dd>63111</dd>" in drawn
    assert "Plan adoptado" in drawn


def test_the_accessibility_bar_says_what_is_on_and_comes_back_here(client):
    client.cookies[COOKIE] = "mayor.contraste"
    drawn = client.get("/componentes/entidad/?mensajes=1").content.decode()
    pressed = {b["value"] for b in elements(drawn, "button") if b.get("aria-pressed") == "true"}
    back = next(i["value"] for i in elements(drawn, "input") if i.get("name") == "next")

    assert elements(drawn, "html")[0].get("class") is None  # the gallery's own shell
    assert back == "/componentes/entidad/?mensajes=1"
    assert pressed == {"normal"}
    drawn = client.get("/componentes/").content.decode()
    assert elements(drawn, "html")[0]["class"] == "k-letra-mayor k-contrast"
    pressed = {b["value"] for b in elements(drawn, "button") if b.get("aria-pressed") == "true"}
    assert pressed == {"mayor", "no"}  # pressing «contraste» again turns it off


@pytest.mark.parametrize(
    ("before", "pressed", "after"),
    [
        ("", {"letra": "mayor"}, "mayor"),
        ("mayor", {"contraste": "si"}, "mayor.contraste"),
        ("mayor.contraste", {"letra": "menor"}, "menor.contraste"),
        ("menor.contraste", {"contraste": "no"}, "menor"),
        ("<script>.x", {"letra": "enorme", "contraste": "quizá"}, "normal"),
    ],
)
def test_preferences_are_kept_in_a_cookie(client, before, pressed, after):
    client.cookies[COOKIE] = before
    response = client.post("/preferencias/", {**pressed, "next": "/componentes/"})

    assert response.status_code == 302
    assert response.url == "/componentes/"
    assert response.cookies[COOKIE].value == after
    assert response.cookies[COOKIE]["httponly"]
    assert response.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_preferences_never_lead_to_another_site(client, target):
    assert client.post("/preferencias/", {"letra": "mayor", "next": target}).url == "/"


def test_preferences_only_by_post(client):
    assert client.get("/preferencias/").status_code == 405


def test_appearance_is_a_class():
    assert Appearance().css == ""
    assert Appearance("menor", True).css == "k-letra-menor k-contrast"


def test_menu_items_know_what_they_hold():
    item = MenuItem("plan", "Plan", "/", items=[MenuItem("metas", "Metas", "/")])

    assert item.holds("metas")
    assert item.holds("plan")
    assert not item.holds("")
    assert not item.holds("seguimiento")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("400.html", "No se guardó nada"),
        ("403.html", "no tiene permiso"),
        ("403_csrf.html", "abierta demasiado tiempo"),
        ("404.html", "No encontramos esta página"),
        ("413.html", "demasiado grande"),
        ("429.html", "Demasiados intentos"),
        ("500.html", "Algo falló de nuestro lado"),
    ],
)
def test_error_pages_need_nothing_and_offer_a_way_out(template, words):
    drawn = render_to_string(template)

    assert words in drawn
    assert '<main id="contenido"' in drawn
    assert any("btn-primary" in a.get("class", "") for a in elements(drawn, "a"))


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "413.html", "429.html"])
def test_error_pages_say_our_message_and_our_way_out(template, providers):
    providers("person_provider")
    drawn = page(template, message="Falta <algo>.", way_out_url="/v/", way_out_label="Volver")

    assert "Falta &lt;algo&gt;." in drawn
    if template != "404.html":
        assert "/v/" in [a["href"] for a in elements(drawn, "a")]


def test_the_500_page_gives_the_code_to_tell():
    assert "a1b2" in render_to_string("500.html", {"request_id": "a1b2"})
