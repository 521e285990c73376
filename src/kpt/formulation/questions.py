"""The questions of the short route, in the order in which they are asked."""

from enum import StrEnum


class Question(StrEnum):
    NAME = "nombre"
    LINES = "lineas"
    SECTORS = "sectores"
    PRODUCTS = "productos"
    QUANTITY = "cantidad"
    MONEY = "plata"
    READY = "listo"
