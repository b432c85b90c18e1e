"""Tables are passed over without parsing; whatever is odd is read the long way, never otherwise."""

from __future__ import annotations

import random
import zipfile

import pytest

from coe_assistant.adapters import solution_customizations as customizations
from coe_assistant.adapters.package_limits import PackageLimits, PackageRefusedError
from coe_assistant.adapters.solution_customizations import read_customizations
from coe_assistant.adapters.xml_shortcut import ShortcutFailedError

LIMITS = PackageLimits()
TABLE = (
    '<Entity><Name LocalizedName="App">admin_App</Name><EntityInfo>{inside}</EntityInfo></Entity>'
)
INSIDE = (
    '<entity Name="x"><attributes><attribute>a &lt;/Entity&gt; b</attribute></attributes></entity>'
)
FLOWS = '<Workflows><Workflow WorkflowId="{{AA}}" Name="Driver"><Category>5</Category></Workflow></Workflows>'


def document(tables: str, *, head: str = "") -> bytes:
    text = f"{head}<ImportExportXml><Entities>{tables}</Entities>{FLOWS}</ImportExportXml>"
    return text.format(inside=INSIDE).encode()


def chunked(data: bytes, size: int):
    return lambda: [data[at : at + size] for at in range(0, len(data), size)]


def short(data: bytes, size: int = 64):
    return customizations._read(chunked(data, size)(), LIMITS, is_short=True)


def long(data: bytes):
    return customizations._read([data], LIMITS, is_short=False)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
def test_short_way_reads_what_the_long_way_reads(size):
    data = document(TABLE * 5, head='<?xml version="1.0" encoding="utf-8"?>\r\n')
    assert short(data, size) == long(data)
    assert short(data, size).names["1", "admin_app"] == "App"
    assert [flow.name for flow in short(data, size).flows] == ["Driver"]


def test_short_way_does_not_parse_what_it_passes_over():
    data = document(TABLE.replace("{inside}", "<a></b>"))
    assert short(data).names["1", "admin_app"] == "App"
    with pytest.raises(PackageRefusedError):
        long(data)


HIDDEN = "</Entity></Entities><Workflows><Workflow Name='x'/></Workflows><Entities><Entity>"
ODD = [
    pytest.param(TABLE.replace("{inside}", f"<![CDATA[{HIDDEN}]]>"), "", id="end tag in CDATA"),
    pytest.param(TABLE.replace("{inside}", f"<!--{HIDDEN}-->"), "", id="end tag in a comment"),
    pytest.param(TABLE.replace("{inside}", "<?x </Entity>?>"), "", id="end tag in an instruction"),
    pytest.param(TABLE.replace("{inside}", "<Entity></Entity>"), "", id="same name inside"),
    pytest.param(TABLE.replace("{inside}", "<Entity\t/>"), "", id="same name, empty"),
    pytest.param(TABLE.replace("<EntityInfo>", "<!-- <EntityInfo -->{inside}<EntityInfo>"), "", id="opening in a comment"),
    pytest.param(TABLE, '<?xml version="1.0" encoding="iso-8859-1"?>', id="another encoding"),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "head"), ODD)
@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_odd_document_goes_the_long_way(tables, head, size):
    data = document(tables, head=head)
    with pytest.raises(ShortcutFailedError):
        short(data, size)
    assert read_customizations(chunked(data, size), LIMITS) == long(data)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_go_the_long_way(encoding):
    data = document(TABLE).decode().encode(encoding)
    if encoding == "utf-16":
        assert read_customizations(chunked(data, 64), LIMITS) == long(data)
    with pytest.raises(ShortcutFailedError):
        short(data)


@pytest.mark.parametrize(
    "data",
    [document(TABLE)[:-40], document(TABLE)[:200], document(TABLE).replace(b"</Entity>", b"</Entit>")],
)  # fmt: skip
def test_damaged_document_is_refused_in_words(data):
    with pytest.raises(PackageRefusedError) as caught:
        read_customizations(chunked(data, 50), LIMITS)
    assert caught.value.problem_id == "bad-xml"


def test_ways_agree_on_every_sample_and_on_mutations_of_them(shared_data):
    chance = random.Random(5)
    for path in sorted((shared_data / "data" / "solution-zips").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            if "customizations.xml" not in archive.namelist():
                continue
            data = archive.read("customizations.xml")
        assert short(data, 65_536) == long(data), path.name
        for _ in range(3):
            at = chance.randrange(len(data))
            agree_or_refuse(data[:at] + chance.choice([b"<", b"</Entity>", b"x"]) + data[at:])


def agree_or_refuse(data: bytes) -> None:
    """The short way may pass over damage; where both read, they read the same."""
    try:
        found = read_customizations(chunked(data, 4096), LIMITS)
        wanted = long(data)
    except PackageRefusedError:
        return
    assert found == wanted
