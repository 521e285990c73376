"""What the mayor of Buenavista promised, and where the plan keeps it. All of it is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kpt.accounts.actor import Actor
from kpt.promises.actions.programme import Part, save_programme
from kpt.promises.actions.promises import link_promise, propose_promises, set_aside
from kpt.promises.models import GovernmentProgramme, RowKind
from kpt.promises.queries.rows import plan_rows, version_in_hand
from kpt.territories.models import TerritorialEntity

WRITTEN_AT = datetime(2026, 2, 5, 14, 30, tzinfo=UTC)
PROGRAMME = (
    (
        "Visión",
        "En 2027 Buenavista será un municipio educado, con vías, agua y salud para el campo y el "
        "pueblo, donde las mujeres y los jóvenes se quedan porque tienen oportunidades.",
    ),
    (
        "Educación y salud",
        "Ampliar el transporte escolar para los niños de todas las veredas.\n\n"
        "Mejorar las sedes educativas urbanas y rurales.\n\n"
        "Sostener la agenda cultural y el Día del Campesino.\n\n"
        "Atender en salud a las personas de las veredas con brigadas todo el año.\n\n"
        "Acompañar a las personas mayores en el Centro Vida.",
    ),
    (
        "Campo, vías y vivienda",
        "Mejorar las vías terciarias para sacar el café y los productos del campo.\n\n"
        "Apoyar la comercialización del café de las familias campesinas.\n\n"
        "Mejorar la vivienda urbana y rural.\n\n"
        "Formar en habilidades empresariales a las mujeres rurales.\n\n"
        "Construir un aeropuerto para la cordillera.",
    ),
    (
        "Agua y ambiente",
        "Llevar agua potable a las veredas altas con los acueductos veredales.\n\n"
        "Reforestar las microcuencas con los guardianes del agua.\n\n"
        "Educar en el manejo de los residuos en las escuelas.",
    ),
    (
        "Buen gobierno",
        "Rendir cuentas en las veredas cada año.\n\n"
        "Fortalecer las juntas de acción comunal y la participación ciudadana.",
    ),
)
ASIDE = {
    "aeropuerto": "Los aeropuertos son competencia de la Nación; el municipio lo gestionará.",
    "En 2027 Buenavista": "Es la visión: la cumple el plan entero, no una meta.",
}
# Words of a promise → numbers of the targets that keep it. The others are left for visitors.
KEPT = {
    "transporte escolar": (8,),
    "sedes educativas": (9,),
    "agenda cultural": (17,),
    "Centro Vida": (23,),
    "vías terciarias": (56,),
    "comercialización del café": (31, 34),
    "la vivienda urbana": (27,),
    "mujeres rurales": (82,),
    "acueductos veredales": (66,),
    "guardianes del agua": (103,),
    "juntas de acción comunal": (50,),
}


def load_demo_programme(*, actor: Actor) -> bool:
    """Write the programme of one municipality through the actions of its screens.

    Once: says whether it was written now.
    """
    entity = TerritorialEntity.objects.select_related("department").get(pk="63111")
    if GovernmentProgramme.objects.filter(government__entity=entity).exists():
        return False
    parts = [Part(title, text) for title, text in PROGRAMME]
    programme = save_programme(entity=entity, parts=parts, actor=actor, now=WRITTEN_AT)
    propose_promises(entity=entity, actor=actor, now=WRITTEN_AT)
    rows = plan_rows(version_in_hand(entity.pk))
    targets = {row.label: row.uid for row in rows.of_kind(RowKind.TARGET)}
    for promise in programme.government.promises.order_by("position"):
        said: dict[str, Any] = {"promise_id": promise.pk, "actor": actor, "now": WRITTEN_AT}
        for words, reason in ASIDE.items():
            if words in promise.text:
                set_aside(reason=reason, **said)
        for words, numbers in KEPT.items():
            if words in promise.text:
                link_promise(row_uids=[targets[f"IP-{number}"] for number in numbers], **said)
    return True
