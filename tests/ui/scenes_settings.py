"""What is asked before an import that brings something without a value or a connection."""

from __future__ import annotations

from dataclasses import replace

from fake_workbench import FakeWorkbench
from PySide6.QtWidgets import QWidget
from scene_registry import SCENES, add, open_dialog

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.settings_needs import (
    NEW,
    UNSET,
    NeededReference,
    NeededVariable,
    SettingsNeeds,
)
from coe_assistant.domain.variable_value import BOOLEAN, DATA_SOURCE, JSON, NUMBER, TEXT
from coe_assistant.ui.widgets.disclosure import Disclosure

CORE, DATAVERSE, TEAMS = "CenterofExcellenceCoreComponents", "shared_commondataserviceforapps", "shared_teams"  # fmt: skip
OWN = Connection("c1", "adele.vance@contoso.example", DATAVERSE, "Connected", owner="adele.vance@contoso.example")  # fmt: skip
SERVICE = replace(OWN, id="c2", name="svc-coe@contoso.example", owner="svc-coe@contoso.example")
BROKEN = replace(SERVICE, id="c3", name="CoE old", status="Error")
NEEDS = SettingsNeeds(
    CORE,
    "Center of Excellence - Core Components",
    variables=(
        NeededVariable("admin_NewRegion", "New Region", TEXT, NEW),
        NeededVariable("admin_NewMaximumAge", "New Maximum Age", NUMBER, NEW),
        NeededVariable("admin_NewRetentionDays", "New Retention Days", NUMBER, NEW, "30"),
        NeededVariable("admin_NewSwitch", "New Switch", BOOLEAN, NEW, "no"),
        NeededVariable("admin_NewMap", "New Map", JSON, NEW),
        NeededVariable("admin_NewSourceTable", "New Source Table", DATA_SOURCE, NEW),
        NeededVariable("admin_CompanyName", "Company Name", TEXT, UNSET),
        NeededVariable("admin_HostDomains", "Host Domains", TEXT, UNSET),
    ),
    references=(
        NeededReference(
            "admin_CoECoreNewDataverse", "CoE Core - New Dataverse", DATAVERSE, f"/apis/{DATAVERSE}",
            NEW, (OWN, SERVICE, BROKEN), "c1",
        ),
        NeededReference(
            "admin_CoECoreNewTeams", "CoE Core - New Teams", TEAMS, f"/apis/{TEAMS}", NEW,
            (replace(OWN, id="t1"), replace(SERVICE, id="t2")),
        ),
        NeededReference("admin_CoECoreTeams", "CoE Core - Teams", TEAMS, f"/apis/{TEAMS}", UNSET, ()),
        NeededReference("admin_CoECoreOld", "CoE Core - Old", "shared_x", "/apis/shared_x", UNSET),
    ),
    secrets=(NeededVariable("admin_NewClientSecret", "New Service - Client Secret", TEXT, NEW),),
)  # fmt: skip
NOTHING_READ = CoeError("dataverse-unreachable", "The environment cannot be reached.")
GOVERNANCE = SettingsNeeds("CenterofExcellenceAuditComponents", "Governance", own_file="/r/mine.json")  # fmt: skip


def asked(w: FakeWorkbench) -> None:
    """References with several connections and variables of every type."""
    SCENES["checklist-confirm"](w)
    w.safeguard.needs = (NEEDS,)


def asked_for_two(w: FakeWorkbench) -> None:
    """Two solutions: one with a file of the person's own, one that could not be read."""
    SCENES["checklist-confirm"](w)
    unread = replace(NEEDS, variables=(), references=(), unread=("references", "variables"))
    w.safeguard.needs = (unread, GOVERNANCE)


def not_read(w: FakeWorkbench) -> None:
    """The environment does not answer."""
    SCENES["checklist-confirm"](w)
    w.safeguard.needs = NOTHING_READ


def gone(dialog: QWidget) -> None:
    """Look again after a number that is none; the chosen connection is not listed any more."""
    wrong(dialog)
    rows = dialog.settings.rows
    rows[1].control.setCurrentIndex(2)
    less = tuple(replace(one, choices=(), proposed="") for one in NEEDS.references)
    dialog._context.workbench.safeguard.needs = (replace(NEEDS, references=less),)
    dialog.settings.read()


def wrong(dialog: QWidget) -> None:
    """Type a number that is none, and open what was empty before."""
    rows = dialog.settings.rows
    rows[5].control.setText("seven")
    for one in dialog.findChildren(Disclosure):
        one.toggle()


add("dialog-before-import", asked, then=open_dialog("precautions"))
add("dialog-before-import-wrong", asked, then=open_dialog("precautions", act=wrong))
add("dialog-before-import-gone", asked, then=open_dialog("precautions", act=gone))
add("dialog-before-import-own-file", asked_for_two, then=open_dialog("precautions"))
add("dialog-before-import-not-read", not_read, then=open_dialog("precautions"))
