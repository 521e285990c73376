"""What the list of sessions calls each browser."""

import pytest

from kpt.accounts.devices import device_name

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome en Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Safari/537.36 Edg/131.0", "Edge en Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROME} Mobile", "Chrome en un teléfono Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko Firefox/132.0", "Firefox en Linux"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) Version/18 Safari/604", "Safari en un iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari en Mac"),
        ("curl/8.5", "curl/8.5"),
        ("", "Un navegador que no dice cuál es"),
    ],
)
def test_a_browser_has_the_name_that_its_owner_knows(said, shown):
    assert device_name(said) == shown
