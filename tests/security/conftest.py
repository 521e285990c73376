"""Each test starts with nobody's attempts counted; and a world whose texts are all attacks."""

import pytest
from django.core.cache import cache

from tests import test_urls_walk

world = test_urls_walk.world


@pytest.fixture(autouse=True)
def _no_attempts_counted():
    cache.clear()
