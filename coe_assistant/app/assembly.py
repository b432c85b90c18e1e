"""Builds a workbench from adapters, checks and runtime."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from coe_assistant.adapters.check_record import RunCheckRecord
from coe_assistant.adapters.export_file import write_export
from coe_assistant.adapters.identity.broker import broker_obstacle
from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.keep_awake import SystemKeepAwake
from coe_assistant.adapters.layer_store import RunLayerStore
from coe_assistant.adapters.pac import Pac
from coe_assistant.adapters.pac_commands import ShortCommands
from coe_assistant.adapters.pac_finder import PacFinder, load_pac_rules, this_system
from coe_assistant.adapters.proxy.ways import system_ways
from coe_assistant.adapters.retry_rules import load_retry_rules
from coe_assistant.adapters.system_clock import SystemClock
from coe_assistant.app.hosts import needed_hosts
from coe_assistant.app.knowledge_shelf import KnowledgeShelf
from coe_assistant.app.late import LateComputer, LateProbe
from coe_assistant.app.late_access import LateConnector, LateFinder
from coe_assistant.app.left_open import open_act_sources
from coe_assistant.app.places import Places
from coe_assistant.app.safeguarding import SafeguardParts, late_safeguard
from coe_assistant.app.settled import make_preferences
from coe_assistant.app.speaking import Speech, speech_of
from coe_assistant.app.telling import make_notifier
from coe_assistant.checks.base import CheckContext
from coe_assistant.checks.book import parse_book
from coe_assistant.checks.developer import developer_checks
from coe_assistant.checks.registry import ALL_CHECKS, ON_REQUEST
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clients
from coe_assistant.runtime.child_environment import child_environment
from coe_assistant.runtime.deadline import QtAlarm
from coe_assistant.runtime.decoding import decode_output
from coe_assistant.runtime.line_process import LineProcessRunner
from coe_assistant.runtime.tasks import QtTaskRunner
from coe_assistant.runtime.time_zones import find_zone
from coe_assistant.services.attempt_evidence import AttemptExplainer
from coe_assistant.services.checklist import Checklist, CheckNews
from coe_assistant.services.checklist_desk import ChecklistDesk
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.diagnosis_desk import DiagnosisDesk
from coe_assistant.services.diagnosis_state import DiagnosisControl
from coe_assistant.services.driver_tools import DriverTools
from coe_assistant.services.entrance_desk import EntranceDesk, EntranceTools
from coe_assistant.services.environment_search import CloudName
from coe_assistant.services.notifier import Notifier
from coe_assistant.services.package_intake import PackageIntake
from coe_assistant.services.preferences import Preferences
from coe_assistant.services.preparing import nothing_to_prepare
from coe_assistant.services.run_clients import RunClients
from coe_assistant.services.run_desk import RunDesk
from coe_assistant.services.safeguard_late import LateSafeguard
from coe_assistant.services.tenant_evidence import Dependents
from coe_assistant.services.workbench import UpgradeWorkbench
from coe_assistant.services.workbench_state import Change
from coe_assistant.services.workbench_tools import RemediationMeans, WorkbenchTools

if TYPE_CHECKING:
    from coe_assistant.adapters.connector import WebClients


class Assembly:
    """One workbench and everything under it, for one start.

    Args:
        places: Options and folders.
        interruption: Returns how the earlier start of the program ended.
        speech: Returns the language of pages for people; by default that of the options.
    """

    def __init__(
        self,
        places: Places,
        interruption: Callable[[], Interruption | None] = lambda: None,
        speech: Callable[[], Speech] | None = None,
    ) -> None:
        self._places = places
        self._speech = speech or (lambda: speech_of(places))
        self._owner = QObject()
        self.clock = SystemClock()
        self.tasks = QtTaskRunner(self._owner)
        self.journal = FileJournal(places.folder.runs)
        self.shelf = KnowledgeShelf(places)
        self._clouds = places.clouds()
        self._ways = system_ways()
        self._connector = LateConnector(places, self._clouds, self._ways)
        self._processes = LineProcessRunner(self._owner)
        self._environment_url = ""
        self.notifier = self._make_notifier()
        self._retry_rules = load_retry_rules(places.resources)
        self._safeguard: LateSafeguard | None = None
        self._commands = self._make_commands()
        self._pac_at = self._make_pac()
        self.pac = self._pac_at(lambda: self._environment_url)
        self.workbench = UpgradeWorkbench(
            WorkbenchTools(
                entrance=self._make_entrance,
                intake=self._make_intake,
                dependents=_dependents,
                checklist=self._make_checklist,
                driver=self._make_driver_tools,
                safeguard=self._make_safeguard,
                journal=self.journal,
                clock=self.clock,
                tasks=self.tasks,
                diagnosing=self._make_diagnosing,
                bundle=self.shelf.bundle_writer(self.journal, self._connector.exchanges),
                preferences=self._make_preferences(),
                notify=self.notifier.notify,
                profile=places.options.profile_id,
                remediation=self._remediation_means(),
                packages=places.folder,
                save_checks=RunCheckRecord(self.journal.folder).save,
                time_scale=places.time_scale(),
                interruption=interruption,
            )
        )

    def close(self) -> None:
        """Let go of everything; pac and the server are left alone."""
        self.workbench.close()
        self.tasks.close()
        self._commands.close()
        self._connector.close()

    def _make_pac(self) -> Callable[[Callable[[], str]], Pac]:
        options = self._places.options
        self.pac_finder = finder = PacFinder(
            load_pac_rules(self._places.resources / "pac.toml"),
            os.environ,
            this_system(),
            options.pac,
        )
        return lambda url: Pac(finder, self._commands, url)

    def _make_commands(self) -> ShortCommands:
        return ShortCommands(
            threading.Lock(),
            decode_output,
            _child_environment,
            is_importing=lambda: self._processes.is_busy,
        )

    def _make_safeguard(
        self, connecting: Connecting, desk: Callable[[], RunDesk], tell: Callable[[Change], None]
    ) -> LateSafeguard:
        self._run_clients = RunClients(connecting, lambda: desk().run)
        parts = SafeguardParts(
            self._places,
            self.shelf,
            self.journal,
            self.clock,
            self.tasks,
            lambda: QtAlarm(self.clock, self._owner),
            lambda: self.pac.path(),  # noqa: PLW0108 - made after this
            self._commands,
            self._speech,
            self._run_clients,
        )
        self._safeguard = late_safeguard(parts, desk, tell)
        return self._safeguard

    def _make_entrance(
        self,
        connected: Callable[[], None],
        tell: Callable[[Change], None],
        may_ask_pac: Callable[[], bool],
    ) -> EntranceDesk:
        options = self._places.options
        tools = EntranceTools(
            connector=self._connector,
            asker=self._connector,
            finder=LateFinder(self._connector, self._places.folder.recent),
            pac_at=lambda url: self._pac_at(lambda: url),
            tasks=self.tasks,
            clock=self.clock,
            clouds=[CloudName(cloud.id, cloud.name) for cloud in self._clouds],
            kit=self.shelf.kit().main_solution,
            has_windows_sign_in=not broker_obstacle(),
            mode=options.mode,
            username=options.account,
        )
        return EntranceDesk(tools, connected, tell, may_ask_pac)

    def _make_notifier(self) -> Notifier:
        alarm = QtAlarm(self.clock, self._owner)
        return make_notifier(self._places, self._clouds, self.tasks, self.clock, alarm, self._told)

    def _told(self, text: str) -> str:
        return self._speech().told(text)

    def _remediation_means(self) -> RemediationMeans:
        return RemediationMeans(
            RunLayerStore,
            write_export,
            lambda: QtAlarm(self.clock, self._owner),
            lambda: self.shelf.kit().attestations,
            open_act_sources(self.journal),
        )

    def _make_preferences(self) -> Preferences:
        rules, shelf = self._retry_rules, self.shelf
        return make_preferences(self._places, rules, shelf, self._clouds, self.notifier)

    def _make_intake(self, changed: Callable[[], None]) -> PackageIntake:
        return PackageIntake(
            self.shelf.read_package,
            self.shelf.verify_package,
            self.shelf.extract_solution,
            self.shelf.kit(),
            self.tasks,
            changed,
        )

    def _make_diagnosing(
        self, connecting: Connecting, run: Callable[[], Run | None]
    ) -> DiagnosisControl:
        return DiagnosisDesk(self.shelf, self.journal, self.tasks, self.clock, connecting, run)

    def _make_checklist(self, changed: Callable[[], None]) -> ChecklistDesk:
        text = (self._places.resources / "checks.toml").read_text("utf-8")
        book = parse_book(text)
        checks = (*ALL_CHECKS, *ON_REQUEST)
        if self._places.options.developer_checks:
            checks = (*checks, *developer_checks(threading.Event().wait))

        def make(listener: Callable[[CheckNews], None]) -> Checklist:
            alarm = QtAlarm(self.clock, self._owner)
            on_request = [check.id for check in ON_REQUEST]
            return Checklist(checks, book, self.tasks, self.clock, listener, alarm, on_request)

        def blank(url: str) -> CheckContext:
            self._environment_url = url
            return CheckContext(
                book=book,
                clock=self.clock,
                probe=LateProbe(self._clouds, self._ways.route, self.clock),
                computer=LateComputer(self._places.folder.path),
                pac=self.pac,
                hosts=needed_hosts(url, self._clouds),
            )

        return ChecklistDesk(make, blank, _equipped, self.tasks, changed)

    def _make_driver_tools(self, _connecting: Connecting, checks: ChecklistDesk) -> DriverTools:
        explainer = AttemptExplainer(
            self.journal,
            self._run_clients,
            self.shelf.knowledge,
            decode_output,
            _dependents,
            self.shelf.file_evidence,
        )
        return DriverTools(
            journal=self.journal,
            clock=self.clock,
            tasks=self.tasks,
            processes=self._processes,
            deadline=QtAlarm(self.clock, self._owner),
            poll=QtAlarm(self.clock, self._owner),
            save_again=QtAlarm(self.clock, self._owner),
            farewell=QtAlarm(self.clock, self._owner),
            pac_grace=self.pac_finder.grace(self._places.options.end_pac_after_seconds),
            keep_awake=SystemKeepAwake(),
            clients=self._run_clients,
            pac=self.pac,
            diagnose=explainer.explain,
            run_checks=checks.run_due,
            recheck=checks.recheck,
            doubtful=self._retry_rules.checks_for,
            zone=find_zone,
            prepare=self._safeguard.prepare if self._safeguard else nothing_to_prepare,
        )


def _dependents(clients: Clients) -> Dependents:
    return cast("WebClients", clients).dataverse


def _equipped(context: CheckContext, clients: Clients) -> CheckContext:
    web = cast("WebClients", clients)  # the connector makes no other ones
    return replace(context, connections=web.connections, dependents=web.dataverse)


def _child_environment() -> dict[str, str]:
    unpacked = getattr(sys, "_MEIPASS", None)
    return child_environment(os.environ, Path(str(unpacked)) if unpacked else None)
