import pytest

from kpt.rules.mail_domains import domain_of, is_institutional


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("ana@salento.gov.co", "salento.gov.co"),
        ("Ana@Salento.GOV.CO", "salento.gov.co"),
        ("ana@salento.gov.co.", "salento.gov.co"),
        ('"ana@otra"@salento.gov.co', "salento.gov.co"),
        ("ana", ""),
        ("", ""),
    ],
)
def test_the_domain_is_what_follows_the_last_at(email, domain):
    assert domain_of(email) == domain


@pytest.mark.parametrize(
    "email", ["ana@salento.gov.co", "ana@planeacion.salento.gov.co", "ANA@SALENTO.GOV.CO"]
)
def test_what_ends_in_gov_co_is_of_the_state(email):
    assert is_institutional(email)


@pytest.mark.parametrize(
    "email",
    [
        "ana@gmail.com",
        "ana@salento.gov.co.example",
        "ana@salentogov.co",
        "ana@gov.co",  # of nobody: entities have a name before it
        "ana@salento.gov.com",
        "ana.gov.co@gmail.com",
        "salento.gov.co",
        "",
    ],
)
def test_what_only_looks_like_it_is_not(email):
    assert not is_institutional(email)


def test_a_domain_noted_for_the_entity_is_its_own_and_so_is_what_lies_under_it():
    own = ["Salento-Quindio.com"]

    assert is_institutional("ana@salento-quindio.com", own)
    assert is_institutional("ana@correo.salento-quindio.com", own)
    assert not is_institutional("ana@falso-salento-quindio.com", own)
    assert not is_institutional("ana@salento-quindio.com.example", own)
