"""Sheets and headers of the workbook in which an entity reports a vigencia."""

from __future__ import annotations

FORMAT = "kpt-reporte-1"
INSTRUCTIONS, TARGETS, MONEY, HIDDEN = "Instrucciones", "Metas", "Recursos", "KPT"
HEADER_ROW, FIRST_ROW = 3, 4
EXTRA_ROWS = 500
"""Rows of «Recursos» below the last one where the list of sources is offered."""

IP = "IP"
SECTOR, INDICATOR, NAME = "Sector", "Indicador de producto", "Meta"
UNIT, PROGRAMMED, PROGRAMMED_COP = "Unidad de medida", "Cantidad programada", "Pesos programados"
ACHIEVED, REASON = "Ejecutado", "Motivo si no hubo avance"
NARRATIVE, DIFFICULTIES = "Qué se hizo", "Dificultades"
READ_ONLY = (IP, SECTOR, INDICATOR, NAME, UNIT, PROGRAMMED, PROGRAMMED_COP)
TARGET_HEADERS = (*READ_ONLY, ACHIEVED, REASON, NARRATIVE, DIFFICULTIES)
SOURCE, BPIN = "Fuente", "BPIN"
COMMITMENTS, OBLIGATIONS, PAYMENTS = "Compromisos", "Obligaciones", "Pagos"
AMOUNTS = (COMMITMENTS, OBLIGATIONS, PAYMENTS)
MONEY_HEADERS = (IP, NAME, SOURCE, BPIN, *AMOUNTS)

# How the cells of money are named among those of a target: «plata 3 2024990010001».
MONEY_KEY = "plata "

# The hidden sheet: names and values in A and B, the targets in D to F, the sources in H.
ENTITY, PLAN, YEAR, TEMPLATE = "entidad", "plan", "vigencia", "plantilla"
KEYS = ("formato", ENTITY, PLAN, YEAR, TEMPLATE)
NUMBER_COLUMN, VERSION_COLUMN, DIGEST_COLUMN, SOURCE_COLUMN = 4, 5, 6, 8

STEPS = (
    "1. En la hoja «Metas», escriba lo ejecutado en la vigencia, en la unidad de cada meta. Vacío "
    "es «sin reportar»; 0 es «no hubo avance» y pide el motivo.",
    "2. Cuente qué se hizo en palabras que entienda cualquier persona: qué, dónde y para quiénes.",
    "3. En la hoja «Recursos», escriba compromisos, obligaciones y pagos EN PESOS, no en miles ni "
    "en millones. Una fila por meta, fuente y BPIN. Si le faltan filas, escríbalas debajo.",
    "4. No cambie el nombre de las hojas ni los títulos de las columnas. El orden de las filas no "
    "importa, y puede borrar las de las metas que no le tocan: lo que no está no cambia.",
    "5. Guarde el libro como «Libro de Excel (.xlsx)» y súbalo en «Importar y exportar». Verá qué "
    "cambia antes de guardar; lo que otra persona haya reportado mientras tanto no se pisa.",
)
