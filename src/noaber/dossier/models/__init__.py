"""The records of an exploration, one subject a file."""

from .assignment import Assignment, AssignmentItem
from .audit import AuditLine, EndedExploration, Snapshot
from .base import Part, Record
from .confidentiality import Confidentiality
from .costs import CostItem, CostKey
from .directions import Direction
from .experience import Case, Lesson
from .exploration import Body, Domain, Exploration, Kind, Language, Organisation, Status, Theme
from .figures import Figure, Quantity, Task
from .findings import Finding
from .follow_up import (
    Acceptance,
    CouncilAct,
    CouncilVote,
    DecisionPoint,
    Indicator,
    Proposal,
)
from .options import (
    Feature,
    Form,
    LegalForm,
    LegalFormKind,
    Module,
    Option,
    Stage,
    SwotPlacement,
    SwotPoint,
)
from .partners import CulturePosition, CultureScale, VotingBody, VotingWeight
from .process import Action, Decision, Meeting, Phase, Role
from .publications import FrozenFile, FrozenPublication, Publication, Release
from .region import Flow, KeyFigure, Merger, Neighbour, Participation, Partnership, RegionMunicipality
from .sessions import Contribution, Prompt, Vote, WorkingSession
from .sources import Basis, Evidence, Source
from .weighing import (
    Condition,
    Criterion,
    Elaboration,
    ElaborationPoint,
    Framework,
    Judge,
    Judgement,
    Level,
    MixtureShare,
    ResidentValue,
    Verdict,
    Weight,
)

__all__ = [
    "Acceptance",
    "Action",
    "Assignment",
    "AssignmentItem",
    "AuditLine",
    "Basis",
    "Body",
    "Case",
    "Condition",
    "Confidentiality",
    "Contribution",
    "CostItem",
    "CostKey",
    "CouncilAct",
    "CouncilVote",
    "Criterion",
    "CulturePosition",
    "CultureScale",
    "Decision",
    "DecisionPoint",
    "Direction",
    "Domain",
    "Elaboration",
    "ElaborationPoint",
    "EndedExploration",
    "Evidence",
    "Exploration",
    "Feature",
    "Figure",
    "Finding",
    "Flow",
    "Form",
    "Framework",
    "FrozenFile",
    "FrozenPublication",
    "Indicator",
    "Judge",
    "Judgement",
    "KeyFigure",
    "Kind",
    "Language",
    "LegalForm",
    "LegalFormKind",
    "Lesson",
    "Level",
    "Meeting",
    "Merger",
    "MixtureShare",
    "Module",
    "Neighbour",
    "Option",
    "Organisation",
    "Part",
    "Participation",
    "Partnership",
    "Phase",
    "Prompt",
    "Proposal",
    "Publication",
    "Quantity",
    "Record",
    "RegionMunicipality",
    "Release",
    "ResidentValue",
    "Role",
    "Snapshot",
    "Source",
    "Stage",
    "Status",
    "SwotPlacement",
    "SwotPoint",
    "Task",
    "Theme",
    "Verdict",
    "Vote",
    "VotingBody",
    "VotingWeight",
    "Weight",
    "WorkingSession",
]
