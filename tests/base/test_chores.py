"""What the worker does by itself: when its time comes, and whatever happens to the others."""

from datetime import UTC, datetime, timedelta

import pytest

from kpt.base.jobs import chores as module
from kpt.base.jobs.chores import Chores, chore

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    monkeypatch.setattr(module, "_CHORES", {})


def test_a_chore_runs_when_its_time_has_come():
    seen = []

    @chore("cuentas", every=timedelta(minutes=5))
    def count(now):
        seen.append(now)
        return 0

    mine = Chores()
    assert mine.run_due(NOW) == ["cuentas"]
    assert mine.run_due(NOW + timedelta(minutes=4)) == []
    assert mine.run_due(NOW + timedelta(minutes=5)) == ["cuentas"]
    assert seen == [NOW, NOW + timedelta(minutes=5)]


def test_a_chore_that_fails_lets_the_others_run_and_tries_again():
    calls = []

    @chore("falla", every=timedelta(minutes=1))
    def fails(now):
        calls.append(now)
        raise ZeroDivisionError

    @chore("sirve", every=timedelta(minutes=1))
    def works(now):
        return 3

    mine = Chores()
    assert mine.run_due(NOW) == ["sirve"]
    assert mine.run_due(NOW + timedelta(minutes=1)) == ["sirve"]
    assert len(calls) == 2


def test_two_chores_of_one_name_are_our_mistake():
    chore("una", every=timedelta(minutes=1))(lambda now: 0)
    with pytest.raises(ValueError, match="two chores are called una"):
        chore("una", every=timedelta(minutes=1))(lambda now: 1)
