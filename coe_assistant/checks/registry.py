"""All checks in the order in which people see them (interfaces.md section 3)."""

from __future__ import annotations

from coe_assistant.checks.base import Check
from coe_assistant.checks.connections import ConnectionsCheck
from coe_assistant.checks.dependencies import DependenciesCheck
from coe_assistant.checks.dry_run import DryRunCheck
from coe_assistant.checks.environment_state import EnvironmentStateCheck
from coe_assistant.checks.flows import FlowsCheck
from coe_assistant.checks.languages import LanguagesCheck
from coe_assistant.checks.leftover_upgrade import LeftoverUpgradeCheck
from coe_assistant.checks.network import NetworkCheck
from coe_assistant.checks.pac_cli import PacCliCheck
from coe_assistant.checks.right_environment import RightEnvironmentCheck
from coe_assistant.checks.roles import RolesCheck
from coe_assistant.checks.running_operations import RunningOperationsCheck
from coe_assistant.checks.service_health import ServiceHealthCheck
from coe_assistant.checks.sign_in import SignInCheck
from coe_assistant.checks.solution_file import SolutionFileCheck
from coe_assistant.checks.storage import StorageCheck
from coe_assistant.checks.this_computer import ThisComputerCheck
from coe_assistant.checks.unmanaged_layers import UnmanagedLayersCheck
from coe_assistant.checks.upgrade_path import UpgradePathCheck

# Run only when a person asks: they do more than read.
ON_REQUEST: tuple[Check, ...] = (DryRunCheck(),)

ALL_CHECKS: tuple[Check, ...] = (
    SolutionFileCheck(),
    UpgradePathCheck(),
    DependenciesCheck(),
    RightEnvironmentCheck(),
    PacCliCheck(),
    SignInCheck(),
    RolesCheck(),
    ServiceHealthCheck(),
    StorageCheck(),
    EnvironmentStateCheck(),
    RunningOperationsCheck(),
    LeftoverUpgradeCheck(),
    UnmanagedLayersCheck(),
    LanguagesCheck(),
    ConnectionsCheck(),
    FlowsCheck(),
    NetworkCheck(),
    ThisComputerCheck(),
)
