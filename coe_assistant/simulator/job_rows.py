"""Rows that an operation leaves: the async operation, the import job and the solution history."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import quoteattr

from coe_assistant.simulator.installation import Manifest
from coe_assistant.simulator.odata_expression import instant
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.tenant import TableRow, Tenant

IMPORT, UNINSTALL = 0, 1
NEW, UPGRADE, UPDATE, DELETE = 1, 2, 3, 4
STATUS_UNKNOWN = "80072031"
SHOWN_COMPONENTS = 120


def signed(code: str) -> int:
    """Return a code of 8 hex digits as the signed number that Int32 columns hold."""
    number = int(code, 16)
    return number - (1 << 32) if number >= 1 << 31 else number


def add_async_operation(
    tenant: Tenant, message: str, *, owner: str, correlation_id: str
) -> TableRow:
    """Add a waiting async operation, with owner and creator as in the recorded one."""
    return tenant.add(
        "asyncoperations",
        name=message.removesuffix("Async"),
        messagename=message,
        operationtype=54,
        statecode=0,
        statuscode=0,
        subtype=1,
        depth=1,
        sequence=len(tenant.table("asyncoperations")) + 1,
        retrycount=0,
        retainjobhistory=False,
        iswaitingforevent=False,
        correlationid=correlation_id,
        dependencytoken=f"SolutionOperation_{{{tenant.ids.organization}}}",
        hostid="SIM000001.MSCRMAsyncService",
        # The caller is owner; the creator is another account (http-pitfalls 22).
        **tenant.lookup("_owninguser_value", "systemusers", owner),
        **tenant.lookup("_ownerid_value", "systemusers", owner),
        **tenant.lookup("_createdonbehalfby_value", "systemusers", owner),
        **tenant.lookup("_createdby_value", "systemusers", tenant.ids.system_user),
        **tenant.lookup("_modifiedby_value", "systemusers", tenant.ids.system_user),
    )


def start_async_operation(tenant: Tenant, row: TableRow) -> None:
    """Let the worker take the operation up."""
    tenant.touch(row, statecode=2, statuscode=20, startedon=tenant.clock.stamp())


def complete_async_operation(tenant: Tenant, row: TableRow, code: str, text: str) -> None:
    """End the operation, with an error if there is a text."""
    stamp = tenant.clock.stamp()
    tenant.touch(
        row,
        statecode=3,
        statuscode=31 if text else 30,
        completedon=stamp,
        startedon=row.get("startedon") or stamp,
        executiontimespan=_seconds(row.get("startedon") or stamp, stamp),
        errorcode=signed(code) if text and code else None,
        message=text or None,
        friendlymessage=text or None,
    )


def add_import_job(
    tenant: Tenant, job_id: str, manifest: Manifest, owner: str, kind: str
) -> TableRow:
    """Add the row that the worker makes some time after the start."""
    return tenant.add(
        "importjobs",
        importjobid=job_id,
        name="Customizations",
        solutionname=manifest.unique_name,
        progress=0.0,
        startedon=tenant.clock.stamp(),
        completedon=None,
        importcontext=kind,
        operationcontext="Upgrade" if kind == "ImportUpgrade" else "Import",
        _organizationid_value=tenant.ids.organization,
        **tenant.lookup("_createdby_value", "systemusers", owner),
        **tenant.lookup("_modifiedby_value", "systemusers", owner),
    )


def complete_import_job(
    tenant: Tenant, row: TableRow, manifest: Manifest, code: str, text: str
) -> None:
    """End the job row and write its log."""
    data = import_log(manifest, row, tenant.clock.stamp(), code, text)
    tenant.touch(row, completedon=tenant.clock.stamp(), data=data)


def show_progress(tenant: Tenant, row: TableRow, manifest: Manifest, percent: float) -> None:
    """Move the job on: its percentage, and the components that its data shows as done."""
    done = min(round(percent / 100 * SHOWN_COMPONENTS), SHOWN_COMPONENTS)
    tenant.touch(row, progress=percent, _done=max(done, row.get("_done", 0)))
    tenant.touch(row, data=import_log(manifest, row, tenant.clock.stamp(), "", "", is_over=False))


def add_history(
    tenant: Tenant,
    manifest: Manifest,
    operation_row: TableRow,
    operation: int,
    suboperation: int,
    name: str = "",
) -> TableRow:
    """Add a started row of the solution history."""
    return tenant.add(
        "msdyn_solutionhistories",
        msdyn_name=name or manifest.unique_name,
        msdyn_solutionversion=manifest.version,
        msdyn_operation=operation,
        msdyn_suboperation=suboperation,
        msdyn_status=0,
        msdyn_result=None,
        msdyn_starttime=tenant.clock.stamp(),
        msdyn_endtime=None,
        msdyn_activityid=operation_row["asyncoperationid"],
        msdyn_correlationid=operation_row["correlationid"],
        msdyn_ismanaged=manifest.managed,
        msdyn_ispatch=False,
        msdyn_isoverwritecustomizations=False,
        msdyn_publishername=manifest.publisher,
        msdyn_retrycount=0,
        msdyn_maxretries=0,
    )


def complete_history(tenant: Tenant, row: TableRow, code: str = "", text: str = "") -> None:
    """End a history row; an unknown status is said to have ended when it began."""
    start = str(row["msdyn_starttime"])
    end = start if code == STATUS_UNKNOWN else tenant.clock.stamp()
    tenant.touch(
        row,
        msdyn_status=1,
        msdyn_result=not text,
        msdyn_endtime=end,
        msdyn_totaltime=int(_seconds(start, end)),
        msdyn_errorcode=str(signed(code)) if text and code else None,
        msdyn_exceptionmessage=text or None,
    )


def import_log(
    manifest: Manifest, row: TableRow, stopped: str, code: str, text: str, *, is_over: bool = True
) -> str:
    """Return the XML of ``importjob.data``; it claims UTF-16 although it travels in JSON."""
    started, progress = row["startedon"], row["progress"]
    result = (
        f'<result result="failure" errorcode="0x{code or "80040216"}" errortext={quoteattr(text)} '
        f'datetimeticks="{_ticks(stopped)}" />'
        if text
        else f'<result result="success" errorcode="0" errortext="" '
        f'datetimeticks="{_ticks(stopped)}" />'
    )
    return (
        '<?xml version="1.0" encoding="utf-16"?>'
        f'<importexportxml start="{started}" stop="{stopped}" progress="{progress}" '
        'processed="true"><solutionManifests>'
        f"<solutionManifest id={quoteattr(manifest.unique_name)}"
        f" LocalizedName={quoteattr(manifest.display_name)}>"
        f"<UniqueName>{manifest.unique_name}</UniqueName><Version>{manifest.version}</Version>"
        f"<Managed>{int(manifest.managed)}</Managed>{result if is_over else ''}"
        "<results></results><MissingDependencies></MissingDependencies></solutionManifest>"
        f"</solutionManifests>{_components(row.get('_done', 0))}"
        f"<activityid>{fresh_id()}</activityid></importexportxml>"
    )


def _components(count: int) -> str:
    result = '<result result="success" errorcode="0" errortext="" datetimeticks="0" />'
    parts = (
        f'<rootComponent id="{number}" type="29">{result}</rootComponent>'
        for number in range(1, count + 1)
    )
    return f"<rootComponents>{''.join(parts)}</rootComponents>" if count else ""


def _seconds(start: str, end: str) -> float:
    return (instant(end) - instant(start)).total_seconds()


def _ticks(stamp: str) -> int:
    zero = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
    return int((instant(stamp) - zero).total_seconds() * 10_000_000)
