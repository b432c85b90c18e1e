"""One process holds a data folder, and the next start knows how it ended."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.at_work import at_work
from coe_assistant.app.places import Places
from coe_assistant.cli.options import Options
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.interruption import InterruptionKind


@pytest.fixture
def places(tmp_path, qapp):
    return Places(Options(), DataFolder(tmp_path / "data"), resources_folder())


def test_first_start_knows_of_nothing_before_it(places) -> None:
    with at_work(places) as work:
        assert work.interruption.kind is InterruptionKind.UNKNOWN


@pytest.mark.parametrize("end", [InterruptionKind.CLOSED, InterruptionKind.LOGGED_OFF])
def test_next_start_knows_how_it_ended(places, end) -> None:
    with at_work(places) as work:
        work.end = end
    with at_work(places) as work:
        assert work.interruption.kind is end
        assert work.interruption.from_at is not None


def test_exception_that_nobody_took_is_a_crash(places) -> None:
    def fail() -> None:
        with at_work(places):
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - any would do
        fail()
    with at_work(places) as work:
        assert work.interruption.kind is InterruptionKind.CRASHED


def test_folder_that_is_held_is_refused_and_its_trace_left_alone(places) -> None:
    with at_work(places), pytest.raises(CoeError) as caught, at_work(places):
        pass
    assert caught.value.slug == "other-instance"
    with at_work(places) as work:
        assert work.interruption.kind is InterruptionKind.CLOSED
