"""Receipt codes: what a person keeps to ask later about something that she sent.

Letters and figures that nobody mistakes for another (Crockford's base 32: neither I, L, O nor U),
in groups of four: «7F3K-9QWM-2XRD». Twelve of them are 60 bits: whoever tried a thousand million
codes against ten thousand receipts would have one chance in a hundred thousand.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def receipt_from(numbers: bytes) -> str:
    """Return the code of twelve random bytes; of each byte five bits count, so all are as likely.

    Raises ValueError when the bytes are not twelve.
    """
    if len(numbers) != LENGTH:
        raise ValueError(f"a receipt is made of {LENGTH} bytes, not {len(numbers)}")
    letters = "".join(ALPHABET[number % len(ALPHABET)] for number in numbers)
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def as_receipt(typed: str) -> str:
    """Return what somebody typed as a code: «7f3k 9qwm2xrd» is «7F3K-9QWM-2XRD».

    Blanks, hyphens and capitals don't matter, and a letter that looks like a figure is that figure.
    Returns «» for what cannot be a code.
    """
    letters = re.sub(r"[\s\-–—.]", "", typed).upper().translate(_LOOKALIKES)
    if len(letters) != LENGTH or any(letter not in ALPHABET for letter in letters):
        return ""
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))
