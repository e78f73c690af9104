"""The tables, and what a table can promise by itself."""

from models.base import Base, Model, db
from models.calendar import CalendarDay, CalendarYear, Reminder, Rung
from models.campaign import Campaign, CampaignForm, FormDefinition, Stop, StopDate
from models.likeness import Likeness
from models.organisation import (
    Exemption,
    OrganisationAct,
    OrganisationAction,
    Person,
    Post,
    Role,
    Unit,
    UnitKind,
    UserSession,
)
from models.outbox import Debt, MessagesSeen, Outbox
from models.report import Attachment, Report, ReportVersion, ScoreRow, Section, State
from models.signoff import (
    Act,
    Action,
    Assignment,
    AssignmentKind,
    Intent,
    Outcome,
    RouteStop,
    SealCounter,
    Signature,
    Visit,
)
from models.tries import Secret, WrongTries

__all__ = [
    "Act",
    "Action",
    "Assignment",
    "AssignmentKind",
    "Attachment",
    "Base",
    "CalendarDay",
    "CalendarYear",
    "Campaign",
    "CampaignForm",
    "Debt",
    "Exemption",
    "FormDefinition",
    "Intent",
    "MessagesSeen",
    "Likeness",
    "Model",
    "OrganisationAct",
    "OrganisationAction",
    "Outbox",
    "Outcome",
    "Person",
    "Post",
    "Reminder",
    "Report",
    "ReportVersion",
    "Role",
    "RouteStop",
    "Rung",
    "ScoreRow",
    "SealCounter",
    "Secret",
    "Section",
    "Signature",
    "State",
    "Stop",
    "StopDate",
    "Unit",
    "UnitKind",
    "UserSession",
    "Visit",
    "WrongTries",
    "db",
]
