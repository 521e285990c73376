"""What the demonstration has written: a message that one read, two letters to who is late."""

import pytest

from kpt.accounts.actor import system_actor
from kpt.correspondence.models import Letter, MessageReceipt
from kpt.demo.correspondence import load_correspondence
from kpt.notices.models import Notice
from tests.correspondence.some import LATE

pytestmark = pytest.mark.django_db


def test_one_message_read_by_one_and_two_letters_that_left(demo_country):
    assert "Mensajes y oficios de la gobernación: un mensaje y dos oficios" in demo_country
    receipts = MessageReceipt.objects.all()
    assert receipts.count() == 12
    assert [one.entity_id for one in receipts.filter(read_at__isnull=False)] == ["63690"]
    letters = Letter.objects.order_by("number")
    assert [one.entity_id for one in letters] == ["63130", "63401"]
    assert all(one.sent_at and one.file.size > 5000 for one in letters)
    assert Notice.objects.filter(title__startswith="Salento envió").exists()


def test_again_it_changes_nothing(demo_country):
    assert load_correspondence(actor=system_actor("load_demo"), now=LATE) == "igual"
    assert Letter.objects.count() == 2
