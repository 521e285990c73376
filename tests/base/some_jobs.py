"""Jobs for the tests of the queue, also started by processes that the tests kill."""

import time

from django.db import transaction

from kpt.base.errors import DomainError
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.territories.models import GovernmentPeriod

FIRST_YEAR = 1900


@register("test_counts")
def counts(job):
    for row in range(1, 6):
        progress(job, row, 5, "Contando filas")
    return Outcome(f"Se contaron 5 filas de {job.argument}.", url="/e/63111/")


@register("test_says_nothing")
def says_nothing(job):
    return None


@register("test_person_can_fix")
def person_can_fix(job):
    progress(job, 2, 5)
    raise DomainError("El libro no tiene la hoja «Líneas estratégicas».")


@register("test_our_fault")
def our_fault(job):
    raise ZeroDivisionError("a secret of ours")


@register("test_writes_slowly")
def writes_slowly(job):
    """Write one row in a transaction that stays open a while: all of it or nothing is kept.

    Idempotent, as every job: what an earlier attempt finished is not written again.
    """
    with transaction.atomic():
        GovernmentPeriod.objects.get_or_create(
            label=job.argument, first_year=FIRST_YEAR, last_year=FIRST_YEAR + 3
        )
        for row in range(1, 21):
            progress(job, row, 20, "Guardando")
            time.sleep(0.05 if job.attempts > 1 else 0.5)
    return Outcome("Guardado.")


@register("test_computes_slowly")
def computes_slowly(job):
    for row in range(1, 41):
        progress(job, row, 40, "Calculando")
        time.sleep(0.1)
    return Outcome("Calculado.")
