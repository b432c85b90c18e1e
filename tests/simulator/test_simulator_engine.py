"""The import engine over scaled time: phases, versions, locks, failures, faults."""

from __future__ import annotations

import base64
import itertools
import time
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from defusedxml.ElementTree import fromstring

from coe_assistant.simulator.package import write_package
from coe_assistant.simulator.scenario import load_scenario
from coe_assistant.simulator.scenario_parts import Network, Timing
from tests.simulator.conftest import CORE, HOLDING, Client, StartTenant

pytestmark = pytest.mark.network_local


def history(client: Client) -> dict[str, object]:
    return client.rows("msdyn_solutionhistories?$orderby=msdyn_starttime desc&$top=1")[0]


def test_clean_upgrade_goes_through_both_steps_and_changes_the_version(tenant: StartTenant) -> None:
    late_row = replace(load_scenario("clean"), timing=Timing(job_row_s=600.0))
    client = tenant(late_row, speed=1200.0)
    old_id = client.rows(f"solutions?$filter=uniquename eq '{CORE}'")[0]["solutionid"]
    started = client.start()
    job = started.json()["ImportJobKey"]
    assert client.get(f"importjobs({job})").status_code == 404
    percents, saw_holding, deadline = [], False, time.monotonic() + 5
    while time.monotonic() < deadline:
        row = client.get(f"asyncoperations({started.json()['AsyncOperationId']})").json()
        seen = client.get(f"importjobs({job})?$select=progress")
        percents += [seen.json()["progress"]] if seen.status_code == 200 else []
        saw_holding = saw_holding or client.version(HOLDING) == "4.50.6"
        if row["statecode"] == 3:
            break

    assert (row["statuscode"], row["operationtype"]) == (30, 54)
    assert row["messagename"] == "StageAndUpgradeAsync"
    assert row["dependencytoken"].startswith("SolutionOperation_{")
    assert row["_owninguser_value"] != row["_createdby_value"]
    assert saw_holding
    assert any(later < earlier for earlier, later in itertools.pairwise(percents))
    new = client.rows(f"solutions?$filter=uniquename eq '{CORE}'")[0]
    assert (new["version"], client.version(HOLDING)) == ("4.50.6", None)
    assert new["solutionid"] != old_id
    assert history(client)["msdyn_result"] is True
    result = client.get(f"RetrieveSolutionImportResult(ImportJobId={job})").json()
    assert result["SolutionOperationResult"]["Status"] == "Passed"


def test_second_start_is_refused_until_the_lock_is_gone(tenant: StartTenant) -> None:
    client = tenant("two-solutions", speed=600.0)
    first = client.start()
    refused = client.start(package=1)
    client.lab.services.tenant.clock = replace(client.lab.services.tenant.clock, speed=100_000)
    client.wait(first)

    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "0x80071151")
    assert "Retry-After" not in refused.headers
    record = client.session.get(f"{client.base}/_simulator/record").json()
    assert record["imports_started"] == 1
    assert [row["accepted"] for row in record["operations"]] == [True, False]


def test_lock_outlives_the_job(tenant: StartTenant) -> None:
    slow_lock = replace(load_scenario("clean"), timing=Timing(lock_s=12_000.0))
    client = tenant(slow_lock)
    client.wait(client.start())

    assert client.post("PublishAllXml", {}).json()["error"]["code"] == "0x80071151"
    state = client.session.get(f"{client.base}/_simulator/state").json()
    assert (state["running"], state["locked"]) == (None, True)


def test_bad_gateway_once_fails_first_and_succeeds_second(tenant: StartTenant) -> None:
    client = tenant("bad-gateway-once")
    failed = client.wait(client.start())
    time.sleep(0.05)

    assert failed["statuscode"] == 31
    assert "BadGateway" in failed["message"]
    assert failed["errorcode"] & 0xFFFFFFFF == 0x80097376
    assert (client.version(), client.version(HOLDING)) == ("4.49.2", None)
    job = client.rows("importjobs?$top=1")[0]
    data = client.get(f"importjobs({job['importjobid']})?$select=data").json()["data"]
    result = fromstring(data).find(".//solutionManifest/result")
    assert result is not None
    assert "HELPER - Add User to Security Role" in result.attrib["errortext"]
    assert client.wait(client.start())["statuscode"] == 30
    assert client.version() == "4.50.6"


