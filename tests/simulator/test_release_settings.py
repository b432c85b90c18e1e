"""Settings that come with an import: references bound, values set, and the new flows on."""

from __future__ import annotations

import pytest

from coe_assistant.simulator.import_parameters import settings_parameters
from tests.simulator.conftest import Client, StartTenant

pytestmark = pytest.mark.network_local
NEW = "admin_CoECoreNewDataverse"
TEAMS = "admin_CoECoreNewTeams"
FLOWS = ("Admin | New Sync (Regions)", "Admin | New Sync (Teams)")
ROOT = "/powerapps/providers/Microsoft.PowerApps"


def upgraded(client: Client, references: dict[str, str]) -> dict[str, object]:
    rows = [
        {"LogicalName": name, "ConnectionId": one, "ConnectorId": ""}
        for name, one in references.items()
    ]
    values = [{"SchemaName": "admin_NewRegion", "Value": "EMEA"}]
    given = settings_parameters({"ConnectionReferences": rows, "EnvironmentVariables": values})
    client.wait(client.start(ComponentParameters=given))
    return client.session.get(f"{client.base}/_simulator/state").json()


def test_flows_come_up_on_where_all_their_references_were_given(tenant: StartTenant) -> None:
    state = upgraded(tenant("release-settings"), {NEW: "c1"})
    assert (state["references"][NEW], state["references"][TEAMS]) == ("c1", None)
    assert [state["flows"][name] for name in FLOWS] == [1, 0]
    assert state["variables"]["admin_NewRegion"] == "EMEA"


def test_new_flow_without_settings_arrives_off(tenant: StartTenant) -> None:
    state = upgraded(tenant("release-settings"), {})
    assert [state["flows"][name] for name in FLOWS] == [0, 0]


def test_person_may_use_own_and_shared_connections_only(tenant: StartTenant) -> None:
    client = tenant("release-settings")
    environment = client.lab.services.tenant.ids.environment
    version = "?api-version=2016-11-01"
    seen = {}
    for path in (
        f"{ROOT}/connections",
        f"{ROOT}/scopes/admin/environments/{environment}/connections",
    ):
        rows = client.plain(path + version, "/bap").json()["value"]
        seen[path] = [
            row["properties"]["createdBy"]["userPrincipalName"]
            for row in rows
            if row["properties"]["apiId"].endswith("/shared_commondataserviceforapps")
        ]
    mine, everyones = seen.values()
    assert mine == [client.lab.facts["account"], "svc-coe@contoso.example"]
    assert everyones == [*mine, "colleague@contoso.example"]
