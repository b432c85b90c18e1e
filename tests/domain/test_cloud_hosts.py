"""Which cloud an address belongs to, and which environment it names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.adapters.clouds import load_clouds
from coe_assistant.domain.cloud import Cloud, chosen_cloud, cloud_of, environment_url
from coe_assistant.domain.environment_url import portal_link
from coe_assistant.domain.errors import CoeError, ExitCode

ID = "cff8ee89-0cc1-5d8d-9fff-38d03c4dde69"


@pytest.fixture(scope="module")
def clouds() -> tuple[Cloud, ...]:
    return load_clouds(Path(__file__).resolve().parents[2] / "resources")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("contoso.crm.dynamics.com", "public"),
        ("contoso.crm4.dynamics.com", "public"),
        ("contoso.crm22.dynamics.com", "public"),
        ("contoso.api.crm4.dynamics.com", "public"),
        ("contoso.crm9.dynamics.com", "gcc"),
        ("CONTOSO.CRM9.DYNAMICS.COM", "gcc"),
        ("contoso.crm.microsoftdynamics.us", "gcc-high"),
        ("contoso.crm.appsplatform.us", "dod"),
        ("contoso.crm.dynamics.cn", "china"),
    ],
)
def test_cloud_of_known_suffix_is_inferred(clouds, host, expected):
    assert cloud_of(f"https://{host}", clouds).id == expected


@pytest.mark.parametrize(
    "host",
    [
        "contoso.crm.microsoftdynamics.de",
        "contoso.crm4.dynamics.com.evil.example",
        "crm4.dynamics.com",
        "contoso.crmx.dynamics.com",
        "contoso.operations.dynamics.com",
        "localhost",
    ],
)
def test_cloud_of_unknown_suffix_is_asked_for(clouds, host):
    with pytest.raises(CoeError) as caught:
        cloud_of(f"https://{host}", clouds)
    assert caught.value.slug == "cloud-unknown"
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("contoso.crm4.dynamics.com", "https://contoso.crm4.dynamics.com"),
        (" https://Contoso.CRM4.dynamics.com/ ", "https://contoso.crm4.dynamics.com"),
        (
            "https://contoso.api.crm4.dynamics.com/api/data/v9.2/",
            "https://contoso.crm4.dynamics.com",
        ),
        ("https://contoso.crm.dynamics.com/main.aspx?appid=1", "https://contoso.crm.dynamics.com"),
        ("https://contoso.crm.dynamics.com:443", "https://contoso.crm.dynamics.com"),
        ("https://localhost:8443/x", "https://localhost:8443"),
        ("https://user:secret@contoso.crm.dynamics.com", "https://contoso.crm.dynamics.com"),
        ("<https://contoso.crm.dynamics.com/>", "https://contoso.crm.dynamics.com"),
        ('"contoso.crm.dynamics.com."', "https://contoso.crm.dynamics.com"),
    ],
)
def test_environment_url_typed_becomes_the_origin(typed, expected):
    assert environment_url(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://contoso.crm.dynamics.com",
        "ftp://x",
        "https://",
        "https://x:99999",
        "a b",
        "[",
        "[CoE](https://contoso.crm4.dynamics.com)",
        "https://[abc",
        "https://[::1]/",
        "contoso..crm4.dynamics.com",
        "https://-contoso.crm4.dynamics.com",
        "https://" + "a" * 64 + ".crm4.dynamics.com",
        "\u2100contoso.crm4.dynamics.com",
    ],
)
def test_environment_url_nonsense_is_refused(typed):
    with pytest.raises(CoeError) as caught:
        environment_url(typed)
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize(
    ("address", "cloud", "environment_id"),
    [
        (f"https://make.powerapps.com/environments/{ID}/home", "public", ID),
        (f"make.powerapps.com/environments/{ID}/solutions", "public", ID),
        (
            f"https://make.powerautomate.com/environments/Default-{ID}/flows",
            "public",
            f"Default-{ID}",
        ),
        (
            f"https://admin.powerplatform.microsoft.com/manage/environments/environment/{ID}/hub",
            "public",
            ID,
        ),
        (f"https://apps.powerapps.com/play/e/{ID}/a/app-id?tenantId=x", "public", ID),
        (f"https://make.gov.powerapps.us/environments/{ID}/home", "gcc", ID),
        (f"https://make.high.powerapps.us/environments/{ID}/home", "gcc-high", ID),
        (f"https://make.flow.appsplatform.us/environments/{ID}/flows", "dod", ID),
        (f"https://make.powerapps.cn/environments/{ID}/home", "china", ID),
    ],
)
def test_portal_link_of_a_portal_names_cloud_and_id(clouds, address, cloud, environment_id):
    link = portal_link(address, clouds)
    assert link is not None
    assert (link.cloud.id, link.environment_id) == (cloud, environment_id)


@pytest.mark.parametrize(
    "address",
    [
        "https://contoso.crm4.dynamics.com/main.aspx?appid=" + ID,
        f"https://make.powerapps.com.evil.example/environments/{ID}/home",
        f"http://make.powerapps.com/environments/{ID}/home",
        "https://make.powerapps.com/environments/~default/home",
        "https://make.powerapps.com/",
        f"https://[make.powerapps.com/environments/{ID}/home",
        "",
    ],
)
def test_portal_link_of_anything_else_is_none(clouds, address):
    assert portal_link(address, clouds) is None


@given(st.text(max_size=60))
def test_anything_pasted_is_understood_or_refused_in_words(clouds, text):
    portal_link(text, clouds)
    try:
        url = environment_url(text)
    except CoeError:
        return
    assert url.startswith("https://")
    assert url == environment_url(url)


def test_loopback_needs_every_host(clouds):
    lab = replace(
        clouds[0],
        authority="https://localhost:1",
        bap="https://127.0.0.1:2/bap",
        power_platform_api="https://localhost:3",
        graph="https://[::1]:4/graph",
        dataverse_hosts=("localhost", "localhost:8443"),
    )
    assert lab.is_loopback
    assert not replace(lab, graph="https://graph.microsoft.com").is_loopback
    assert not replace(lab, dataverse_hosts=("localhost", "*.crm.dynamics.com")).is_loopback
    assert not replace(lab, dataverse_hosts=("*",)).is_loopback


def test_host_pattern_with_port_matches_that_port_only(clouds):
    lab = replace(clouds[0], dataverse_hosts=("localhost:8443", "127.0.0.1"))
    assert lab.has_host("https://localhost:8443")
    assert not lab.has_host("https://localhost:8444")
    assert lab.has_host("https://127.0.0.1:1")


@pytest.mark.parametrize("host", ["contoso.crm4.dynamics.com", "contoso.crm.example"])
def test_chosen_cloud_may_have_a_suffix_that_is_not_known(clouds, host):
    assert chosen_cloud(f"https://{host}", clouds, "public").id == "public"


@pytest.mark.parametrize(
    ("host", "named", "slug"),
    [
        ("contoso.crm9.dynamics.com", "public", "cloud-wrong"),
        ("contoso.crm.dynamics.cn", "gcc-high", "cloud-wrong"),
        ("contoso.crm.example", "mars", "cloud-unknown"),
    ],
)
def test_chosen_cloud_of_another_cloud_is_refused(clouds, host, named, slug):
    with pytest.raises(CoeError) as caught:
        chosen_cloud(f"https://{host}", clouds, named)
    assert caught.value.slug == slug


def test_address_without_https_is_told_what_it_lacks():
    with pytest.raises(CoeError, match="http://contoso") as caught:
        environment_url("http://contoso.crm4.dynamics.com")
    assert "https only" in caught.value.hint


@pytest.mark.parametrize("typed", ["contoso", " Contoso ", "contoso\n"])
def test_bare_word_is_no_address_and_raises_no_question_about_clouds(typed):
    with pytest.raises(CoeError) as caught:
        environment_url(typed)
    assert caught.value.slug == "environment-url-not-understood"


@pytest.mark.parametrize("typed", ["localhost", "lab:8443", "https://lab"])
def test_host_of_a_lab_needs_no_dot(typed):
    assert environment_url(typed).startswith("https://l")
