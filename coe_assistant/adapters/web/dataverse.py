"""The Dataverse port over the Web API: every method is one room further in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from coe_assistant.adapters.web import dataverse_configuration as configuration
from coe_assistant.adapters.web import dataverse_operations as operations
from coe_assistant.adapters.web import dataverse_people as people
from coe_assistant.adapters.web import dataverse_results as results
from coe_assistant.adapters.web import dataverse_solutions as solutions
from coe_assistant.adapters.web import dataverse_state as state
from coe_assistant.adapters.web.dataverse_dependents import DependentReader
from coe_assistant.adapters.web.odata import DataverseApi, literal
from coe_assistant.domain.configuration import (
    ActiveLayer,
    ComponentSummary,
    ConnectionReference,
    Dependency,
    EnvironmentVariable,
    Flow,
    RoleAssignment,
    UserState,
)
from coe_assistant.domain.environment import Environment, InstalledSolution, UserIdentity
from coe_assistant.domain.flow_definition import FlowDefinition
from coe_assistant.domain.server import HistoryRow, ImportJob, ImportResult, ServerOperation
from coe_assistant.domain.snapshot import SnapshotDependent, TeamRole


class WebDataverse:
    """Implements ports.Dataverse for one environment.

    Args:
        url: Environment URL without a trailing slash.
        api: Sends the requests.
    """

    def __init__(self, url: str, api: DataverseApi) -> None:
        self._url = url
        self._api = api
        self._dependents = DependentReader(api)

    def environment(self) -> Environment:
        """Return what the environment says about itself."""
        return people.organization(self._api, self._url)

    def server_time(self) -> datetime | None:
        """Return the server's clock at its last answer, or None."""
        return self._api.server_time

    # --- solutions -----------------------------------------------------------------------

    def installed_solutions(self, names: Sequence[str] = ()) -> tuple[InstalledSolution, ...]:
        """Return the named solutions, all visible ones when names is empty."""
        return solutions.installed_solutions(self._api, names)

    def component_summaries(self, solution_id: str) -> tuple[ComponentSummary, ...]:
        """Return every component of a solution with its layer flag."""
        return solutions.component_summaries(self._api, solution_id)

    def table_summaries(
        self, solution_id: str, asked: Sequence[tuple[str, int]]
    ) -> tuple[tuple[ComponentSummary, ...], ...]:
        """Return columns (2), views (26) or forms (60) for each table and type that is asked."""
        return solutions.table_summaries(self._api, solution_id, asked)

    def active_layer(self, component_id: str, component_type: str) -> ActiveLayer | None:
        """Return the unmanaged layer of one component, or None."""
        return solutions.active_layer(self._api, component_id, component_type)

    def is_customization_locked(self) -> bool | None:
        """Return whether unmanaged customizations are blocked here."""
        return solutions.is_customization_locked(self._api)

    def provisioned_languages(self) -> tuple[int, ...]:
        """Return the LCIDs of the enabled languages."""
        return solutions.provisioned_languages(self._api)

    def remove_active_layer(self, component_id: str, component_type: str) -> None:
        """Remove the unmanaged layer of one component: sent once, never repeated."""
        self._api.function_with_effect(
            f"RemoveActiveCustomizations(SolutionComponentName={literal(component_type)},"
            f"ComponentId={component_id})"
        )

    def dependents(self, component_id: str, type_code: int) -> tuple[Dependency, ...]:
        """Return what keeps a component from being removed, by name and solution."""
        return self._dependents.dependents(component_id, type_code)

    # --- operations ----------------------------------------------------------------------

    def running_operations(self) -> tuple[ServerOperation, ...]:
        """Return solution operations that have not ended, newest first."""
        return operations.running_operations(self._api)

    def operations_since(self, since: datetime) -> tuple[ServerOperation, ...]:
        """Return solution operations created at or after since, newest first."""
        return operations.operations_since(self._api, since)

    def operation(self, operation_id: str) -> ServerOperation | None:
        """Return one operation, or None."""
        return operations.operation(self._api, operation_id)

    def import_job(self, job_id: str) -> ImportJob | None:
        """Return one import job, or None until its row exists."""
        return operations.import_job(self._api, job_id)

    def import_jobs(self, solution: str, since: datetime) -> tuple[ImportJob, ...]:
        """Return the jobs of a solution created at or after since, newest first."""
        return operations.import_jobs(self._api, solution, since)

    def history(self, solution: str) -> tuple[HistoryRow, ...]:
        """Return history rows of a solution and its holding solution, newest first."""
        return operations.history(self._api, solution)

    def import_result(self, job_id: str) -> ImportResult | None:
        """Return the server's summary of a finished job, or None."""
        return results.import_result(self._api, job_id)

    def save_import_data(self, job_id: str, path: Path) -> bool:
        """Save the job's data column (untrusted XML) at path; return whether there is any."""
        return results.save_import_data(self._api, job_id, path)

    def apply_upgrade(self, unique_name: str) -> str:
        """Start DeleteAndPromoteAsync for a staged upgrade; return the operation id."""
        return operations.apply_upgrade(self._api, unique_name)

    def uninstall_holding(self, unique_name: str) -> str:
        """Start the removal of X_Upgrade; return the operation id."""
        return operations.uninstall_holding(self._api, unique_name)

    def stage(
        self, package: Path, on_sent: Callable[[int, int], None] | None = None
    ) -> Mapping[str, object]:
        """Upload a solution for validation only; return the parsed result."""
        return operations.stage(self._api, package, on_sent)

    # --- people --------------------------------------------------------------------------

    def who_am_i(self) -> UserIdentity:
        """Return the signed-in user."""
        return people.who_am_i(self._api)

    def roles(self, user_id: str) -> tuple[RoleAssignment, ...]:
        """Return the user's roles, direct ones and through teams."""
        return people.roles(self._api, user_id)

    def user_state(self, user_id: str) -> UserState:
        """Return whether the user is enabled and licensed."""
        return people.user_state(self._api, user_id)

    def has_privilege(self, user_id: str, name: str) -> bool:
        """Return whether the user holds a privilege at any depth."""
        return people.has_privilege(self._api, user_id, name)

    # --- configuration -------------------------------------------------------------------

    def flows(self, solution_id: str) -> tuple[Flow, ...]:
        """Return the cloud flows of a solution."""
        return configuration.flows(self._api, solution_id)

    def connection_references(self, solution_id: str) -> tuple[ConnectionReference, ...]:
        """Return the connection references of a solution."""
        return configuration.connection_references(self._api, solution_id)

    def environment_variables(self, solution_id: str) -> tuple[EnvironmentVariable, ...]:
        """Return the environment variables of a solution."""
        return configuration.environment_variables(self._api, solution_id)

    def flow(self, flow_id: str) -> Flow | None:
        """Return a flow as it is now, or None when it is not there."""
        return configuration.flow(self._api, flow_id)

    def reference(self, reference_id: str) -> ConnectionReference | None:
        """Return a connection reference as it is now, or None when it is not there."""
        return configuration.reference(self._api, reference_id)

    def variable(self, definition_id: str) -> EnvironmentVariable | None:
        """Return a variable as it is now, or None when it is not there."""
        return configuration.variable(self._api, definition_id)

    def references_named(self, names: Collection[str]) -> tuple[ConnectionReference, ...]:
        """Return the connection references of these names, whichever solution holds them."""
        return configuration.references_named(self._api, names)

    def variables_named(self, names: Collection[str]) -> tuple[EnvironmentVariable, ...]:
        """Return the environment variables of these names, whichever solution holds them."""
        return configuration.variables_named(self._api, names)

    # --- what a snapshot reads, and what a restore writes -----------------------------------

    def flow_definitions(self, flow_ids: Sequence[str]) -> Mapping[str, FlowDefinition | None]:
        """Return trigger and children by flow id in lower case; None: not readable."""
        return state.flow_definitions(self._api, flow_ids)

    def team_roles(self, solution_id: str) -> tuple[TeamRole, ...]:
        """Return which teams hold the security roles of a solution."""
        return state.team_roles(self._api, solution_id)

    def uninstall_dependents(self, unique_name: str) -> tuple[SnapshotDependent, ...]:
        """Return unmanaged components that need parts of a solution, with their solutions."""
        return state.uninstall_dependents(self._api, unique_name)

    def variable_value_id(self, definition_id: str) -> str:
        """Return the id of the environment's own value of a variable, or ""."""
        return state.variable_value_id(self._api, definition_id)

    def set_flow_state(self, flow_id: str, *, is_on: bool) -> None:
        """Turn a flow on or off."""
        state.set_flow_state(self._api, flow_id, is_on=is_on)

    def bind_reference(self, reference_id: str, connection_id: str) -> None:
        """Give a connection reference its connection."""
        self._api.patch(f"connectionreferences({reference_id})", {"connectionid": connection_id})

    def write_variable(self, definition_id: str, value_id: str, name: str, value: str) -> None:
        """Set the current value of a variable; value_id "" makes a value row."""
        state.write_variable(self._api, definition_id, value_id, name, value)
