#!/usr/bin/env python3
"""Verifica los cortes publicados del seguimiento a los planes de desarrollo territorial.

    python verificar.py corte-1.zip corte-2.zip
    python verificar.py carpeta
    python verificar.py --parcial corte-2-manifiesto.json 2025-63111.jsonl

Revisa, sin red y solo con la biblioteca estándar de Python 3.8 o más: la huella (SHA-256) de cada
archivo, la cadena de un corte al anterior, que los datos estén escritos de la única manera posible,
y los avances, las sumas por fuente y los totales, que vuelve a calcular. Termina en 0 si todo
coincide, en 1 si no, en 2 si no hay qué revisar. Con --parcial no exige todos los archivos ni los
cortes anteriores. Lee los cortes de formato 1, que no traen ni fuentes ni metas de resultado.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import zipfile
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact

FORMATOS = ("kpt-corte-1", "kpt-corte-2")
RAZON = Context(prec=34, rounding=ROUND_HALF_EVEN)
EXACTO = Context(prec=2000, traps=[Inexact])
MANIFIESTO = re.compile(r"corte-(\d+)-manifiesto\.json$")
NUMERO = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$")
CERO, UNO = Decimal(0), Decimal(1)
ETIQUETAS = ("self", "reviewed", "verified")
DINERO = ("compromisos", "obligaciones", "pagos")
NADA = dict.fromkeys(DINERO, "0")
CLASES = ("meta_fuente", "resultado", "total_fuente")
CON_NUMERO = re.compile(
    "(vigencia|corte|bytes|consecutivo|meta_cuatrienio|ods|programado|ejecutado|avance_fisico|"
    "avance_financiero|programado_pesos|evidencias|metas|metas_programadas|metas_reportadas|"
    "metas_que_cuentan|entidades|con_reporte|entidades_que_cuentan|compromisos|obligaciones|pagos|"
    "valor|avance|anio)$"
)


class Aviso:
    """Junta lo que se encuentra, sin repetir demasiado."""

    LIMITE = 50

    def __init__(self):
        self.errores, self.notas = [], []

    def error(self, donde, que):
        self.errores.append(f"{donde}: {que}")

    def nota(self, donde, que):
        self.notas.append(f"{donde}: {que}")


class Grupo:
    """Los archivos de una carpeta, o de una carpeta dentro de un zip: nombre → dónde está."""

    def __init__(self, titulo, archivos, archivo_zip=None):
        self.titulo, self.archivos, self.zip = titulo, archivos, archivo_zip

    def leer(self, nombre):
        if self.zip is None:
            with open(self.archivos[nombre], "rb") as archivo:
                return archivo.read()
        try:
            return self.zip.read(self.archivos[nombre])
        except zipfile.BadZipFile:
            return b""  # su huella no coincidirá


def fuentes(rutas, aviso):
    """Devuelve los grupos de archivos que hay en lo que se pidió revisar."""
    grupos, sueltos = [], Grupo("", {})
    for ruta in rutas:
        if os.path.isdir(ruta):
            for carpeta, _, nombres in sorted(os.walk(ruta)):
                grupo = Grupo(carpeta, {})
                grupos.append(grupo)
                for nombre in sorted(nombres):
                    _agregar(os.path.join(carpeta, nombre), grupo, grupos, aviso)
        else:
            _agregar(ruta, sueltos, grupos, aviso)
    return [*grupos, sueltos]


def _agregar(ruta, grupo, grupos, aviso):
    if not os.path.isfile(ruta):
        aviso.error(ruta, "no existe.")
    elif ruta.lower().endswith(".zip"):
        grupos.extend(_de_zip(ruta, aviso))
    else:
        grupo.archivos[os.path.basename(ruta)] = ruta


def _de_zip(ruta, aviso):
    try:
        archivo = zipfile.ZipFile(ruta)
    except (OSError, zipfile.BadZipFile):
        aviso.error(ruta, "el zip está dañado. Descárguelo de nuevo.")
        return []
    carpetas: dict = {}
    for miembro in archivo.namelist():
        carpeta, nombre = os.path.split(miembro)
        if nombre:
            carpetas.setdefault(carpeta, {})[nombre] = miembro
    return [Grupo(os.path.join(ruta, c), m, archivo) for c, m in sorted(carpetas.items())]


def canonico(registro):
    texto = json.dumps(registro, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return (texto + "\n").encode("utf-8")


def leer_canonico(contenido, donde, aviso):
    """Devuelve los registros de un archivo, o None si no está en su única forma."""
    registros = []
    try:
        for renglon in contenido.decode("utf-8").split("\n")[:-1]:
            registros.append(json.loads(renglon, parse_float=_sin_numeros, parse_int=_sin_numeros))
        igual = b"".join(canonico(uno) for uno in registros) == contenido
    except (ValueError, TypeError) as error:
        aviso.error(donde, f"no se puede leer como JSON por renglones ({error}).")
        return None
    if not igual:
        aviso.error(donde, "no está en forma canónica: claves en orden y sin espacios.")
        return None
    for clave, valor in _numeros(registros):
        if not NUMERO.match(valor) or valor == "-0":
            aviso.error(donde, f"{clave}: «{valor}» no es un número canónico.")
            return None
    return registros


def _sin_numeros(texto):
    raise ValueError(f"el número {texto} debe ir entre comillas")


def _numeros(valor):
    if isinstance(valor, list):
        for dentro in valor:
            yield from _numeros(dentro)
    elif isinstance(valor, dict):
        for clave, dentro in valor.items():
            if CON_NUMERO.match(clave) and isinstance(dentro, str):
                yield clave, dentro
            else:
                yield from _numeros(dentro)


def decimal(texto):
    return None if texto is None else Decimal(texto)


def texto(numero):
    if numero is None:
        return None
    entero, _, resto = format(numero, "f").partition(".")
    escrito = f"{entero}.{resto}".rstrip("0").rstrip(".") if resto else entero
    return "0" if escrito == "-0" else escrito


def sumar(numeros):
    total = CERO
    for numero in numeros:
        total = EXACTO.add(total, numero)
    return total


def razon(numerador, denominador):
    return RAZON.divide(numerador, denominador) if denominador else None


def promedio(razones):
    """Promedio simple, cada una entre 0 y 1; None si no hay ninguna."""
    if not razones:
        return None
    return razon(sumar(min(max(una, CERO), UNO) for una in razones), Decimal(len(razones)))


def contar(cosas):
    return str(sum(1 for una in cosas if una))


def cuentas_en_pesos(filas, aparte=None):
    """Suma lo programado y lo ejecutado; sin ningún recurso reportado no hay avance."""
    pesos = sumar(Decimal(una["programado_pesos"]) for una in filas)
    suma = sumar_pesos(una["recursos"] for una in filas)
    if not suma and aparte and Decimal(aparte["obligaciones"]):
        suma = NADA
    return {
        "programado_pesos": texto(pesos),
        "recursos": suma,
        "avance_financiero": financiero(suma, pesos),
    }


def financiero(recursos, pesos):
    return texto(razon(Decimal(recursos["obligaciones"]), pesos)) if recursos else None


def comparar(registro, esperado, donde, aviso):
    for clave in sorted(esperado):
        if registro.get(clave) != esperado[clave]:
            dice, da = _dicho(registro.get(clave)), _dicho(esperado[clave])
            aviso.error(donde, f"«{clave}» dice {dice} y la cuenta da {da}.")


def _dicho(valor):
    return "nada" if valor is None else json.dumps(valor, ensure_ascii=False, sort_keys=True)


def revisar_meta(meta, donde, aviso):
    programado, ejecutado = decimal(meta["programado"]) or CERO, decimal(meta["ejecutado"])
    pesos, recursos = Decimal(meta["programado_pesos"]), meta["recursos"]
    fisico = None if ejecutado is None else razon(ejecutado, programado)
    esperado = {"avance_fisico": texto(fisico), "avance_financiero": financiero(recursos, pesos)}
    comparar(meta, esperado, "{}, IP-{}".format(donde, meta["consecutivo"]), aviso)
    return fisico if programado else None


def total_de_entidad(metas, total, donde, aviso):
    avances = [revisar_meta(meta, donde, aviso) for meta in metas]
    cuentan = [uno for uno in avances if uno is not None]
    return {
        "metas": str(len(metas)),
        "metas_programadas": contar(decimal(m["programado"]) for m in metas),
        "metas_reportadas": contar(m["ejecutado"] is not None for m in metas),
        "metas_que_cuentan": str(len(cuentan)),
        "avance_fisico": texto(promedio(cuentan)),
        **cuentas_en_pesos(metas, total["sin_meta"]),
    }


def sumar_pesos(lista):
    """Suma compromisos, obligaciones y pagos; None si no hay nada que sumar."""
    hay = [uno for uno in lista if uno is not None]
    return {c: texto(sumar(Decimal(uno[c]) for uno in hay)) for c in DINERO} if hay else None


def revisar_fuentes(metas, filas, totales, total, donde, aviso):
    """Compara los recursos por fuente con los de cada meta, y los totales por fuente con todo."""
    por_meta: dict = {}
    por_fuente: dict = {}
    for fila in filas:
        cual = "IP-{consecutivo}, {uid}".format(**fila)
        por_meta.setdefault(cual, []).append(fila["recursos"])
        por_fuente.setdefault(fila["fuente"]["codigo"], []).append(fila["recursos"])
    for meta in metas:
        cual = "IP-{consecutivo}, {uid}".format(**meta)
        aqui = "{}, IP-{}, suma de sus fuentes".format(donde, meta["consecutivo"])
        comparar(meta, {"recursos": sumar_pesos(por_meta.pop(cual, ()))}, aqui, aviso)
    for uno in totales:
        codigo = uno["fuente"]["codigo"]
        aqui = f"{donde}, total de la fuente {codigo}"
        comparar(uno, {"recursos": sumar_pesos(por_fuente.pop(codigo, ()))}, aqui, aviso)
    for cual in por_meta:
        aviso.error(donde, f"trae recursos por fuente de una meta que no está: {cual}.")
    for codigo in por_fuente:
        aviso.error(donde, f"le falta el total de la fuente {codigo}.")
    suma = sumar_pesos(uno["recursos"] for uno in totales) or (total["recursos"] and NADA)
    aparte = sumar_pesos(uno["sin_meta"] for uno in totales) or NADA
    aqui = donde + ", suma de los totales por fuente"
    comparar(total, {"recursos": suma, "sin_meta": aparte}, aqui, aviso)


def revisar_resultado(uno, donde, aviso):
    """Rehace el avance de una meta de resultado: lo recorrido entre lo que se quería recorrer."""
    base, aqui = uno["linea_base"], "{}, IR-{}".format(donde, uno["consecutivo"])
    if base is not None and (base["origen"] not in ("plan", "entidad") or base["valor"] is None):
        aviso.error(aqui, "su línea base no dice su valor, o de quién es.")
    inicio, valor = base and decimal(base["valor"]), decimal(uno["valor"])
    fin, avance = decimal(uno["meta_cuatrienio"]), None
    if None not in (inicio, fin, valor):
        avance = razon(EXACTO.subtract(valor, inicio), EXACTO.subtract(fin, inicio))
    comparar(uno, {"avance": texto(avance)}, aqui, aviso)


def revisar_orden(renglones, donde, aviso):
    """Los renglones de una clase van por consecutivo y fuente, y ninguno se repite."""
    orden = [
        (int(r.get("consecutivo", 0)), r.get("uid", ""), int(r.get("fuente", {}).get("codigo", 0)))
        for r in renglones
    ]
    if orden != sorted(set(orden)):
        clase = renglones[0]["registro"]
        aviso.error(
            donde, f"sus renglones «{clase}» no van en el orden del consecutivo, o uno se repite."
        )


def revisar_entidad(registros, formato, donde, aviso):
    """Rehace las cuentas de una entidad; devuelve su encabezado y su total, o None."""
    if len(registros) < 2 or registros[0].get("registro") != "entidad":
        aviso.error(donde, "le falta el encabezado o el total.")
        return None
    cabeza, total = registros[0], registros[-1]
    clases = [uno.get("registro") for uno in registros[1:]]
    orden = ["meta", *(CLASES if formato != FORMATOS[0] else ()), "total"]
    grupos = {clase: [u for u in registros[1:] if u.get("registro") == clase] for clase in orden}
    if clases != [clase for clase in orden for _ in grupos[clase]] or len(grupos["total"]) != 1:
        aviso.error(donde, f"sus renglones no están en orden: encabezado, {', '.join(orden)}.")
        return None
    if cabeza["formato"] != formato:
        aviso.error(donde, f"su formato no es el del manifiesto, {formato}.")
    for renglones in grupos.values():
        revisar_orden(renglones, donde, aviso)
    metas, resultados = grupos["meta"], grupos.get("resultado", [])
    dichos = [m["ejecutado"] for m in metas] + [m["recursos"] for m in metas]
    dichos += [uno["valor"] for uno in resultados]
    if cabeza["situacion"] != "reportado" and any(uno is not None for uno in dichos):
        aviso.error(donde, "dice que no hay reporte y trae valores reportados.")
    for uno in resultados:
        revisar_resultado(uno, donde, aviso)
    comparar(total, total_de_entidad(metas, total, donde, aviso), donde + ", total", aviso)
    if formato != FORMATOS[0]:
        filas, totales = grupos["meta_fuente"], grupos["total_fuente"]
        revisar_fuentes(metas, filas, totales, total, donde, aviso)
    return cabeza, total


def revisar_pais(registros, entidades, parcial, donde, aviso):
    """Compara el resumen del país con los archivos de las entidades y rehace sus totales."""
    lineas, total = registros[1:-1], registros[-1]
    for linea in lineas:
        aqui = "{}, {}".format(donde, linea["nombre"])
        if linea["archivo"] not in entidades:
            if not parcial:
                aviso.error(aqui, "no está su archivo {}.".format(linea["archivo"]))
            continue
        cabeza, propio, huella = entidades[linea["archivo"]]
        etiqueta = cabeza["reporte"]["etiqueta"] if cabeza["reporte"] else ""
        esperado = dict(propio, registro="entidad", huella=huella, etiqueta=etiqueta)
        for clave in ("divipola", "nombre", "departamento", "situacion"):
            esperado[clave] = cabeza[clave]
        comparar(linea, esperado, aqui, aviso)
    etiquetas = [una["etiqueta"] for una in lineas]
    avances = [una["avance_fisico"] for una in lineas]
    cuentan = [Decimal(uno) for uno in avances if uno is not None]
    esperado = {
        "entidades": str(len(lineas)),
        "con_reporte": contar(etiquetas),
        "etiquetas": {uno: contar(e == uno for e in etiquetas) for uno in ETIQUETAS},
        "entidades_que_cuentan": str(len(cuentan)),
        "avance_fisico": texto(promedio(cuentan)),
        **cuentas_en_pesos(lineas),
    }
    comparar(total, esperado, donde + ", total", aviso)


def revisar_corte(grupo, nombre, parcial, aviso):
    """Revisa un corte y devuelve su manifiesto y la huella de este, o None."""
    contenido, donde = grupo.leer(nombre), os.path.join(grupo.titulo, nombre)
    registros = leer_canonico(contenido, donde, aviso)
    if not registros or len(registros) != 1 or registros[0].get("formato") not in FORMATOS:
        aviso.error(donde, f"no es un manifiesto de formato {' o '.join(FORMATOS)}.")
        return None
    manifiesto = registros[0]
    if nombre != "corte-{}-manifiesto.json".format(manifiesto["corte"]):
        aviso.error(donde, "su nombre no es el del corte {}.".format(manifiesto["corte"]))
    entidades, pais, faltan = {}, None, 0
    for archivo in manifiesto["archivos"]:
        aqui = os.path.join(grupo.titulo, archivo["nombre"])
        if archivo["nombre"] not in grupo.archivos:
            faltan += 1
            if not parcial:
                aviso.error(aqui, "falta, y está en el manifiesto.")
            continue
        leidos = leer_archivo(grupo, archivo, aqui, aviso)
        if leidos and leidos[0].get("registro") == "pais":
            pais = (leidos, aqui)
        elif leidos:
            hallado = revisar_entidad(leidos, manifiesto["formato"], aqui, aviso)
            if hallado:
                entidades[archivo["nombre"]] = (*hallado, archivo["huella"])
    if pais:
        revisar_pais(pais[0], entidades, parcial, pais[1], aviso)
    if faltan and parcial:
        aviso.nota(donde, f"{faltan} archivos no están aquí y no se revisaron.")
    return manifiesto, hashlib.sha256(contenido).hexdigest()


def leer_archivo(grupo, archivo, donde, aviso):
    """Devuelve los registros de un archivo si es el que dice el manifiesto, o None."""
    contenido = grupo.leer(archivo["nombre"])
    huella = hashlib.sha256(contenido).hexdigest()
    if huella != archivo["huella"]:
        aviso.error(donde, f"cambió: su huella es {huella} y debía ser {archivo['huella']}.")
        return None
    if str(len(contenido)) != archivo["bytes"]:
        aviso.error(donde, "su tamaño no es el del manifiesto.")
    return leer_canonico(contenido, donde, aviso)


def revisar_cadena(cortes, parcial, aviso):
    """Compara lo que cada manifiesto dice del anterior con el que está aquí."""
    for numero, (manifiesto, _) in sorted(cortes.items()):
        donde, anterior = f"corte {numero}", manifiesto["anterior"]
        antes = cortes.get(numero - 1)
        if numero == 1 or anterior == "ninguno":
            if not (numero == 1 and anterior == "ninguno"):
                aviso.error(donde, "solo el primer corte, y siempre él, no tiene anterior.")
        elif antes and antes[1] != anterior:
            que = f"la cadena está rota: nombra la huella {anterior} y el corte {numero - 1} tiene "
            aviso.error(donde, que + antes[1] + ".")
        elif not antes and parcial:
            aviso.nota(donde, f"el corte {numero - 1} no está; su huella debe ser {anterior}.")
        elif not antes:
            que = f"no está el corte {numero - 1} y no se puede seguir la cadena. Descárguelo, o "
            aviso.error(donde, que + "use --parcial.")


def revisar_grupo(grupo, cortes, parcial, aviso):
    """Revisa los cortes de una carpeta, y que no sobre ningún archivo."""
    nombrados: set = set()
    for nombre in sorted(n for n in grupo.archivos if MANIFIESTO.match(n)):
        donde = os.path.join(grupo.titulo, nombre)
        try:
            hallado = revisar_corte(grupo, nombre, parcial, aviso)
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            aviso.error(donde, f"a un archivo del corte le falta un dato ({error!r}).")
            continue
        if hallado is None:
            continue
        numero = int(hallado[0]["corte"])
        if numero in cortes and cortes[numero][1] != hallado[1]:
            aviso.error(donde, "hay otro manifiesto distinto del mismo corte.")
        cortes[numero] = hallado
        nombrados.update(archivo["nombre"] for archivo in hallado[0]["archivos"])
    sobran = set(grupo.archivos) - nombrados if nombrados else ()
    for nombre in sorted(n for n in sobran if n.endswith(".jsonl")):
        aviso.error(os.path.join(grupo.titulo, nombre), "no está en el manifiesto.")


def verificar(rutas, parcial, escribir):
    aviso = Aviso()
    cortes: dict = {}
    for grupo in fuentes(rutas, aviso):
        revisar_grupo(grupo, cortes, parcial, aviso)
    revisar_cadena(cortes, parcial, aviso)
    for numero, (manifiesto, huella) in sorted(cortes.items()):
        escribir(f"Corte {numero}, vigencia {manifiesto['vigencia']}, {manifiesto['publicado_el']}")
        escribir(f"  huella del manifiesto: {huella}")
    for una in aviso.notas:
        escribir(f"NOTA   {una}")
    for uno in aviso.errores[: Aviso.LIMITE]:
        escribir(f"ERROR  {uno}")
    if len(aviso.errores) > Aviso.LIMITE:
        escribir(f"ERROR  … y {len(aviso.errores) - Aviso.LIMITE} más.")
    if aviso.errores:
        escribir(f"NO COINCIDE. Problemas: {len(aviso.errores)}.")
    elif not cortes:
        escribir("No hay manifiestos (corte-N-manifiesto.json) en lo que se dio a revisar.")
    else:
        escribir("SÍ COINCIDE. Compare la huella del manifiesto con la que está publicada.")
    return 1 if aviso.errores else 0 if cortes else 2


def main(argumentos=None):
    analizador = argparse.ArgumentParser(description="Verifica los cortes publicados.")
    analizador.add_argument("rutas", nargs="+", metavar="carpeta_o_zip")
    analizador.add_argument("--parcial", action="store_true", help="no exigir todos los archivos")
    pedido = analizador.parse_args(argumentos)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    return verificar(pedido.rutas, pedido.parcial, lambda dicho: sys.stdout.write(dicho + "\n"))


if __name__ == "__main__":
    sys.exit(main())
