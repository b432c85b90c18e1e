"""The Dataverse Web API of the simulated organisation: tables by path, and what is no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from coe_assistant.simulator import layers, people
from coe_assistant.simulator.engine import Caller, Engine
from coe_assistant.simulator.functions import call_function
from coe_assistant.simulator.meanwhile import somebody_acts
from coe_assistant.simulator.messages import Request, Response, json_body, json_response, refusal
from coe_assistant.simulator.odata_expression import Expression, ODataError, Row
from coe_assistant.simulator.odata_query import EntitySet, Query, chosen, parse_query, shown
from coe_assistant.simulator.operations import call_action
from coe_assistant.simulator.tenant import TableRow, Tenant
from coe_assistant.simulator.writes import create_row, update_row

ROOT = "/api/data/v9.2"
_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_TARGET = re.compile(rf"^/(?P<set>\w+)(?:\((?P<id>{_GUID})\))?(?:/(?P<nav>[A-Za-z_]\w*))?/?$")
_CALL = re.compile(
    rf"^/(?:systemusers\((?P<bound>{_GUID})\)/)?(?:Microsoft\.Dynamics\.CRM\.)?"
    r"(?P<name>[A-Za-z]\w*)(?:\((?P<arguments>.*)\))?/?$"
)
_PAGE = re.compile(r"odata\.maxpagesize=(\d{1,6})")
MAX_PAGE = 5000

Provider = Callable[[Tenant, Expression | None], Iterable[TableRow]]
_VIRTUAL: dict[str, Provider] = {
    "solutioncomponents": layers.solution_components,
    "msdyn_solutioncomponentsummaries": layers.component_summaries,
    "msdyn_solutioncomponentcountsummaries": layers.component_counts,
    "msdyn_componentlayers": layers.component_layers,
    "solutioncomponentdefinitions": layers.component_definitions,
}


@dataclass(frozen=True, slots=True)
class Dataverse:
    """Answers requests below ``/api/data/v9.2`` of a caller whose token was judged already."""

    tenant: Tenant
    engine: Engine

    def answer(self, request: Request, caller: Caller) -> Response:
        """Answer one request; invalid queries get the error body of the service."""
        self._refuse_strangers(caller)
        path = request.path.removeprefix(ROOT)
        try:
            target = _TARGET.match(path)
            if target is not None and target["set"] in self.tenant.schema.sets:
                return self._table(request, caller, target)
            called = _CALL.match(path)
            if called is None:
                raise _not_found(path)
            name, arguments = called["name"], called["arguments"] or ""
            if request.method == "POST":
                return call_action(self.tenant, self.engine, name, json_body(request), caller)
            return call_function(
                self.tenant, name, arguments, request, caller, bound_user=called["bound"]
            )
        except ODataError as error:
            raise refusal(400, "0x80060888", str(error)) from error

    def _table(self, request: Request, caller: Caller, target: re.Match[str]) -> Response:
        table = self.tenant.schema.sets[target["set"]]
        if request.method == "GET":
            if target["id"] is None:
                return self._many(request, table, self._source(table.name))
            return self._one(request, table, target)
        if request.method == "PATCH" and target["id"] is not None:
            values = json_body(request)
            answer = update_row(self.tenant, table, target["id"], values, caller)
            self._note_change(table, target["id"], values)
            return answer
        if request.method == "POST" and target["id"] is None:
            values = json_body(request)
            answer = create_row(self.tenant, table, values, caller)
            self._note_change(table, "", values)
            return answer
        raise refusal(405, "0x80060888", f"The HTTP method {request.method} is not supported.")

    def _note_change(self, table: EntitySet, row_id: str, values: dict[str, Any]) -> None:
        """Write down what was changed; texts of columns are not for the record."""
        told = {"statecode", "schemaname", "connectionid"}
        shown_values = {key: value for key, value in values.items() if key in told}
        self.engine.record.change(
            table=table.name, id=row_id, columns=sorted(values), values=shown_values
        )
        somebody_acts(self.tenant)

    def _many(
        self, request: Request, table: EntitySet, source: Callable[[Query], Iterable[TableRow]]
    ) -> Response:
        query = parse_query(request.query, table)
        if table.name == "msdyn_componentlayers":
            # The provider checks $select and sends the big columns all the same.
            query = replace(query, select=())
        rows = chosen(source(query), query)
        prefer = request.headers.get("prefer", "")
        wanted = _PAGE.search(prefer)
        size = min(MAX_PAGE, max(1, int(wanted[1]))) if wanted else MAX_PAGE
        page = rows[query.skip : query.skip + size]
        body: dict[str, Any] = {"@odata.context": self._context(table, query)}
        if query.count:
            body["@odata.count"] = len(rows)
        body["value"] = [self._shown(row, table, query, prefer) for row in page]
        if query.skip + size < len(rows):
            options = {**request.query, "$skiptoken": str(query.skip + size)}
            encoded = urlencode(options, quote_via=quote)
            body["@odata.nextLink"] = f"{self.tenant.base_url}{request.path}?{encoded}"
        applied = (("Preference-Applied", f"odata.maxpagesize={size}"),) if wanted else ()
        return json_response(body, headers=applied)

    def _one(self, request: Request, table: EntitySet, target: re.Match[str]) -> Response:
        row = self.tenant.find(table.name, **{table.key: target["id"]})
        if row is None:
            raise refusal(
                404,
                "0x80040217",
                f"Entity '{table.entity}' With Id = {target['id']} Does Not Exist",
            )
        if target["nav"]:
            return self._related(request, table, row, target["nav"])
        query = parse_query(request.query, table)
        prefer = request.headers.get("prefer", "")
        body = {"@odata.context": f"{self._context(table, query)}/$entity"}
        return json_response(body | self._shown(row, table, query, prefer))

    def _related(self, request: Request, table: EntitySet, row: TableRow, nav: str) -> Response:
        relation = table.navigations.get(nav)
        if relation is None:
            raise _not_found(nav)
        target = self.tenant.schema.sets[self.tenant.schema.set_of_entity[relation.target]]
        return self._many(request, target, lambda _: self._followed(table, row, nav))

    def _shown(self, row: Row, table: EntitySet, query: Query, prefer: str) -> dict[str, Any]:
        formatted = "FormattedValue" in prefer or 'include-annotations="*"' in prefer
        out = shown(row, table, query.select, formatted=formatted)
        for nav, options in query.expand:
            relation = table.navigations[nav]
            name = self.tenant.schema.set_of_entity.get(relation.target)
            if name is None:
                out[nav] = [] if relation.collection else None
                continue
            inner_table = self.tenant.schema.sets[name]
            inner = parse_query(_inner_options(options), inner_table)
            rows = [
                shown(found, inner_table, inner.select, formatted=formatted)
                for found in chosen(self._followed(table, row, nav), inner)
            ]
            out[nav] = rows if relation.collection else next(iter(rows), None)
        return out

    def _followed(self, table: EntitySet, row: Row, nav: str) -> list[TableRow]:
        """Return the rows at the other end of a relation; relations without data are empty."""
        relation = table.navigations[nav]
        if nav == "systemuserroles_association":
            return people.direct_roles(self.tenant, row["systemuserid"])
        if nav == "teammembership_association" and table.name == "systemusers":
            return people.teams(self.tenant, row["systemuserid"])
        if nav == "teamroles_association":
            return people.team_roles(self.tenant, row)
        other = self.tenant.schema.set_of_entity.get(relation.target)
        if other is None:
            return []
        if nav == "environmentvariabledefinition_environmentvariablevalue":
            wanted = row["environmentvariabledefinitionid"]
            return [
                value
                for value in self.tenant.table(other)
                if value.get("_environmentvariabledefinitionid_value") == wanted
            ]
        if relation.lookup is None or row.get(relation.lookup) is None:
            return []
        key = self.tenant.schema.sets[other].key
        found = self.tenant.find(other, **{key: row[relation.lookup]})
        return [found] if found else []

    def _source(self, name: str) -> Callable[[Query], Iterable[TableRow]]:
        provider = _VIRTUAL.get(name)
        if provider is None:
            return lambda _: list(self.tenant.table(name))
        return lambda query: provider(self.tenant, query.filter)

    def _context(self, table: EntitySet, query: Query) -> str:
        columns = f"({','.join(query.select)})" if query.select else ""
        return f"{self.tenant.base_url}{ROOT}/$metadata#{table.name}{columns}"

    def _refuse_strangers(self, caller: Caller) -> None:
        scenario = self.tenant.scenario
        is_person = caller.username == scenario.person.username
        if scenario.environment.disabled:
            raise refusal(403, "0x80044190", "The organization is disabled.")
        if is_person and not scenario.person.member:
            raise refusal(403, "0x80072560", "The user is not a member of the organization.")
        if scenario.environment.admin_mode and not people.privileges(self.tenant, caller.user_id):
            raise refusal(
                403,
                "0x80044190",
                "The organization is in administration mode; only administrators can sign in.",
            )


def _inner_options(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(";") if "=" in part)


def _not_found(path: str) -> Exception:
    segment = path.strip("/").split("(")[0]
    return refusal(
        404,
        "0x80060888",
        f"Resource not found for the segment '{segment}'.",
    )
