"""A cut as it was written before it told outcomes and money by source: format 1, line by line.

Written out, and not made by our code: what was published stays as it is whatever we write now.
"""

import hashlib

from kpt.cuts.verificar import canonico

MONEY = {"compromisos": "9000", "obligaciones": "1000.5", "pagos": "250"}
NOTHING = {"compromisos": "0", "obligaciones": "0", "pagos": "0"}
HEAD = {
    "registro": "entidad",
    "formato": "kpt-corte-1",
    "divipola": "63111",
    "nombre": "Buenavista",
    "departamento": "Quindío",
    "vigencia": "2025",
    "corte_definitivo": "2026-12-05",
    "situacion": "reportado",
    "plan": {
        "nombre": "Plan",
        "periodo": "2024-2027",
        "version": "1",
        "acto": {"clase": "acuerdo", "numero": "005", "fecha": "2024-05-28"},
    },
    "reporte": {
        "estado": "submitted",
        "etiqueta": "self",
        "enviado_el": "2026-10-20T15:00:00Z",
        "pasos": [],
    },
}
TARGET = {
    "registro": "meta",
    "uid": "11111111-1111-4111-8111-111111111111",
    "consecutivo": "1",
    "meta": "Vía mejorada",
    "indicador": {"codigo": "240204100", "nombre": "Vía mejorada"},
    "unidad": "Kilómetros",
    "acumulacion": "cumulative",
    "meta_cuatrienio": "12",
    "lineas": [{"codigo": "LE-1", "nombre": "Territorio"}],
    "sector": {"codigo": "24", "nombre": "Transporte"},
    "programa": {"codigo": "2402", "nombre": "Red vial"},
    "ods": "9",
    "bpin": "",
    "dependencia": "",
    "programado": "4",
    "ejecutado": "3",
    "reportado_el": "2026-10-20T15:00:00Z",
    "avance_fisico": "0.75",
    "explicacion_fisica": "",
    "programado_pesos": "2000",
    "recursos": MONEY,
    "avance_financiero": "0.50025",
    "explicacion_financiera": "",
    "que_se_hizo": "Se hizo",
    "dificultades": "",
    "razon_sin_avance": "",
    "evidencias": "0",
    "huellas_evidencias": [],
}
TOTAL = {
    "registro": "total",
    "metas": "1",
    "metas_programadas": "1",
    "metas_reportadas": "1",
    "metas_que_cuentan": "1",
    "avance_fisico": "0.75",
    "programado_pesos": "2000",
    "recursos": MONEY,
    "sin_meta": NOTHING,
    "avance_financiero": "0.50025",
}


def write_first_format(folder, target=TARGET):
    """Write the cut into ``folder`` and return the hash of its manifest."""
    entity = b"".join(canonico(one) for one in (HEAD, target, TOTAL))
    country = b"".join(canonico(one) for one in _country(entity))
    files = {"2025-63111.jsonl": entity, "2025-pais.jsonl": country}
    manifest = canonico(
        {
            "formato": "kpt-corte-1",
            "corte": "1",
            "vigencia": "2025",
            "corte_definitivo": "2026-12-05",
            "publicado_el": "2026-12-06T05:00:00Z",
            "publicado_por": "Administración del Departamento Nacional de Planeación",
            "corrige": False,
            "motivo": "",
            "metodo_fisico": "",
            "metodo_financiero": "",
            "archivos": [
                {"nombre": name, "huella": _hash(content), "bytes": str(len(content))}
                for name, content in files.items()
            ],
            "anterior": "ninguno",
            "verificador": {"nombre": "verificar.py", "huella": "0" * 64},
        }
    )
    for name, content in (files | {"corte-1-manifiesto.json": manifest}).items():
        (folder / name).write_bytes(content)
    return _hash(manifest)


def _country(entity):
    counted = ("avance_fisico", "programado_pesos", "recursos", "avance_financiero")
    yield {"registro": "pais", "vigencia": "2025", "corte_definitivo": "2026-12-05"}
    yield TOTAL | {
        "registro": "entidad",
        "divipola": "63111",
        "nombre": "Buenavista",
        "departamento": "Quindío",
        "situacion": "reportado",
        "etiqueta": "self",
        "archivo": "2025-63111.jsonl",
        "huella": _hash(entity),
    }
    yield {
        "registro": "total",
        "entidades": "1",
        "con_reporte": "1",
        "etiquetas": {"self": "1", "reviewed": "0", "verified": "0"},
        "entidades_que_cuentan": "1",
        **{key: TOTAL[key] for key in counted},
    }


def _hash(content):
    return hashlib.sha256(content).hexdigest()
