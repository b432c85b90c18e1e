"""What StageSolution says about the components of a file: which are there already."""

from __future__ import annotations

from typing import Any

from coe_assistant.simulator.facts import TYPE_NAMES
from coe_assistant.simulator.installation import Manifest
from coe_assistant.simulator.tenant import Tenant


def component_details(tenant: Tenant, manifest: Manifest) -> list[dict[str, Any]]:
    """Return one row a component of the file, as far as the kit is known (http-contracts 1.8)."""
    known = tenant.kit.by_unique_name(manifest.unique_name)
    if known is None:
        return []
    installed = tenant.components.get(manifest.unique_name, [])
    present = {component.object_id for component in installed}
    return [
        {
            "ComponentName": component.display,
            "ComponentTypeName": TYPE_NAMES[component.type][0],
            "IsPresentInOrg": "True" if component.object_id in present else "False",
            "Attributes": {"Count": 0, "Keys": [], "Values": []},
        }
        for component in known.components(manifest.version, columns=False)
    ]
