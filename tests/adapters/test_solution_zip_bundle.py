"""Copying a solution out of a release bundle, and the product profiles."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coe_assistant.adapters.kits import read_kit
from coe_assistant.adapters.package_limits import load_limits
from coe_assistant.adapters.release_bundle import extract_solution
from coe_assistant.adapters.solution_zip import read_package
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.package import PackageReading
from coe_assistant.services.package_json import inspect_document

KITS = Path(__file__).resolve().parents[2] / "resources" / "kits"


@pytest.fixture
def bundle(shared_data, tmp_path) -> PackageReading:
    target = tmp_path / "CoEStarterKit.zip"
    maker = shared_data / "tools" / "make_solution_zip.py"
    options = ["--release-bundle", "--bundle-solutions", "governance:3.25", "--size-mb", "0.5"]
    command = [
        sys.executable,
        str(maker),
        *options,
        "--bundle-folder",
        "kit/",
        "--out",
        str(target),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return read_package(target, load_limits())


def test_extract_solution_inner_zip_is_copied_whole(bundle, tmp_path):
    (solution,) = bundle.solutions
    path = extract_solution(bundle, solution, tmp_path / "inner.zip")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == solution.sha256
    (again,) = read_package(path, load_limits()).solutions
    assert (again.unique_name, again.version) == (solution.unique_name, solution.version)
    assert extract_solution(read_package(path, load_limits()), again, tmp_path / "x.zip") == path
    assert not (tmp_path / "x.zip").exists()


def test_extract_solution_changed_file_raises_and_leaves_nothing(bundle, tmp_path):
    (solution,) = bundle.solutions
    with pytest.raises(CoeError):
        extract_solution(bundle, replace(solution, sha256="0" * 64), tmp_path / "inner.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CoEStarterKit.zip"]


def test_inspect_document_has_the_promised_fields(bundle):
    document = inspect_document(bundle)
    assert {"file", "kind", "solutions", "problems"} <= set(document)
    assert document["kind"] == "release-bundle"
    assert {
        "unique_name",
        "display_name",
        "version",
        "managed",
        "publisher",
        "entry",
        "components",
        "environment_variables",
        "connection_references",
        "dependencies",
    } <= set(document["solutions"][0])
    assert document["solutions"][0]["entry"].startswith("kit/")


@pytest.mark.parametrize("name", ["coe-starter-kit", "creator-kit", "generic"])
def test_read_kit_own_profile_is_sound(name):
    kit = read_kit(KITS / f"{name}.toml")
    assert kit.id == name
    assert all(one.ground.source for one in (*kit.paths, *kit.obstacles, *kit.prerequisites))
    known = {one.unique_name for one in kit.solutions}
    assert all(one.solution in known for one in (*kit.paths, *kit.obstacles))
