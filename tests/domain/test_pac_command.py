"""What pac is told, and what it is never told."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.domain import pac_command
from coe_assistant.domain.pac import KnownBad, PacRules, Severity, judge
from coe_assistant.domain.run import StepMode

TOP = Path.cwd().anchor  # absolute on every system
PAC, ZIP, SETTINGS = (str(Path(TOP, "opt", name)) for name in ("pac", "core.zip", "s.json"))
URL = "https://contoso.crm4.dynamics.com"
FORBIDDEN = {
    "--publish-changes", "-pc", "--convert-to-managed", "-cm", "--skip-dependency-check", "-s",
    "--skip-lower-version", "-slv", "--import-as-holding", "-h", "clear", "delete", "create",
    "--log-to-console",
}  # fmt: skip


def test_install_is_a_plain_import():
    assert pac_command.import_argv(PAC, ZIP, URL, StepMode.INSTALL) == (
        PAC, "solution", "import", "--path", ZIP, "--environment", URL, "--activate-plugins",
        "--async", "--max-async-wait-time", "180",
    )  # fmt: skip


def test_upgrade_is_staged_with_chosen_options():
    argv = pac_command.import_argv(
        PAC, ZIP, URL, StepMode.UPGRADE, 240, SETTINGS, force_overwrite=True
    )
    assert argv[9:] == (
        "--max-async-wait-time", "240", "--stage-and-upgrade", "--settings-file", SETTINGS,
        "--force-overwrite",
    )  # fmt: skip


def test_apply_names_the_solution():
    assert pac_command.upgrade_argv(PAC, "CenterofExcellence", URL) == (
        PAC, "solution", "upgrade", "--solution-name", "CenterofExcellence", "--environment", URL,
        "--async", "--max-async-wait-time", "180",
    )  # fmt: skip


def test_no_command_holds_what_is_ruled_out():
    argvs = [
        pac_command.import_argv(PAC, ZIP, URL, mode, 60, settings, force_overwrite=force)
        for mode in StepMode
        for settings in (None, SETTINGS)
        for force in (False, True)
    ]
    argvs += [
        pac_command.upgrade_argv(PAC, "Core", URL),
        pac_command.backup_argv(PAC, "before CoE 4.50", URL),
        pac_command.export_argv(PAC, "Mine", ZIP, URL),
        pac_command.help_argv(PAC),
        pac_command.who_argv(PAC, URL),
        pac_command.list_argv(PAC, URL),
        pac_command.profiles_argv(PAC),
    ]
    for argv in argvs:
        assert not FORBIDDEN & set(argv)
    assert len([name for name in vars(pac_command) if name.endswith("_argv")]) == 8


@pytest.mark.parametrize(
    "call",
    [
        lambda: pac_command.import_argv(PAC, "core.zip", URL, StepMode.INSTALL),
        lambda: pac_command.import_argv("pac", ZIP, URL, StepMode.INSTALL),
        lambda: pac_command.import_argv(PAC, ZIP, URL, StepMode.INSTALL, 60, "s.json"),
        lambda: pac_command.import_argv(PAC, ZIP, "--force-overwrite", StepMode.INSTALL),
        lambda: pac_command.import_argv(PAC, ZIP, "https://a b", StepMode.INSTALL),
        lambda: pac_command.import_argv(PAC, ZIP, URL, StepMode.INSTALL, 0),
        lambda: pac_command.upgrade_argv(PAC, "--async", URL),
    ],
)
def test_odd_argument_is_refused(call):
    with pytest.raises(ValueError, match="not a"):
        call()


RULES = PacRules(
    "1.29.0",
    (),
    (KnownBad("2.6.0", "2.8.1", ("macos",), Severity.ERROR, "crashes", "x"),
     KnownBad("1.34.4", "1.34.4", ("linux", "macos"), Severity.WARNING, "lies", "x")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("version", "system", "errors", "warnings"),
    [
        ("1.28.3", "linux", 1, 0),
        ("1.29.0", "linux", 0, 0),
        ("2.6.0", "macos", 1, 0),
        ("2.8.1", "macos", 1, 0),
        ("2.8.1", "linux", 0, 0),
        ("2.9.3", "macos", 0, 0),
        ("2.10.1", "macos", 0, 0),
        ("1.34.4", "linux", 0, 1),
        ("", "linux", 0, 1),
    ],
)
def test_version_is_judged_by_rules(version, system, errors, warnings):
    found = judge(PAC, "chosen", version, system, RULES)
    assert (len(found.errors), len(found.warnings)) == (errors, warnings)
