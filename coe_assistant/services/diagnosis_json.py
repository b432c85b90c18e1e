"""A diagnosis in the form that scripts may rely on (interfaces.md section 3, classify)."""

from __future__ import annotations

from coe_assistant.domain.failure import Component, Diagnosis, RetryRule

SCHEMA = 1


def diagnosis_json(diagnosis: Diagnosis) -> dict[str, object]:
    """Return the diagnosis as plain values, ready for a JSON encoder.

    The promised fields come first; the others may be added to, never removed.
    """
    return {
        "schema": SCHEMA,
        "class": diagnosis.class_id,
        "title": diagnosis.title,
        "disposition": diagnosis.disposition.value,
        "retry": _retry(diagnosis.retry),
        "codes": list(diagnosis.codes),
        "http_status": diagnosis.http_status,
        "component": _component(diagnosis.component),
        "identifiers": dict(diagnosis.identifiers),
        "evidence": [{"line": line.line, "text": line.text} for line in diagnosis.evidence],
        "remedies": [
            {"id": step.id, "text": step.text, "link": step.link} for step in diagnosis.remedies
        ],
        "also": list(diagnosis.also),
        **_more(diagnosis),
    }


def _more(diagnosis: Diagnosis) -> dict[str, object]:
    after = diagnosis.retry_after
    return {
        "cause": diagnosis.cause or None,
        "certainty": "likely" if diagnosis.is_likely else "known",
        "meaning": diagnosis.meaning,
        "blame": diagnosis.blame.value,
        "retry_after_s": None if after is None else after.total_seconds(),
        "times": list(diagnosis.times),
        "missing_dependencies": [
            {
                "required": row.required_name,
                "type": row.required_type,
                "solution": row.solution,
                "dependent": row.dependent_name,
                "dependent_type": row.dependent_type,
            }
            for row in diagnosis.missing
        ],
        "dependents": [_component(part) for part in diagnosis.dependents],
        "policy": None
        if diagnosis.policy is None
        else {
            "name": diagnosis.policy.policy,
            "id": diagnosis.policy.policy_id,
            "connector": diagnosis.policy.connector,
        },
        "collect": list(diagnosis.collect),
    }


def _retry(rule: RetryRule | None) -> dict[str, object] | None:
    if rule is None:
        return None
    return {
        "automatic": rule.automatic,
        "waits_minutes": [_number(wait.total_seconds() / 60) for wait in rule.waits],
        "max_attempts": rule.max_attempts,
        "window_hours": _number(rule.window.total_seconds() / 3600),
    }


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _component(component: Component | None) -> dict[str, str] | None:
    if component is None:
        return None
    return {"kind": component.kind, "name": component.name, "id": component.id}
