"""What a team finds out of its territory, and the document in which it says so."""

from kpt.diagnosis.models.around import (
    Association,
    AssociationMember,
    Initiative,
    InitiativeOrigin,
    Partner,
    PartnerField,
    PopulationFigure,
)
from kpt.diagnosis.models.document import (
    AffectedTarget,
    BlockIndicator,
    BlockKind,
    DiagnosisBlock,
    DiagnosisDocument,
    DiagnosisVersion,
)
from kpt.diagnosis.models.finance import FinancialFigure, FinancialKind
from kpt.diagnosis.models.problems import NoteKind, ProblemNote, ProblemTree

__all__ = [
    "AffectedTarget",
    "Association",
    "AssociationMember",
    "BlockIndicator",
    "BlockKind",
    "DiagnosisBlock",
    "DiagnosisDocument",
    "DiagnosisVersion",
    "FinancialFigure",
    "FinancialKind",
    "Initiative",
    "InitiativeOrigin",
    "NoteKind",
    "Partner",
    "PartnerField",
    "PopulationFigure",
    "ProblemNote",
    "ProblemTree",
]
