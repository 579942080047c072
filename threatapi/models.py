"""The tables of the project itself; those of the knowledge base are the apps'."""

from base.orm.datasets import DataSet, DataSetRecord
from base.orm.markings import HiddenTable
from base.orm.revision import Revision

from .changes.models import Change, ChangeItem, LastChange
from .dataset.models import KeptEdit
from .links.models import LinkCheck
from .logins.failures import LoginFailures
from .proposals.models import Proposal, ProposalStep
from .rules_version import RulesVersion
from .searches.models import FoundRecord, Search
from .stats.summary import CountrySum, FiledPlace, IncidentSum, KnownSum
from .tokens.models import Token
from .webhooks.models import Webhook
from .workbench.models import Draft, ReportText
from .writing.models import SentRequest

__all__ = [
    "Change",
    "ChangeItem",
    "CountrySum",
    "DataSet",
    "DataSetRecord",
    "Draft",
    "FiledPlace",
    "FoundRecord",
    "HiddenTable",
    "IncidentSum",
    "KeptEdit",
    "KnownSum",
    "LastChange",
    "LinkCheck",
    "LoginFailures",
    "Proposal",
    "ProposalStep",
    "ReportText",
    "Revision",
    "RulesVersion",
    "Search",
    "SentRequest",
    "Token",
    "Webhook",
]
