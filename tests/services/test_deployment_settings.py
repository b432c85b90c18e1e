"""What an import brings unbound is named for pac; what may be bound already never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.package import PackageReference, SolutionPackage
from coe_assistant.domain.snapshot import Gap, Snapshot
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.deployment_settings import deployment_settings

PACKAGE = SolutionPackage(
    unique_name="Core",
    display_name="Core",
    version=SolutionVersion("2.0"),
    is_managed=True,
    publisher="",
    publisher_prefix="",
    file=Path("c.zip"),
    sha256="",
    references=(PackageReference("ref", "/apis/shared_x"),),
)
NOW = Snapshot(datetime(2026, 1, 1, tzinfo=UTC), "https://x", "00")
ONE = Connection("c1", "Adele", "shared_x", "Connected")


def test_new_reference_is_bound_to_the_one_connection_that_fits() -> None:
    found = deployment_settings(PACKAGE, NOW, (ONE,))
    assert found is not None
    assert [row["ConnectionId"] for row in found["ConnectionReferences"]] == ["c1"]


def test_nothing_is_chosen_among_several_connections() -> None:
    assert deployment_settings(PACKAGE, NOW, (ONE, replace(ONE, id="c2"))) is None


def test_nothing_is_named_when_it_is_not_known_what_is_bound() -> None:
    unread = replace(NOW, gaps=(Gap("references", "No."),))
    assert deployment_settings(PACKAGE, unread, (ONE,)) is None
