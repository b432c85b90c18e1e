"""The text of a support case: problem, impact, ids, times and attempts, ready to paste."""

from __future__ import annotations

from datetime import datetime

from coe_assistant.domain.run import Run


def support_case(run: Run) -> str:
    """Return Markdown for Microsoft's form; every time in UTC, every id as it is."""
    step = run.current_step
    title = f"{step.display_name} {step.to_version}" if step is not None else "an upgrade"
    why = run.diagnosis.title if run.diagnosis is not None else run.phase.value
    lines = [
        f"# Import of {title} does not finish: {why}",
        "",
        f"- Environment: {run.environment.name} {run.environment.url}",
        f"- Environment id: {run.environment.id}",
        f"- Organization id: {run.environment.organization_id}",
        f"- Tenant id: {run.environment.tenant_id}",
        f"- Region: {run.environment.region}",
        f"- Account: {run.account}",
    ]
    if step is not None:
        before = step.from_version or "not installed"
        lines.append(f"- Solution: {step.solution}, {before} to {step.to_version} (managed)")
    if run.server is not None:
        server = run.server
        lines.append(f"- Server, {_utc(server.at)}: {server.state.value}, version installed: ")
        lines[-1] += str(server.installed_version or "unknown")
    lines += ["", "## Attempts (UTC)", ""]
    for item in run.attempts:
        span = f"{_utc(item.started_at)} to {_utc(item.ended_at)}"
        lines += [
            f"{item.number}. {span}: {item.class_id or 'no verdict'}",
            f"   - operation id {item.operation_id or 'unknown'}",
            f"   - import job id {item.import_job_id or 'unknown'}",
        ]
    if run.diagnosis is not None:
        lines += ["", "## Identifiers in the error", ""]
        lines += [f"- {name}: {value}" for name, value in run.diagnosis.identifiers.items()]
        lines += ["", "## Error", ""]
        lines += [f"> {item.text}" for item in run.diagnosis.evidence[:5]]
    lines += ["", "## What happened (UTC)", ""]
    lines += [f"- {_utc(item.at)} {item.kind} {item.text}".rstrip() for item in run.timeline]
    return "\n".join(lines) + "\n"


def _utc(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%SZ") if at is not None else "open"
