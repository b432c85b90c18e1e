"""The command check: the checklist without an import, as lines or as one document."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coe_assistant.cli.open_act_lines import open_act_documents
from coe_assistant.cli.open_settings import OpenSettings
from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import HeadlessSession, Program
from coe_assistant.cli.report_lines import check_words
from coe_assistant.cli.staging import CHECK_ID as DRY_RUN
from coe_assistant.cli.staging import staging_document
from coe_assistant.cli.upgrade_request import make_request
from coe_assistant.cli.upgrade_watcher import UpgradeWatcher
from coe_assistant.domain.check import CheckReport, CheckStatus, Verdict
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import ExitCode
from coe_assistant.services.check_json import check_fields


def check(arguments: argparse.Namespace, options: Options, program: Program, output: Output) -> int:
    """Run the checklist and print it; 3 when it blocks (interfaces.md section 3)."""
    request = make_request(
        arguments.environment,
        Path(arguments.package),
        options,
        only_checks=True,
        dry_run=arguments.dry_run,
    )
    unusable = program.unusable(Path(arguments.package))
    if unusable:
        _print_unusable(unusable, request.environment_url, program, output)
        return int(ExitCode.BLOCKED)
    with program.session(options) as session:
        quiet = output.quiet() if output.is_json else output
        opened = OpenSettings(session, output)
        watcher = UpgradeWatcher(session, request, quiet, opened.take_over)
        code = watcher.run()
        if output.is_json and session.workbench.checklist.verdict is not None:
            left_open = open_act_documents(session.open_acts(request.environment_url))
            document = {**_checklist_document(session), **opened.document, "open_acts": left_open}
            staged = next(
                (row.report for row in session.workbench.checklist.rows if row.id == DRY_RUN), None
            )
            if staged is not None:
                document["dry_run"] = staging_document(staged)
            output.document(document)
        return code


def _print_unusable(
    reports: Sequence[CheckReport], url: str, program: Program, output: Output
) -> None:
    """Print the checklist of a file that cannot be used: nobody was asked to sign in for it."""
    if not output.is_json:
        for report in reports:
            if report.status is not CheckStatus.SKIPPED:
                output.say(check_words(report))
        output.say("Blocked. Nothing else was checked, and no sign-in was needed.")
        return
    left_open, _ = program.open_acts(url)
    output.document(
        {
            "environment": {**_environment_document(None), "url": url},
            "verdict": Verdict.BLOCKED.value,
            "statements": [],
            "checks": [check_fields(one) for one in reports],
            "settings": None,
            "open_acts": open_act_documents(left_open),
        }
    )


def _environment_document(environment: Environment | None) -> Mapping[str, Any]:
    def value(name: str) -> str:
        return str(getattr(environment, name, ""))

    return {
        "url": value("url"),
        "id": value("id"),
        "name": value("name"),
        "region": value("region"),
        "type": value("type"),
        "version": value("version"),
    }


def _checklist_document(session: HeadlessSession) -> Mapping[str, Any]:
    bench = session.workbench
    environment, verdict = bench.connection.environment, bench.checklist.verdict
    return {
        "environment": _environment_document(environment),
        "verdict": verdict.value if verdict is not None else None,
        "statements": [
            {
                "id": one.item.id,
                "text": one.item.text,
                "skippable": one.item.is_skippable,
                "answer": one.given.answer.value if one.given is not None else None,
            }
            for one in bench.remediation.statements.state.rows
        ],
        "checks": [
            check_fields(row.report)
            for row in bench.checklist.rows
            if row.report and row.id != DRY_RUN
        ],
    }
