"""Cloud files: read exactly, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.adapters.clouds import choose_cloud, load_clouds
from coe_assistant.domain.errors import CoeError, ExitCode

LAB = """
id = "lab"
name = "Lab"
authority = "https://localhost:8443"
instance_discovery = false
client_id = "00000000-0000-0000-0000-00000000c0e1"
ca_file = "ca.pem"
dataverse_hosts = ["localhost"]
bap = "https://localhost:8443/bap"
bap_scope = "https://localhost:8443/bap/.default"
power_platform_api = "https://localhost:8443/ppapi"
power_platform_scope = "https://localhost:8443/ppapi/.default"
graph = "https://localhost:8443/graph"
graph_scope = "https://localhost:8443/graph/.default"
admin_center = "https://localhost:8443/admin"
maker_portal = "https://localhost:8443/make"
pac_cloud = "Public"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ca.pem").write_text("x")
    return tmp_path


def written(folder: Path, text: str) -> str:
    path = folder / "cloud.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_clouds_shipped_are_five_with_https_everywhere():
    clouds = load_clouds(Path(__file__).resolve().parents[2] / "resources")
    assert {cloud.id for cloud in clouds} == {"public", "gcc", "gcc-high", "dod", "china"}
    for cloud in clouds:
        assert cloud.authority.startswith("https://")
        assert cloud.bap_scope.endswith("/.default")
        assert not cloud.is_loopback


def test_file_of_the_documentation_is_read(folder):
    cloud = choose_cloud(written(folder, LAB), ())
    assert cloud is not None
    assert (cloud.id, cloud.instance_discovery, cloud.is_loopback) == ("lab", False, True)
    assert cloud.ca_file == str(folder / "ca.pem")


def test_file_with_unknown_keys_is_read(folder):
    assert choose_cloud(written(folder, LAB + 'later = "x"\n'), ()) is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("https://localhost:8443/bap", "http://localhost:8443/bap"), "bap"),
        (("https://localhost:8443/bap", "https://[localhost"), "bap"),
        (("https://localhost:8443/bap", "https://localhost:84430"), "bap"),
        (('["localhost"]', '"localhost"'), "dataverse_hosts"),
        (('graph = "https://localhost:8443/graph"', ""), "graph"),
        (("ca.pem", "gone.pem"), "gone.pem"),
        (('id = "lab"', 'id = "lab'), "line"),
        (("false", '"no"'), "instance_discovery"),
    ],
)
def test_file_wrong_is_refused_with_the_reason(folder, change, words):
    with pytest.raises(CoeError) as caught:
        choose_cloud(written(folder, LAB.replace(*change, 1)), ())
    assert caught.value.slug == "cloud-file-not-usable"
    assert caught.value.exit_code is ExitCode.USAGE
    assert words in caught.value.detail


def test_file_binary_is_refused(folder):
    (folder / "cloud.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CoeError):
        choose_cloud(str(folder / "cloud.toml"), ())


def test_name_unknown_is_refused_with_the_known_ones():
    clouds = load_clouds(Path(__file__).resolve().parents[2] / "resources")
    with pytest.raises(CoeError) as caught:
        choose_cloud("moon", clouds)
    assert "gcc-high" in caught.value.hint
    assert choose_cloud("", clouds) is None
