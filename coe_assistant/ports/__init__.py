"""What the rules and services need from the outside, as protocols.

Adapters and runtime implement these; app hands them over. Methods that reach a service may
raise ServiceError or SignInNeededError and nothing else.
"""

from __future__ import annotations

from coe_assistant.ports.dataverse import (
    Configuration,
    Dataverse,
    Operations,
    People,
    Solutions,
    UploadStopped,
)
from coe_assistant.ports.journal import Journal
from coe_assistant.ports.processes import ChildProcess, ProcessRunner
from coe_assistant.ports.removals import Removals
from coe_assistant.ports.services import Clients, PlatformAdmin, ServiceHealth
from coe_assistant.ports.time import Alarm, Clock, KeepAwake, TaskRunner

__all__ = [
    "Alarm",
    "ChildProcess",
    "Clients",
    "Clock",
    "Configuration",
    "Dataverse",
    "Journal",
    "KeepAwake",
    "Operations",
    "People",
    "PlatformAdmin",
    "ProcessRunner",
    "Removals",
    "ServiceHealth",
    "Solutions",
    "TaskRunner",
    "UploadStopped",
]