def test_status_unknown_leaves_the_new_version(tenant: StartTenant) -> None:
    client = tenant("status-unknown-but-done")

    row = client.wait(client.start())

    assert row["statuscode"] == 31
    assert (client.version(), client.version(HOLDING)) == ("4.50.6", None)
    last = history(client)
    assert last["msdyn_endtime"] == last["msdyn_starttime"]


def test_apply_that_failed_is_repeated_by_promotion(tenant: StartTenant) -> None:
    client = tenant("apply-fails-once")
    client.wait(client.start())
    assert (client.version(), client.version(HOLDING)) == ("4.49.2", "4.50.6")
    time.sleep(0.05)

    row = client.wait(client.post("DeleteAndPromoteAsync", {"UniqueName": CORE}))

    assert row["statuscode"] == 30
    assert (client.version(), client.version(HOLDING)) == ("4.50.6", None)


def test_leftover_makes_an_upgrade_fail_until_it_is_removed(tenant: StartTenant) -> None:
    client = tenant("leftover-upgrade")
    failed = client.wait(client.start())
    assert "already exists" in failed["message"]
    assert client.version(HOLDING) == "4.50.4"
    time.sleep(0.05)

    removed = client.wait(client.post("UninstallSolutionAsync", {"SolutionUniqueName": HOLDING}))

    assert removed["statuscode"] == 30
    assert (client.version(), client.version(HOLDING)) == ("4.49.2", None)


def test_base_that_others_need_is_not_uninstalled(tenant: StartTenant) -> None:
    client = tenant()

    row = client.wait(client.post("UninstallSolutionAsync", {"SolutionUniqueName": CORE}))

    assert row["statuscode"] == 31
    assert client.version() == "4.49.2"


@pytest.mark.parametrize(
    ("scenario", "message", "words"),
    [
        ("first-install", "StageAndUpgradeAsync", "missing base"),
        ("missing-creator-kit", "StageAndUpgradeAsync", "missing dependencies"),
        ("already-current", "StageAndUpgradeAsync", "must be greater"),
    ],
)
def test_import_that_cannot_work_fails_early(
    tenant: StartTenant, scenario: str, message: str, words: str
) -> None:
    client = tenant(scenario)
    row = client.wait(client.start(message))

    assert row["statuscode"] == 31
    assert words in row["message"]


def test_first_install_by_plain_import_installs(tenant: StartTenant) -> None:
    client = tenant("first-install")

    assert client.wait(client.start("ImportSolutionAsync"))["statuscode"] == 30
    assert client.version() == "4.50.6"
    flows = client.rows("workflows?$filter=category eq 5")
    assert len(flows) > 100
    assert {flow["statecode"] for flow in flows} == {0}


def test_import_as_holding_only_stages(tenant: StartTenant) -> None:
    client = tenant()

    assert (
        client.wait(client.start("ImportSolutionAsync", HoldingSolution=True))["statuscode"] == 30
    )
    assert (client.version(), client.version(HOLDING)) == ("4.49.2", "4.50.6")


def test_stage_solution_reads_the_package_and_its_upload_is_imported(tenant: StartTenant) -> None:
    client = tenant()
    staged = client.start("StageSolution")
    assert staged.status_code == 400  # it takes the file alone

    body = client.post("StageSolution", {"CustomizationFile": _file(client)}).json()
    details = body["StageSolutionResults"]["SolutionDetails"]
    started = client.post(
        "StageAndUpgradeAsync",
        {
            "OverwriteUnmanagedCustomizations": False,
            "PublishWorkflows": True,
            "ImportJobId": str(uuid.uuid4()),
            "SolutionParameters": {
                "StageSolutionUploadId": body["StageSolutionResults"]["StageSolutionUploadId"]
            },
        },
    )

    assert (details["SolutionVersion"], details["PreviousSolutionVersion"]) == ("4.50.6", "4.49.2")
    assert client.wait(started)["statuscode"] == 30


