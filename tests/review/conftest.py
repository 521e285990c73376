"""A municipality that reports, with the people of tests/followup/test_reporting.py."""

import pytest

from tests.followup.test_reporting import Place


@pytest.fixture
def here():
    return Place()
