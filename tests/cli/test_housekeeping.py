"""What the settings change beside the run, over a real assembly; and the help's own test."""

from __future__ import annotations

import pytest

from coe_assistant.app.assembly import Assembly
from coe_assistant.app.housekeeping import make_housekeeping
from coe_assistant.app.places import find_places
from coe_assistant.app.whole_self_test import read_help
from coe_assistant.domain.wiping import WipePart


@pytest.fixture
def house(tmp_path, qtbot):
    del qtbot  # timers need its application
    (tmp_path / "settings.toml").write_text('cloud = "gcc"\n')
    places = find_places({"data_dir": str(tmp_path)})
    assembly = Assembly(places)
    yield make_housekeeping(places, assembly), assembly
    assembly.close()


def test_pac_is_taken_from_another_path_at_once(house, tmp_path, qtbot) -> None:
    made, _ = house
    found = []
    made.pac.use(str(tmp_path / "none"))
    made.pac.look(found.append, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0].path == str(tmp_path / "none")
    assert found[0].origin == "chosen"
    assert found[0].errors == ("There is no such file.",)


def test_data_folder_is_measured_and_its_parts_are_known(house, qtbot) -> None:
    made, _ = house
    sizes, plans = [], []
    made.measure(sizes.append, sizes.append)
    made.wiping.measure(plans.append, plans.append)
    qtbot.waitUntil(lambda: bool(sizes) and bool(plans))
    assert sizes[0] >= len('cloud = "gcc"\n')
    assert plans[0].item(WipePart.SETTINGS).count == 1


def test_cloud_of_the_settings_is_the_one_in_force(house) -> None:
    made, _ = house
    assert made.chosen is not None
    assert made.chosen.id == "gcc"
    assert [cloud.id for cloud in made.clouds][:2] == ["gcc", "public"]
    assert made.settings.row("cloud").origin == "settings"


def test_every_page_of_the_help_can_be_made(tmp_path) -> None:
    places = find_places({"data_dir": str(tmp_path)})
    assert read_help(places) == "28 pages"
