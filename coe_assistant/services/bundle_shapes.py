"""Shapes of the run's files: only the fields named here go into a bundle (allow-list)."""

from __future__ import annotations

from typing import Any

# A shape: None takes a plain value, a mapping the named fields, a list every row of that shape.
Shape = Any

_CHECK: Shape = {
    "id": None,
    "severity": None,
    "status": None,
    "title": None,
    "summary": None,
    "facts": "any",
    "remedies": [{"id": None, "text": None, "link": None}],
    "limit": None,
    "source": None,
    "overridable": None,
    "duration_ms": None,
    "checked_at": None,
}
CHECKS: Shape = {
    "schema": None,
    "at": None,
    "verdict": None,
    "checks": [_CHECK],
    "acknowledged": "any",
    "overrides": "any",
    "attestations": "any",
}
SNAPSHOT: Shape = {
    "schema": None,
    "run_id": None,
    "at": None,
    "taken_at": None,
    "reason": None,
    "solutions": [
        {
            "unique_name": None,
            "display_name": None,
            "version": None,
            "is_managed": None,
            "publisher": None,
            "installed_at": None,
        }
    ],
    "flows": [{"id": None, "name": None, "solution": None, "state": None, "is_scheduled": None}],
    # Names and states only: a value of a variable never goes in, whatever its kind.
    "variables": [
        {
            "schema_name": None,
            "display_name": None,
            "solution": None,
            "type_code": None,
            "has_value": None,
            "is_secret": None,
        }
    ],
    "references": [
        {"logical_name": None, "display_name": None, "connector_id": None, "solution": None}
    ],
    "apps": [{"id": None, "name": None, "solution": None}],
}
VERIFICATION: Shape = {
    "step": None,
    "at": None,
    "findings": [{"id": None, "check": None, "status": None, "name": None, "reason": None}],
}
# Names only: values of variables never go in, and connections are somebody's.
SETTINGS: Shape = {
    "EnvironmentVariables": [{"SchemaName": None}],
    "ConnectionReferences": [{"LogicalName": None, "ConnectorId": None}],
}