def test_upload_that_is_no_package_is_refused(tenant: StartTenant) -> None:
    client = tenant()

    for content in ("", "bm8gemlw", "###"):
        response = client.post("StageSolution", {"CustomizationFile": content})
        assert (response.status_code, response.json()["error"]["code"]) == (400, "0x80048060")
    assert client.start(ImportJobId="x").json()["error"]["code"] == "0x80048d19"
    assert client.start(NoSuchParameter=1).json()["error"]["code"] == "0x80048d19"


def test_solution_outside_the_kit_is_imported(tenant: StartTenant, shared_data: Path) -> None:
    client = tenant()
    path = shared_data / "data" / "solution-zips" / "PromptManager_1_0_0_6_managed.zip"
    body = {
        "OverwriteUnmanagedCustomizations": False,
        "PublishWorkflows": True,
        "CustomizationFile": base64.b64encode(path.read_bytes()).decode(),
    }

    assert client.wait(client.post("ImportSolutionAsync", body))["statuscode"] == 30
    assert client.version("PromptManager") == "1.0.0.6"


def test_upgrade_from_an_old_version_brings_and_takes_components(tenant: StartTenant) -> None:
    scenario = load_scenario("things-to-finish")
    old = tuple(
        replace(part, version="4.33") if part.key == "core" else part for part in scenario.installed
    )
    client = tenant(replace(scenario, installed=old))
    before = {flow["workflowid"] for flow in client.rows("workflows?$filter=category eq 5")}

    client.wait(client.start())

    after = {flow["workflowid"]: flow for flow in client.rows("workflows?$filter=category eq 5")}
    assert "bb37bc2f-1fe8-ed11-a7c6-0022480819d7" in before - set(after)
    assert "bccf2957-ae51-ef11-a316-6045bd039c1f" in set(after) - before
    off = client.rows("workflows?$filter=name eq 'HELPER - Send Email'")[0]
    assert off["statecode"] == 0
    unbound = client.rows("connectionreferences?$filter=connectionid eq null")
    assert "admin_CoECoreNewService" in {row["connectionreferencelogicalname"] for row in unbound}


def test_other_import_blocks_a_start(tenant: StartTenant) -> None:
    client = tenant("other-import-running", speed=60.0)

    running = client.rows("asyncoperations?$filter=statecode ne 3 and operationtype eq 54")

    assert [row["messagename"] for row in running] == ["ImportSolutionAsync"]
    assert client.start().status_code == 429


def test_cut_line_closes_connections_and_the_job_goes_on(tenant: StartTenant) -> None:
    scenario = load_scenario("network-cut")
    client = tenant(replace(scenario, timing=Timing(import_minutes=600.0)), speed=600.0)
    client.start()
    seen: list[int] = []
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and seen[-2:] != [0, 200]:
        try:
            seen.append(client.get("WhoAmI").status_code)
        except requests.ConnectionError:
            seen.append(0)
        time.sleep(0.03)

    assert seen[-2:] == [0, 200]
    assert client.rows("asyncoperations?$top=1")[0]["statecode"] == 2


def test_gateway_pages_and_throttling_come_as_the_scenario_says(tenant: StartTenant) -> None:
    faults = Network(html_error_every=3, throttle_every=5, throttle_retry_after_s=7)
    client = tenant(replace(load_scenario("clean"), network=faults))

    answers = [client.get("WhoAmI") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200, 200, 502, 200, 429, 200]
    assert answers[2].headers["Content-Type"].startswith("text/html")
    assert answers[4].headers["Retry-After"] == "7"


def _file(client: Client) -> str:
    return base64.b64encode(Path(client.lab.facts["packages"][0]).read_bytes()).decode()


def test_package_of_each_solution_has_the_wanted_size(tmp_path: Path) -> None:
    for key in ("core", "governance", "nurture", "innovation", "creatorkit"):
        path = write_package(tmp_path / f"{key}.zip", key, "4.50.6", size_mb=2.0)
        assert 1_500_000 < path.stat().st_size < 2_600_000
