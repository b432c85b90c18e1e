"""Finds unmanaged layers with few requests: the platform's flag first, proof for candidates.

The flag of msdyn_solutioncomponentsummaries names candidates and is silent for some types; each
candidate's Active layer is then read, and layers that hold only bookkeeping are phantoms. What
could not be read is kept apart: it is never clean (http-contracts 1.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol

from coe_assistant.domain.configuration import ActiveLayer, ComponentSummary
from coe_assistant.domain.errors import ServiceError

_AT_ONCE = 4  # http-contracts 1.6: more would eat the budget of service protection
_PATIENCE = 3  # failed reads in a row before the rest is not asked any more


class LayerSource(Protocol):
    """Reads layers."""

    def active_layer(self, component_id: str, component_type: str) -> ActiveLayer | None:
        """Return the unmanaged layer of one component, or None when it has none."""


@dataclass(frozen=True, slots=True)
class LayerRules:
    """Which components are candidates although the platform did not flag them.

    Args:
        silent_types: Type codes whose flag may be missing (http-contracts 1.6).
        workflow_type: Type code of processes; only those of category are candidates.
        category: Category of cloud flows.
        layer_names: Names that the layer query wants, by type code.
    """

    silent_types: frozenset[int]
    workflow_type: int
    category: str
    layer_names: dict[int, str]

    def is_candidate(self, one: ComponentSummary) -> bool:
        """Return whether a component's layers must be read."""
        if one.has_active_layer is not None:
            return one.has_active_layer
        if one.type_code == self.workflow_type:
            return one.workflow_category == self.category
        return one.type_code in self.silent_types

    def layer_name(self, one: ComponentSummary) -> str:
        """Return the type's name for the layer query; own codes differ by environment."""
        return self.layer_names.get(one.type_code, one.type_name)


@dataclass(frozen=True, slots=True)
class UnknownLayer:
    """A candidate that could not be read, and why."""

    component: ComponentSummary
    reason: str


@dataclass(frozen=True, slots=True)
class LayerScan:
    """The result over some solutions.

    Args:
        layers: Real layers.
        scanned: Components looked at.
        candidates: Components whose layers had to be read.
        phantoms: Layers that hold only bookkeeping.
        bindings: Layers that hold only the connection of a reference: meant to be there.
        unknown: Candidates that could not be read.
        untold: Components of types without a flag that the rules do not ask for.
        is_cancelled: The person gave up; the rest is among unknown.
    """

    layers: tuple[ActiveLayer, ...]
    scanned: int
    candidates: int
    phantoms: int
    bindings: int
    unknown: tuple[UnknownLayer, ...]
    untold: int
    is_cancelled: bool


def scan_layers(
    source: LayerSource,
    components: Iterable[ComponentSummary],
    rules: LayerRules,
    is_cancelled: Callable[[], bool],
    on_progress: Callable[[int, int], None] | None = None,
) -> LayerScan:
    """Return the unmanaged layers on the given components.

    Args:
        source: Reads layers; called from up to four threads.
        components: Summaries of one or more solutions; what they share is read once.
        rules: Who is a candidate.
        is_cancelled: Asked before every read.
        on_progress: Called on a worker with (read, candidates).

    Raises:
        SignInNeededError: only a person can get the next token.
    """
    summaries = _unique(components)
    candidates = [one for one in summaries if rules.is_candidate(one)]
    reader = _LayerReader(source, rules, is_cancelled, on_progress, len(candidates))
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="layer-scan") as pool:
        outcomes = list(pool.map(reader.read, candidates))
    read = [one for one in outcomes if isinstance(one, ActiveLayer)]
    return LayerScan(
        layers=tuple(one for one in read if not one.is_phantom and not one.is_binding),
        scanned=len(summaries),
        candidates=len(candidates),
        phantoms=sum(one.is_phantom for one in read),
        bindings=sum(one.is_binding for one in read),
        unknown=tuple(one for one in outcomes if isinstance(one, UnknownLayer)),
        untold=sum(
            one.has_active_layer is None and not rules.is_candidate(one) for one in summaries
        ),
        is_cancelled=reader.was_cancelled,
    )


def _unique(components: Iterable[ComponentSummary]) -> list[ComponentSummary]:
    """Return each component once: solutions share components."""
    return list({(one.object_id, one.type_code): one for one in components}.values())


class _LayerReader:
    """Reads one candidate's layer; shared by the threads of one scan."""

    def __init__(
        self,
        source: LayerSource,
        rules: LayerRules,
        is_cancelled: Callable[[], bool],
        on_progress: Callable[[int, int], None] | None,
        total: int,
    ) -> None:
        self.was_cancelled = False
        self._source = source
        self._rules = rules
        self._is_cancelled = is_cancelled
        self._on_progress = on_progress
        self._total = total
        self._lock = Lock()
        self._read = 0
        self._failures = 0
        self._reason = ""

    def read(self, one: ComponentSummary) -> ActiveLayer | UnknownLayer | None:
        if self._is_cancelled():
            self.was_cancelled = True
            return UnknownLayer(one, "cancelled")
        if self._failures >= _PATIENCE:
            return UnknownLayer(one, self._reason)
        try:
            layer = self._source.active_layer(one.object_id, self._rules.layer_name(one))
        except ServiceError as error:
            return self._failed(one, error)
        self._succeeded()
        return _named(layer, one)

    def _failed(self, one: ComponentSummary, error: ServiceError) -> UnknownLayer:
        with self._lock:
            self._failures += 1
            self._reason = error.problem.value
        return UnknownLayer(one, error.problem.value)

    def _succeeded(self) -> None:
        with self._lock:
            self._failures = 0
            self._read += 1
            read = self._read
        if self._on_progress is not None:
            self._on_progress(read, self._total)


def _named(layer: ActiveLayer | None, one: ComponentSummary) -> ActiveLayer | None:
    """Return layer under the name that makers know: a flow's layer is named by its id only."""
    if layer is None or not one.name or one.name == one.object_id:
        return layer
    return replace(layer, name=one.name)
