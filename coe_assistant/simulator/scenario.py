"""Scenarios as data: what the simulated tenant is like and what goes wrong in it."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from coe_assistant.simulator.meanwhile import Meanwhile
from coe_assistant.simulator.resources import FOLDER
from coe_assistant.simulator.scenario_parts import (
    AfterUpgrade,
    Brought,
    Contents,
    Environment,
    Failure,
    HealthIssue,
    Layers,
    Network,
    PackageFile,
    PacProfile,
    PastImport,
    Person,
    RunningOperation,
    SignIn,
    SolutionVersion,
    Storage,
    Timing,
)

SCENARIOS = FOLDER / "scenarios"


class ScenarioError(Exception):
    """A scenario file that cannot be used; the text says which key is wrong."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a scenario file can say; all but the first three have a default."""

    name: str
    title: str
    shows: str
    speed: float = 60.0
    environment: Environment = dataclasses.field(default_factory=Environment)
    person: Person = dataclasses.field(default_factory=Person)
    pac: PacProfile = dataclasses.field(default_factory=PacProfile)
    sign_in: SignIn = dataclasses.field(default_factory=SignIn)
    installed: tuple[SolutionVersion, ...] = (
        SolutionVersion("creatorkit", "1.0.20240529.1"),
        SolutionVersion("core", "4.49.2"),
        SolutionVersion("governance", "3.24"),
        SolutionVersion("nurture", "3.18"),
    )
    packages: tuple[PackageFile, ...] = (PackageFile("core", "4.50.6"),)
    history: tuple[PastImport, ...] = ()
    running: tuple[RunningOperation, ...] = ()
    timing: Timing = dataclasses.field(default_factory=Timing)
    failures: tuple[Failure, ...] = ()
    brought: tuple[Brought, ...] = ()
    after_upgrade: AfterUpgrade = dataclasses.field(default_factory=AfterUpgrade)
    meanwhile: Meanwhile = dataclasses.field(default_factory=Meanwhile)
    contents: Contents = dataclasses.field(default_factory=Contents)
    layers: Layers = dataclasses.field(default_factory=Layers)
    health: tuple[HealthIssue, ...] = ()
    storage: Storage = dataclasses.field(default_factory=Storage)
    network: Network = dataclasses.field(default_factory=Network)
    file: str = ""


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the program."""
    return sorted(file.stem for file in SCENARIOS.glob("*.toml"))


def load_scenario(name: str) -> Scenario:
    """Read a scenario by name, or from a file if ``name`` ends with ``.toml``.

    Raises:
        ScenarioError: There is no such scenario, or the file says something that has no meaning.
    """
    file = Path(name) if name.endswith(".toml") else SCENARIOS / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(scenario_names())
        msg = f"There is no scenario {name!r}. Known scenarios: {known}."
        raise ScenarioError(msg)
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        _refuse_unknown_keys(data, Scenario, "")
        return msgspec.convert({"name": file.stem, **data, "file": str(file.resolve())}, Scenario)
    except (OSError, ValueError) as error:
        msg = f"The scenario file {file.name} cannot be used: {error}"
        raise ScenarioError(msg) from error


def _refuse_unknown_keys(data: dict[str, Any], kind: type[Any], where: str) -> None:
    hints = msgspec.inspect.type_info(kind)
    if not isinstance(hints, msgspec.inspect.DataclassType):
        return
    fields = {field.name: field.type for field in hints.fields}
    for key, value in data.items():
        if key not in fields:
            msg = f"unknown key {where}{key}; known here: {', '.join(sorted(fields))}"
            raise ValueError(msg)
        inner = fields[key]
        if isinstance(inner, msgspec.inspect.VarTupleType):
            inner = inner.item_type
        if isinstance(inner, msgspec.inspect.DataclassType):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    _refuse_unknown_keys(part, inner.cls, f"{where}{key}.")
