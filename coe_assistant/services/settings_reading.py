"""Reads what the solutions of a run leave open in its environment. Blocking: for a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import PackageReading, SolutionPackage
from coe_assistant.domain.run import Run, RunStep
from coe_assistant.domain.setting_answer import is_made_here
from coe_assistant.domain.settings_needs import SettingsNeeds, TenantSettings, settings_needs
from coe_assistant.ports.safeguard import SafeguardClients
from coe_assistant.services.connection_reading import bindable_connections, readable
from coe_assistant.services.deployment_settings import DeploymentSettings, deployment_settings


class SettingsReader:
    """Compares files with an environment.

    Args:
        kit: Knows which variables hold secrets.
        read_package: Reads a file.
    """

    def __init__(self, kit: Kit, read_package: Callable[[Path], PackageReading]) -> None:
        self.secrets = tuple(one.schema_name for one in kit.secret_variables)
        self._read_package = read_package

    def needs(self, clients: SafeguardClients, run: Run) -> tuple[SettingsNeeds, ...]:
        """Return what the steps of a run that are not done leave open, without empty ones.

        Raises:
            CoeError: a file cannot be read, or nobody answers just now.
        """
        steps = run.steps[run.step :]
        found = [self._needs(clients, run, step) for step in steps]
        return tuple(one for one in found if one is not None and not one.is_empty)

    def _needs(self, clients: SafeguardClients, run: Run, step: RunStep) -> SettingsNeeds | None:
        package = self._package(step)
        if package is None:
            return None
        own = "" if is_made_here(step.settings_file) else step.settings_file
        tenant = tenant_settings(clients, run, package)
        return settings_needs(package, tenant, self.secrets, own)

    def settings(self, clients: SafeguardClients, run: Run) -> DeploymentSettings:
        """Return the settings for the current step, as the environment is now.

        Raises:
            CoeError: the file cannot be read, or nobody answers just now.
        """
        step = run.current_step
        package = self._package(step) if step is not None else None
        if package is None:
            return DeploymentSettings()
        tenant = tenant_settings(clients, run, package)
        return deployment_settings(package, tenant, run.precautions.answers, self.secrets)

    def not_beside(self, run: Run) -> tuple[str, ...]:
        """Return sentences about answers that the person's own file for this step leaves out.

        Raises:
            CoeError: the package cannot be read.
        """
        step, answers = run.current_step, run.precautions.answers
        package = self._package(step) if step is not None and answers else None
        if package is None:
            return ()
        brought = {one.logical_name.casefold() for one in package.references}
        brought |= {one.schema_name.casefold() for one in package.variables}
        return tuple(
            f"{one.name} was not given: your own settings file goes in with the import."
            for one in answers
            if one.name.casefold() in brought
        )

    def _package(self, step: RunStep) -> SolutionPackage | None:
        found = self._read_package(Path(step.package)).solutions
        return next((one for one in found if one.unique_name == step.solution), None)


def tenant_settings(
    clients: SafeguardClients, run: Run, package: SolutionPackage
) -> TenantSettings:
    """Return what the run's environment has of what package brings; None for what may not be read.

    Raises:
        ServiceError: nobody answers just now: nothing may be concluded from that.
        SignInNeededError: only a person can get the next token.
    """
    dataverse = clients.dataverse
    references = [one.logical_name for one in package.references]
    variables = [one.schema_name for one in package.variables]
    return TenantSettings(
        readable(lambda: dataverse.references_named(references)) if references else (),
        readable(lambda: dataverse.variables_named(variables)) if variables else (),
        bindable_connections(clients.connections, run.environment.id, run.account)
        if references
        else (),
    )
