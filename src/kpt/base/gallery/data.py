"""Invented data of the gallery. Plain values: no models, no database."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

from kpt.base.charts import Dot, Line, YearBar
from kpt.base.context import Chip, EntityBand, MenuGroup, MenuItem, Person, Shell
from kpt.base.preferences import Appearance
from kpt.base.verdict import denied

COST = D("438955000.5")
BAD_INPUT = {
    "name": "",
    "cost": "1250.5",
    "achieved": "dos",
    "sector": "24",
    "accumulation": "",
    "explanation": "Faltó el acta de la vereda El Balso.",
}
LINES = [
    ("Tejido Social", 28, [3757615000, 4694430000, 4931760000, 5144310000], 18528115000),
    ("Desarrollo Económico", 14, [285190000, 552495000, 865965000, 448695000], 2152345000),
    ("Integración Regional", 6, [677230000, 1421495000, 1531800000, 1084895000], 4715420000),
]
LABELS = ("2021", "2022", "2023", "2024")
SERIES = [
    Line("Buenavista", (D("4.6"), D("4.1"), D("3.9"), D("3.2"))),
    Line("Departamento", (D("4.9"), D("4.7"), None, D("4.2"))),
    Line("País", (D("5.1"), D("4.9"), D("4.6"), D("4.4"))),
]
CASES = [  # name, programmed, executed, ratio, word in a list, explanation
    ("Sin ejecución", D(2), D(0), D(0), "sin ejecución", "5. No se ejecutó"),
    ("Por debajo", D("3.5"), D("0.9"), D("0.2571428571"), "por debajo", "6. Por debajo"),
    ("Por debajo", D("3.5"), D("2.8"), D("0.8"), "por debajo", "6. Por debajo"),
    ("Un peso menos", D(10**9), D(10**9 - 1), D("0.999999999"), "por debajo", "6. Por debajo"),
    ("Cumplida", D(640), D(640), D(1), "cumplida", "7. Cumplido"),
    ("Por encima", D(20), D(26), D("1.3"), "por encima", "8. Por encima"),
    ("Error de unidad", D("0.001"), D(22620), D(22620000), "por encima", "8. Por encima"),
    ("Nada programado", D(0), D(0), None, "no programada", "3. Ni programado ni ejecutado"),
    ("Sin BPIN", D(1), None, None, "sin reporte", "1. Sin BPIN"),
]
YEARS = [
    YearBar(2024, D(5654900000), D(5364776000), "verificado"),
    YearBar(2025, D(8460105000), D(7222395000), "revisado"),
    YearBar(2026, D(8905765000), D(4434768000), "autorreporte"),
    YearBar(2027, D(8455670000), None, "por ejecutar"),
]
BIG_YEARS = [
    (2024, D(2968988381931), D(2900000000000)),
    (2025, D(5068069951147), D(5010000000000)),
    (2026, D(4289585563474), None),
    (2027, D(3247352178752), None),
]
PHYSICAL_YEARS = [
    (2024, D(2), D(2)),
    (2025, D("3.5"), D("2.8")),
    (2026, D("3.5"), D("2.1")),
    (2027, D(3), None),
]
SOURCES = [
    ("Cofinanciación departamento", D(6461000000)),
    ("SGP salud", D(5235000000), "#graficas"),
    ("Recursos propios", D(1723000000)),
    ("SGP alimentación escolar", D(165000000)),
]
PARTS = [
    ("cumplidas o superadas", 47, "ok"),
    ("por debajo", 11, "mid"),
    ("sin ejecución", 4, "low"),
    ("sin dato", 9, "none"),
]
SETS = {"only_a": 2, "ab": 2, "ac": 1, "abc": 67, "only_b": 3, "only_c": 9, "bc": 4}
QUINDIO = [
    Dot(D(longitude), D(latitude), tone, name, code)
    for longitude, latitude, tone, name, code in (
        ("-75.672", "4.536", "q4", "Armenia", "63001"),
        ("-75.739", "4.360", "q3", "Buenavista", "63111"),
        ("-75.645", "4.522", "q3", "Calarcá", "63130"),
        ("-75.636", "4.618", "q4", "Circasia", "63190"),
        ("-75.687", "4.392", "q2", "Córdoba", "63212"),
        ("-75.658", "4.674", "q4", "Filandia", "63272"),
        ("-75.790", "4.207", "none", "Génova", "63302"),
        ("-75.788", "4.452", "q3", "La Tebaida", "63401"),
        ("-75.751", "4.566", "q2", "Montenegro", "63470"),
        ("-75.703", "4.335", "over", "Pijao", "63548"),
        ("-75.765", "4.623", "q1", "Quimbaya", "63594"),
        ("-75.570", "4.637", "q4", "Salento", "63690"),
    )
]
QUARTERS = [
    ("q4", "de 75 a 100 %"),
    ("q3", "de 50 a 75 %"),
    ("q2", "de 25 a 50 %"),
    ("q1", "menos de 25 %"),
    ("over", "más de 100 %"),
    ("none", "sin dato"),
]
CALCULATION = {
    "title": "¿Cómo se calculó el 80,0 % de 2025?",
    "open": True,
    "formula": [
        "Avance 2025",
        "ejecutado en 2025/programado para 2025",
        "2,8 km/3,5 km",
        "0,8",
        "80,0 %",
    ],
    "inputs": [
        ("Programado 2025", "3,5", "Plan indicativo v2", "Decreto 018, 31 ene. 2025"),
        ("BPIN …0066", "1,9", "PIIP", "corte 31 dic. 2025"),
        ("BPIN …0156", "0,9", "PIIP", "corte 31 dic. 2025"),
    ],
    "total": ("Ejecutado 2025", "2,8"),
    "rules": [
        "Se juntan las filas con el mismo BPIN, indicador y modo de acumulación, y se suman "
        "antes de dividir.",
        "El numerador empieza de cero cada año.",
        "No hay tope: si pasa de 100 % se muestra y se revisa.",
        "Si no había nada programado, el porcentaje queda en blanco.",
    ],
    "source": "Regla «avance físico de la vigencia». Fuente: reportes de seguimiento del DNP.",
}
JOBS = [
    {"uid": "a", "title": "Revisar el libro", "state": "queued"},
    {
        "uid": "b",
        "title": "Importando el plan indicativo",
        "state": "running",
        "done": 43,
        "total": 73,
        "unit": "filas",
        "step": "leyendo «Plan indicativo - Productos»",
    },
    {
        "uid": "c",
        "title": "Importación terminada",
        "state": "done",
        "message": "14 cambios. El total del cuatrienio no cambió: $ 31.476.440.000.",
        "ended_at": datetime(2026, 10, 20, 15, 32, tzinfo=UTC),
        "result_url": "#trabajo",
        "result_label": "Ver las metas",
    },
    {
        "uid": "d",
        "title": "El libro no se pudo leer",
        "state": "failed",
        "message": "El archivo está dañado: termina antes de tiempo. Descárguelo otra vez.",
    },
]
CONFIRM = {
    "title": "Revise antes de importar",
    "lead": "Todavía no se ha guardado nada.",
    "shell_template": "base_public.html",
    "answers": [
        ("Archivo", "Plan indicativo Buenavista.xlsx", "#archivo"),
        ("Filas que cambian", "14", ""),
    ],
    "warning": "Dos filas no entran: no están en el plan aprobado.",
    "submit_label": "Importar 14 cambios",
    "crumbs": [("Componentes", "/componentes/"), ("Confirmar", "")],
}


def context() -> dict:
    """Return everything the gallery shows."""
    return {
        "lines": LINES,
        "cases": CASES,
        "years": YEARS,
        "big_years": BIG_YEARS,
        "physical_years": PHYSICAL_YEARS,
        "labels": LABELS,
        "series": SERIES,
        "sources": SOURCES,
        "parts": PARTS,
        "sets": SETS,
        "quindio": QUINDIO,
        "quarters": QUARTERS,
        "calculation": CALCULATION,
        "jobs": JOBS,
        "blocked": denied("Se habilita cuando las 74 metas tengan avance. Faltan 23."),
        "amount": D("150000000"),
        "cents": D("31476440000.129"),
        "today": date(2026, 10, 20),
        "instant": datetime(2026, 10, 19, 21, 20, tzinfo=UTC),
        "names": ["Subir", "Revisar", "Confirmar"],
        "tasks": _tasks(),
        "dates": [
            {"days": -5, "title": "Informe al Concejo", "text": "Venció el 15 de octubre."},
            {"days": 7, "title": "Respuesta a observaciones", "text": "Martes 27 de octubre"},
            {"days": 72, "title": "Corte de 2026", "text": "Jueves 31 de diciembre"},
        ],
        "tabs": [
            {"label": "Todas", "url": "?", "count": 74, "current": True},
            {"label": "Por debajo", "url": "?avance=debajo", "count": 33},
            {"label": "Sin BPIN", "url": "?bpin=no", "count": 3},
        ],
        "events": _events(),
        "files": [
            {
                "label": "Metas, plata y avance",
                "url": "#1",
                "kind": "Excel",
                "size": 90112,
                "icon": "sheet",
            },
            {"label": "Datos abiertos", "url": "#2", "kind": "CSV", "size": None},
        ],
        "facts": [
            ("Indicador", "Vía terciaria mejorada", "240204100 · principal · en kilómetros"),
            ("Programa", "Infraestructura red vial regional", "2402 · sector 24 Transporte"),
            ("Meta 2024–2027", "12 km, acumulativa: los años se suman"),
        ],
        "icons": [
            "alert",
            "chat",
            "check",
            "clock",
            "doing",
            "done",
            "down",
            "download",
            "edit",
            "error",
            "external",
            "eye",
            "file",
            "filter",
            "home",
            "info",
            "law",
            "lock",
            "mail",
            "map",
            "menu",
            "plus",
            "print",
            "right",
            "seal",
            "search",
            "self",
            "sheet",
            "swap",
            "sync",
            "target",
            "todo",
            "top",
            "trash",
            "undo",
            "up",
            "upload",
            "user",
            "x",
        ],
    }


def _tasks() -> list[dict]:
    return [
        {
            "title": "Responder 4 observaciones",
            "url": "#tareas",
            "chip": ("Devuelto", "error", "chat"),
            "text": "IP-9, IP-27, IP-41 e IP-56.",
            "due": "antes del 27 de octubre",
        },
        {
            "title": "Enviar el reporte a la gobernación",
            "url": None,
            "chip": ("Bloqueado", "", "lock"),
            "text": "Se habilita cuando las 74 metas tengan avance. Faltan 23.",
            "due": "30 de octubre",
        },
    ]


def _events() -> list[dict]:
    return [
        {
            "title": "Avance 2026: de 1,4 a 2,1 km",
            "at": datetime(2026, 10, 19, 21, 20, tzinfo=UTC),
            "who": "Diana Ríos, en pantalla",
        },
        {"title": "Meta aprobada: 12 km", "at": date(2024, 5, 28), "who": "Acuerdo 005"},
    ]


def entity_context() -> dict:
    """Return a page of an entity as its leader sees it."""
    shell = Shell(
        appearance=Appearance(),
        demo=True,
        person=Person("Marcela Ospina Giraldo", "Líder del equipo · Buenavista"),
        entity=EntityBand(
            "Buenavista",
            "Quindío",
            "63111",
            "6",
            "2024–2027",
            "Buenavista es lo Nuestro",
            "#entidad",
            [Chip("Plan adoptado", "ok"), Chip("Reporte 2026-III abierto", "warn", "clock")],
        ),
        modules=[
            MenuGroup(
                "Formular y adoptar", [MenuItem("equipo", "Equipo territorial", "#1", "1", "done")]
            ),
            MenuGroup(
                "Ejecutar y seguir",
                [
                    MenuItem(
                        "plan",
                        "Plan indicativo",
                        "#8",
                        "8",
                        "doing",
                        [
                            MenuItem("metas", "Metas de producto", "#81", "1.", "doing"),
                            MenuItem("importar", "Importar y exportar", "#83", "2.", "done"),
                        ],
                    ),
                    MenuItem("seguimiento", "Seguimiento", "#9", "9", "todo"),
                ],
            ),
        ],
    )
    return {
        "shell": shell,
        "section": "metas",
        "crumbs": [("Tablero", "#tablero"), ("Metas de producto", "")],
        "cases": CASES,
        "orden": "nombre",
    }
