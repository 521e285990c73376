import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.rules.receipts import ALPHABET, LENGTH, as_receipt, receipt_from


@given(st.binary(min_size=LENGTH, max_size=LENGTH))
def test_a_receipt_reads_back_however_it_is_typed(numbers):
    receipt = receipt_from(numbers)

    assert [len(group) for group in receipt.split("-")] == [4, 4, 4]
    assert set(receipt) <= set(ALPHABET) | {"-"}
    for typed in (receipt, receipt.lower(), receipt.replace("-", ""), receipt.replace("-", " ")):
        assert as_receipt(f"  {typed} ") == receipt


def test_each_byte_gives_one_letter_and_all_letters_are_as_likely():
    counts = dict.fromkeys(ALPHABET, 0)
    for number in range(256):
        counts[receipt_from(bytes([number] * LENGTH))[0]] += 1

    assert set(counts.values()) == {256 // len(ALPHABET)}


def test_letters_that_look_like_figures_are_those_figures():
    assert as_receipt("OIL0-1111-2222") == "0110-1111-2222"


@pytest.mark.parametrize("typed", ["", "7F3K", "7F3K-9QWM-2XRDA", "7F3K-9QWM-2XR!", "ñandúñandúña"])
def test_what_cannot_be_a_code_is_nothing(typed):
    assert as_receipt(typed) == ""


def test_a_receipt_is_made_of_twelve_bytes():
    with pytest.raises(ValueError, match="12 bytes, not 3"):
        receipt_from(b"abc")
