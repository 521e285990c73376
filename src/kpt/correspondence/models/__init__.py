"""What is told in writing: letters to those who did not report, messages, and what was told."""

from kpt.correspondence.models.letters import Cut, Letter, LetterBatch, LetterSeries
from kpt.correspondence.models.messages import Message, MessageReceipt
from kpt.correspondence.models.telling import Reminder, ToldStep

__all__ = [
    "Cut",
    "Letter",
    "LetterBatch",
    "LetterSeries",
    "Message",
    "MessageReceipt",
    "Reminder",
    "ToldStep",
]
