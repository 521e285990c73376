"""Whether an e-mail address is of a public entity.

Source: DNP, Circular 0023-4 de 2023, 1.2: the request of a user «debe contemplar el uso de un
correo institucional de la entidad territorial».
"""

from __future__ import annotations

from collections.abc import Collection

STATE_SUFFIX = ".gov.co"


def domain_of(email: str) -> str:
    """Return what follows the last «@», in small letters: «Ana@Salento.gov.co» is «salento.gov.co».

    An address without «@» has the domain «».
    """
    return email.rpartition("@")[2].strip().rstrip(".").lower() if "@" in email else ""


def is_institutional(email: str, domains: Collection[str] = ()) -> bool:
    """Say whether ``email`` is of a public entity.

    It is when its domain ends in «.gov.co», which is given to entities of the State only, or when
    it is one of ``domains`` (those noted for the entity) or lies under one of them. A domain that
    merely contains the letters is not: «salento.gov.co.example» is of somebody else.
    """
    domain = domain_of(email)
    if not domain:
        return False
    own = {one.lower() for one in domains}
    return domain.endswith(STATE_SUFFIX) or any(
        domain == one or domain.endswith(f".{one}") for one in own
    )
