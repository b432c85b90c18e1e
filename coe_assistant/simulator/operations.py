"""Actions of the Web API that stage, import, promote and remove solutions."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from coe_assistant.simulator.engine import Caller, Engine
from coe_assistant.simulator.import_plan import ImportPlan, begin_promotion, begin_uninstall
from coe_assistant.simulator.installation import UPGRADE_SUFFIX, Manifest
from coe_assistant.simulator.messages import Response, json_response, refusal
from coe_assistant.simulator.package import PackageError, exported, read_manifest
from coe_assistant.simulator.people import privileges
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.staging import component_details
from coe_assistant.simulator.tenant import Tenant
from coe_assistant.simulator.upgrade_rules import missing_solutions

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_IMPORT_PARAMETERS = {
    "OverwriteUnmanagedCustomizations",
    "PublishWorkflows",
    "CustomizationFile",
    "ImportJobId",
    "ConvertToManaged",
    "SkipProductUpdateDependencies",
    "SkipQueueRibbonJob",
    "AsyncRibbonProcessing",
    "ComponentParameters",
    "SolutionParameters",
}
_PARAMETERS = {
    "StageSolution": {"CustomizationFile"},
    "ImportSolutionAsync": _IMPORT_PARAMETERS
    | {"HoldingSolution", "LayerDesiredOrder", "IsTemplateMode", "TemplateSuffix"},
    "StageAndUpgradeAsync": _IMPORT_PARAMETERS,
    "DeleteAndPromoteAsync": {"UniqueName"},
    "UninstallSolutionAsync": {"SolutionUniqueName"},
    "ExportSolution": {"SolutionName", "Managed"},
    "PublishAllXml": set[str](),
    "GetOrgDbOrgSetting": {"SettingName"},
}


def call_action(
    tenant: Tenant, engine: Engine, name: str, body: dict[str, Any], caller: Caller
) -> Response:
    """Carry out an action.

    Raises:
        RefusalError: No such action (404), wrong parameters (400), no privilege (403), or
            something else runs (429).
    """
    allowed = _PARAMETERS.get(name)
    if allowed is None:
        raise refusal(404, "0x80060888", f"Resource not found for the segment '{name}'.")
    for parameter in body:
        if parameter not in allowed:
            text = f"The parameter '{parameter}' in the request payload is not a valid parameter"
            raise refusal(400, "0x80048d19", f"{text} for the operation '{name}'.")
    if "prvImportCustomization" not in privileges(tenant, caller.user_id):
        text = f"Principal user (Id={caller.user_id}, type=8) is missing prvImportCustomization"
        raise refusal(403, "0x80040220", f"{text} privilege.")
    return _Action(tenant, engine, body, caller).carry_out(name)


class _Action:
    def __init__(
        self, tenant: Tenant, engine: Engine, body: dict[str, Any], caller: Caller
    ) -> None:
        self._tenant, self._engine, self._body, self._caller = tenant, engine, body, caller

    def carry_out(self, name: str) -> Response:
        match name:
            case "StageSolution":
                return self._answer(name, {"StageSolutionResults": self._stage()})
            case "ImportSolutionAsync" | "StageAndUpgradeAsync":
                return self._answer(name, self._start_import(name))
            case "DeleteAndPromoteAsync":
                return self._answer(name, self._promote())
            case "UninstallSolutionAsync":
                return self._answer(name, self._uninstall())
            case "ExportSolution":
                return self._answer(name, {"ExportSolutionFile": self._export()})
            case "GetOrgDbOrgSetting":
                locked = self._tenant.scenario.environment.lockdown_of_unmanaged
                return self._answer(name, {"Value": str(locked).lower()})
        self._engine.refuse_if_busy("PublishAll", "", self._caller)
        return Response(204)

    def _answer(self, name: str, values: dict[str, Any]) -> Response:
        context = f"{self._tenant.base_url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM"
        return json_response({"@odata.context": f"{context}.{name}Response", **values})

    def _start_import(self, name: str) -> dict[str, Any]:
        for required in ("OverwriteUnmanagedCustomizations", "PublishWorkflows"):
            if not isinstance(self._body.get(required), bool):
                text = f"Required field '{required}' is missing or no boolean."
                raise refusal(400, "0x80048d19", text)
        manifest = self._manifest()
        self._engine.refuse_if_busy(name, manifest.unique_name, self._caller)
        job_id = str(self._body.get("ImportJobId") or fresh_id()).casefold()
        if not _GUID.fullmatch(job_id):
            raise refusal(400, "0x80048d19", "Cannot convert the literal to 'Edm.Guid'.")
        plan = ImportPlan(
            self._engine,
            manifest,
            self._caller,
            job_id,
            holding=self._body.get("HoldingSolution") is True,
            upgrading=name == "StageAndUpgradeAsync",
            parameters=tuple(
                one for one in self._body.get("ComponentParameters") or () if isinstance(one, dict)
            ),
        )
        return {"ImportJobKey": job_id, "AsyncOperationId": plan.begin().id}

    def _promote(self) -> dict[str, Any]:
        name = str(self._body.get("UniqueName", ""))
        if self._tenant.solution(name + UPGRADE_SUFFIX) is None:
            raise refusal(400, "0x80048540", f"Solution {name}{UPGRADE_SUFFIX} does not exist.")
        self._engine.refuse_if_busy("DeleteAndPromoteAsync", name, self._caller)
        return {"AsyncOperationId": begin_promotion(self._engine, name, self._caller).id}

    def _uninstall(self) -> dict[str, Any]:
        name = str(self._body.get("SolutionUniqueName", ""))
        if self._tenant.solution(name) is None:
            raise refusal(404, "0x80040217", f"Solution {name} does not exist.")
        self._engine.refuse_if_busy("UninstallSolutionAsync", name, self._caller)
        return {"AsyncOperationId": begin_uninstall(self._engine, name, self._caller).id}

    def _export(self) -> str:
        name = str(self._body.get("SolutionName", ""))
        row = self._tenant.solution(name)
        if row is None:
            raise refusal(404, "0x80040217", f"Solution {name} does not exist.")
        if row["ismanaged"]:
            raise refusal(400, "0x80048036", "A managed solution cannot be exported.")
        return base64.b64encode(exported(name, str(row["version"]))).decode()

    def _stage(self) -> dict[str, Any]:
        manifest = self._manifest()
        tenant = self._tenant
        old = tenant.solution(manifest.unique_name)
        pending = tenant.solution(manifest.unique_name + UPGRADE_SUFFIX) is not None
        upload = tenant.add(
            "stagesolutionuploads", solutionuniquename=manifest.unique_name, _manifest=manifest
        )
        missing = [
            {
                "RequiredComponentSchemaName": name,
                "RequiredComponentDisplayName": name,
                "RequiredSolutionName": f"{name} ({version})",
                "DependentComponentSchemaName": manifest.unique_name,
                "DependentComponentDisplayName": manifest.display_name,
            }
            for name, version in missing_solutions(tenant, manifest)
        ]
        return {
            "StageSolutionUploadId": upload["stagesolutionuploadid"],
            "StageSolutionStatus": "Failed" if missing else "Passed",
            "SolutionValidationResults": [],
            "MissingDependencies": missing,
            "SolutionDetails": {
                "SolutionUniqueName": manifest.unique_name,
                "SolutionFriendlyName": manifest.display_name,
                "SolutionDescription": "",
                "PublisherUniqueName": manifest.publisher,
                "PublisherFriendlyName": manifest.publisher,
                "PreviousSolutionUniqueName": old["uniquename"] if old else None,
                "PreviousSolutionFriendlyName": old["friendlyname"] if old else None,
                "IsPatchSolution": False,
                "IsManaged": manifest.managed,
                "PreviousIsManaged": bool(old and old["ismanaged"]),
                "SolutionVersion": manifest.version,
                "PreviousSolutionVersion": old["version"] if old else None,
                "PreviousPatchSolutionsNames": [],
                "IsPrerequisitesExport": False,
                "HasPendingUpgrade": pending,
            },
            "SolutionComponentsDetails": component_details(tenant, manifest),
        }

    def _manifest(self) -> Manifest:
        staged = self._body.get("SolutionParameters")
        if isinstance(staged, dict) and staged.get("StageSolutionUploadId"):
            wanted = staged["StageSolutionUploadId"]
            row = self._tenant.find("stagesolutionuploads", stagesolutionuploadid=wanted)
            if row is None:
                raise refusal(404, "0x80040217", f"The upload {wanted} does not exist.")
            manifest: Manifest = row["_manifest"]
            return manifest
        try:
            data = base64.b64decode(str(self._body.get("CustomizationFile", "")), validate=True)
            return read_manifest(data)
        except (PackageError, binascii.Error) as error:
            raise refusal(
                400,
                "0x80048060",
                "The solution file is invalid. The compressed file must contain the following "
                "files at its root: solution.xml, customizations.xml, and [Content_Types].xml. "
                "Customization files exported from previous versions of Microsoft Dynamics 365 "
                "are not supported.",
            ) from error
