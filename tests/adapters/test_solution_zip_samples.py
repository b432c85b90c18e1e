"""Every sample and every known defect gives a reading, never an exception (issue 3)."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coe_assistant.adapters.package_limits import load_limits
from coe_assistant.adapters.solution_zip import read_package
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.package import PackageKind, PackageReading

ACCEPTED = (
    "active-dependency",
    "backslash-paths",
    "case-names",
    "comment",
    "non-ascii",
    "utf16",
    "old-version",
    "wrong-publisher",
    "wrong-solution",
    "unmanaged",
)
REFUSED = (
    "bad-version",
    "bad-xml",
    "deep-nesting",
    "duplicate-entry",
    "empty",
    "empty-zip",
    "encrypted",
    "fake-end-record",
    "folder-inside",
    "lfs-pointer",
    "no-content-types",
    "no-customizations",
    "no-solution-xml",
    "not-zip",
    "truncated",
    "xml-bomb",
    "xml-external-entity",
    "zip-slip",
    "bad-crc",
    "huge-ratio",
    "lying-size",
    "long-name",
    "source-zip",
)


def made(shared: Path, target: Path, *options: str) -> PackageReading:
    maker = shared / "tools" / "make_solution_zip.py"
    command = [sys.executable, str(maker), "--size-mb", "0.4", *options, "--out", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return read_package(target, load_limits())


@pytest.mark.parametrize("defect", ACCEPTED)
def test_read_package_valid_oddity_is_usable(shared_data, tmp_path, defect):
    reading = made(shared_data, tmp_path / "a.zip", "--solution", "governance", "--defect", defect)
    assert reading.kind is PackageKind.SOLUTION
    assert reading.is_usable, reading.problems
    assert reading.solutions[0].components


@pytest.mark.parametrize("defect", REFUSED)
def test_read_package_defect_is_refused_in_words(shared_data, tmp_path, defect):
    options = ("--solution", "governance", "--defect", defect, "--bomb-mb", "20")
    reading = made(shared_data, tmp_path / "a.zip", *options)
    assert not reading.is_usable
    assert all(problem.text for problem in reading.problems)


def test_read_package_release_bundle_gives_inner_solutions(shared_data, tmp_path):
    reading = made(shared_data, tmp_path / "CoEStarterKit.zip", "--release-bundle")
    assert reading.kind is PackageKind.RELEASE_BUNDLE
    assert reading.is_usable, reading.problems
    assert {item.entry is not None for item in reading.solutions} == {True}
    assert "CenterofExcellenceCoreComponents" in {one.unique_name for one in reading.solutions}


def test_read_package_all_samples_give_right_kind(shared_data):
    for path in sorted((shared_data / "data" / "solution-zips").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            is_solution = "solution.xml" in archive.namelist()
        reading = read_package(path, load_limits())
        assert (reading.kind is PackageKind.SOLUTION) is is_solution, path.name
        assert reading.is_usable is is_solution, (path.name, reading.problems)


def test_read_package_sample_gives_parts(shared_data):
    folder = shared_data / "data" / "solution-zips"
    (one,) = read_package(folder / "SharePointSiteAssistant.zip", load_limits()).solutions
    assert (one.unique_name, str(one.version)) == ("SharePointSiteassistant", "1.0.0.5")
    assert not one.is_managed
    assert dict(one.components) == {"1": 1, "29": 1, "300": 1}
    assert (len(one.variables), len(one.references), len(one.flows)) == (8, 3, 1)
    (blog,) = read_package(folder / "power-platform-blog-update.zip", load_limits()).solutions
    assert [item.has_value for item in blog.variables] == [True] * 13


def test_read_package_mutated_files_never_raise(shared_data, tmp_path):
    chance, target = random.Random(11), tmp_path / "case.zip"
    data = (
        shared_data / "data" / "solution-zips" / "sharepoint-brokenlinks-checker.zip"
    ).read_bytes()
    for _ in range(300):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            end = len(changed) if chance.random() < 0.5 else 1200
            changed[-1 - chance.randrange(end)] = chance.randrange(256)
        target.write_bytes(changed[: chance.choice((len(changed), chance.randrange(len(changed))))])
        reading = read_package(target, load_limits())
        assert reading.is_usable or reading.problems


def test_read_package_missing_path_raises_in_words(tmp_path):
    with pytest.raises(CoeError) as caught:
        read_package(tmp_path / "none.zip", load_limits())
    assert caught.value.hint
