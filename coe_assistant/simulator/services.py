"""One door to all services of the tenant: judges the token, then hands the request on."""

from __future__ import annotations

import base64
import json
import threading
from pathlib import Path
from typing import Any

from coe_assistant.simulator.batch import answer_batch
from coe_assistant.simulator.clock import TenantClock
from coe_assistant.simulator.dataverse import ROOT, Dataverse
from coe_assistant.simulator.dependencies import add_dependents
from coe_assistant.simulator.engine import Caller, Engine
from coe_assistant.simulator.entra import Entra
from coe_assistant.simulator.facts import Kit
from coe_assistant.simulator.faults import Faults
from coe_assistant.simulator.graph import answer_graph
from coe_assistant.simulator.installation import add_solutions
from coe_assistant.simulator.layers import add_layers
from coe_assistant.simulator.messages import (
    RefusalError,
    Request,
    Response,
    html_response,
    json_body,
    json_response,
    refusal,
)
from coe_assistant.simulator.past_imports import add_past_imports
from coe_assistant.simulator.people import add_people, add_teams, user_id
from coe_assistant.simulator.platform_admin import (
    answer_admin,
    answer_connections,
    answer_power_platform,
)
from coe_assistant.simulator.record import Record
from coe_assistant.simulator.scenario import Scenario
from coe_assistant.simulator.tenant import Tenant
from coe_assistant.simulator.tokens import Token

# Path prefix, audience below the base URL, and the service that answers.
_APIS = (
    ("/bap/", "/bap", answer_admin),
    ("/powerapps/", "/bap", answer_connections),
    ("/ppapi/", "/ppapi", answer_power_platform),
    ("/graph/", "/graph", answer_graph),
)

PAC_TOKEN_S = 4500  # pac renews its tokens by itself; the scenario's lifetimes are those of ours


