"""The solution history of before: imports that were over when the tenant started."""

from __future__ import annotations

from datetime import timedelta

from coe_assistant.simulator.job_rows import IMPORT, UPGRADE
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.scenario_parts import PastImport
from coe_assistant.simulator.tenant import Tenant

_FAILED = "80040216"


def add_past_imports(tenant: Tenant) -> None:
    """Add one history row an import, or two for one that was applied by itself."""
    for past in tenant.scenario.history:
        began = timedelta(days=past.days_ago)
        first = timedelta(minutes=past.minutes)
        _add_row(tenant, past, began, first)
        if past.apply_minutes:
            second = timedelta(minutes=past.apply_minutes)
            _add_row(tenant, past, began - first - timedelta(minutes=20), second)


def _add_row(tenant: Tenant, past: PastImport, ago: timedelta, length: timedelta) -> None:
    solution = tenant.kit.solutions[past.key]
    tenant.add(
        "msdyn_solutionhistories",
        msdyn_name=solution.unique_name,
        msdyn_solutionversion=past.version,
        msdyn_operation=IMPORT,
        msdyn_suboperation=UPGRADE,
        msdyn_status=1,
        msdyn_result=past.succeeded,
        msdyn_starttime=tenant.clock.stamp(ago),
        msdyn_endtime=tenant.clock.stamp(ago - length),
        msdyn_totaltime=int(length.total_seconds()),
        msdyn_errorcode=None if past.succeeded else str(int(_FAILED, 16) - (1 << 32)),
        msdyn_exceptionmessage=None if past.succeeded else "An unexpected error occurred.",
        msdyn_activityid=fresh_id(),
        msdyn_correlationid=fresh_id(),
        msdyn_ismanaged=True,
        msdyn_ispatch=False,
        msdyn_isoverwritecustomizations=False,
        msdyn_publishername=solution.publisher["unique_name"],
        msdyn_retrycount=0,
        msdyn_maxretries=0,
    )
