"""Whoever the tenant named in a run is in no bundle of it, however a log spells the name."""

from __future__ import annotations

import base64
import html
import json
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e.harness import Program, tenant

pytestmark = [pytest.mark.slow, pytest.mark.network_local]

SPEED = 600.0
OPERATION = "9f8e7d6c-1234-4abc-9def-0123456789ab"


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[Program]:
    with tenant(tmp_path / "lab", "dependencies-block", SPEED) as served:
        yield Program(served, tmp_path / "data", SPEED)


def spelled(name: str) -> Iterator[str]:
    first, *_, last = name.split()
    for form in (name, name.upper(), f"{last}, {first}", f"{first}.{last}".lower()):
        yield form
        yield json.dumps(json.dumps({"by": form}))
        yield quote(form, safe="")
        yield html.escape(f'<by>"{form}"</by>')
        yield base64.b64encode(f"by {form}".encode()).decode()
        yield base64.b64encode(f"by {form}".encode("utf-16-le")).decode()
    yield f"{first}\n  {last}"


def test_people_whom_the_tenant_named_are_in_no_bundle(ended: Program, tmp_path: Path) -> None:
    url, package = ended.tenant.url, ended.tenant.package
    code, _lines, errors = ended.run(
        "upgrade", "--environment", url, package, "--yes", "--no-retry", "--json"
    )
    assert code == 1, errors
    kept = ended.data / "people.json"
    people = [name for name in json.loads(kept.read_text("utf-8")) if " " in name]
    assert "Adele Vance" in people
    kept.write_text(json.dumps([*people, "J\u00f6rg M\u00fcller-L\u00fcdenscheidt"]), "utf-8")
    people.append("J\u00f6rg L\u00fcdenscheidt")
    texts = [text for name in people for text in spelled(name)]
    log = next((ended.data / "runs").iterdir()) / "attempt-1.log"
    with log.open("a", encoding="utf-8") as stream:
        stream.writelines(f"seen {text} in operation {OPERATION}\n" for text in texts)
    file = tmp_path / "bundle.zip"
    code, _lines, errors = ended.run("bundle", "--output", str(file), "--json")
    assert code == 0, errors
    with zipfile.ZipFile(file) as archive:
        whole = b"\n".join(map(archive.read, archive.namelist())).decode("utf-8", "replace")
    assert [text for text in texts if text in whole] == []
    plain = "".join(c for c in unicodedata.normalize("NFD", whole) if c.isascii()).casefold()
    assert [one for one in ("adele", "vance", "jorg", "ludenscheidt") if one in plain] == []
    assert whole.count(OPERATION) >= len(texts)
    assert "people.json" not in whole