class Services:
    """The tenant with everything that answers for it."""

    def __init__(self, scenario: Scenario, base_url: str, record_file: Path, speed: float) -> None:
        self.tenant = Tenant(scenario, TenantClock(speed), base_url, Kit(scenario.brought))
        self.record = Record(record_file)
        add_people(self.tenant)
        add_solutions(self.tenant)
        add_teams(self.tenant)
        add_dependents(self.tenant)
        add_layers(self.tenant)
        add_past_imports(self.tenant)
        self.engine = Engine(self.tenant, self.record)
        self.faults = Faults(scenario.network, self.engine)
        self.entra = Entra(self.tenant, self._is_past_revocation)
        self._dataverse = Dataverse(self.tenant, self.engine)
        self._guard = threading.RLock()

    def answer(self, request: Request) -> Response:
        """Answer any request; refusals become answers here."""
        try:
            with self._guard:
                self.engine.settle()
                return self._dispatch(request)
        except RefusalError as error:
            return error.response

    def tick(self) -> None:
        """Let time pass while nobody asks."""
        with self._guard:
            self.engine.settle()

    def audience_of(self, request: Request) -> str | None:
        """Return the audience of the request's token, for the record."""
        token = self.entra.token_of(request)
        return token.audience if token else None

    def _dispatch(self, request: Request) -> Response:
        if request.path.startswith("/_simulator/"):
            return self._inside(request)
        if request.path.startswith("/api/data"):
            return self._web_api(request)
        for prefix, audience, service in _APIS:
            if request.path.startswith(prefix):
                self._judge(request, self.tenant.base_url + audience)
                answer = service(self.tenant, request)
                if answer is not None:
                    return answer
        answer = self.entra.answer(request)
        if answer is not None:
            return answer
        if request.path in {"/", "/devicelogin"} or request.path.startswith(("/admin", "/make")):
            return html_response("<!doctype html><title>Simulated tenant</title><p>Simulated.</p>")
        raise refusal(404, "NotFound", f"There is nothing at {request.path}.")

    def _web_api(self, request: Request) -> Response:
        token = self._judge(request, self.tenant.base_url)
        self.faults.disturb(request)
        session = request.headers.get("x-ms-client-session-id", "")
        caller = Caller(token.username, user_id(token.username), session)
        if request.path == f"{ROOT}/$batch" and request.method == "POST":
            return answer_batch(
                request,
                self.tenant.base_url,
                lambda part: self._dataverse.answer(part, caller),
            )
        if not request.path.startswith(f"{ROOT}/"):
            raise refusal(404, "0x80060888", f"There is nothing at {request.path}.")
        return self._dataverse.answer(request, caller)

    def _judge(self, request: Request, audience: str) -> Token:
        token = self.entra.token_of(request)
        ids, base = self.tenant.ids, self.tenant.base_url
        challenge = (
            f"Bearer authorization_uri={base}/{ids.tenant}/oauth2/authorize, "
            f"resource_id={audience}/"
        )
        if token is None or token.audience != audience:
            raise refusal(
                401,
                "0x80048d0f",
                "The access token is missing, expired or meant for another resource.",
                (("WWW-Authenticate", challenge),),
            )
        self._challenge(token, challenge)
        return token

    def _challenge(self, token: Token, challenge: str) -> None:
        after = self.tenant.scenario.sign_in.challenge_after_minutes
        minutes = self.engine.minutes_since_first_import()
        if after is None or minutes is None or minutes < after or self.entra.has_met_claims(token):
            return
        wanted = {"access_token": {"nbf": {"essential": True, "value": "1"}}}
        claims = base64.urlsafe_b64encode(json.dumps(wanted).encode()).decode()
        text = f'{challenge}, error="insufficient_claims", claims="{claims}"'
        raise refusal(
            401, "0x80048d0f", "Continuous access evaluation.", (("WWW-Authenticate", text),)
        )

    def _is_past_revocation(self) -> bool:
        after = self.tenant.scenario.sign_in.refused_after_minutes
        minutes = self.engine.minutes_since_first_import()
        return after is not None and minutes is not None and minutes >= after

    def _inside(self, request: Request) -> Response:
        match request.method, request.path.removeprefix("/_simulator/"):
            case "GET", "record":
                return json_response(self.record.whole())
            case "GET", "state":
                return json_response(self._state())
            case "POST", "backup":
                label = str(json_body(request).get("label", ""))
                self.tenant.backups.append((self.tenant.clock.stamp(), label))
                self.record.change(table="backups", id="", columns=["label"], values={})
                return json_response({"label": label})
            case "POST", "pac-token":
                return json_response(self._pac_token())
        raise refusal(404, "NotFound", f"There is nothing at {request.path}.")

    def _pac_token(self) -> dict[str, Any]:
        scenario = self.tenant.scenario
        username = scenario.pac.username or scenario.person.username
        return {
            "access_token": self.entra.issue(
                username, self.tenant.base_url, "pac keeps its own", PAC_TOKEN_S
            ),
            "username": username,
            "expires_in": PAC_TOKEN_S,
        }

    def _state(self) -> dict[str, Any]:
        current = self.engine.current
        return {
            "solutions": [
                {
                    "unique_name": row["uniquename"],
                    "version": row["version"],
                    "managed": row["ismanaged"],
                }
                for row in self.tenant.table("solutions")
                if row["isvisible"]
            ],
            "running": None
            if current is None
            else {
                "operation_id": current.id,
                "message": current.message,
                "solution": current.solution,
            },
            "locked": self.engine.is_locked(),
            "imports_started": self.record.imports_started(),
            "interactive_sign_ins": self.entra.interactive_sign_ins,
            "token_lifetime_s": self.tenant.scenario.sign_in.access_token_s,
            "flows": {row["name"]: row["statecode"] for row in self.tenant.table("workflows")},
            "flow_rows": [
                {
                    "id": row["workflowid"],
                    "name": row["name"],
                    "state": row["statecode"],
                    "category": row["category"],
                }
                for row in self.tenant.table("workflows")
            ],
            "references": {
                row["connectionreferencelogicalname"]: row.get("connectionid")
                for row in self.tenant.table("connectionreferences")
            },
            "variables": {
                row["schemaname"]: row.get("value")
                for row in self.tenant.table("environmentvariablevalues")
            },
            "active_layers": len(self.tenant.active),
        }
