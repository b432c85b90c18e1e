"""The grammar of the commands; loaded only where one was given (interfaces.md section 1)."""

from __future__ import annotations

import argparse
from pathlib import Path

from coe_assistant.cli.command_examples import examples_of
from coe_assistant.cli.global_options import add_global_options
from coe_assistant.cli.remediation_arguments import REMEDIATION
from coe_assistant.cli.settings_arguments import add_settings
from coe_assistant.cli.window_option import add_window
from coe_assistant.cli.wipe_command import add_wipe

AUDIENCES = ("support", "public")
_LARGEST_PORT = 65535
_PACKAGE = "a solution zip, or the downloaded release with such files in it"
_RUN = "id of a run; the newest one unless told otherwise"
_TEXT = "a file; standard input unless told otherwise"
_SCENARIO = "what goes wrong; an unknown name lists them all"
_SPEED = "how many times as fast as a real tenant"
_AUDIENCE = "public also hides tenant, organisation and environment"


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add every command to the program's parser."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for add in _ADDERS:
        add(commands)


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary, epilog=examples_of(name))
    # Global options are understood behind the command too; there they must not hide earlier ones.
    add_global_options(parser, default=argparse.SUPPRESS)
    return parser


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = _command(commands, "demo", "Run a whole upgrade in a simulated tenant.")
    demo.add_argument("--scenario", default="bad-gateway-once", metavar="NAME", help=_SCENARIO)
    demo.add_argument("--headless", action="store_true", help="without a window")
    demo.add_argument("--speed", type=_positive, default=60.0, metavar="N", help=_SPEED)
    simulate = _command(commands, "simulate", "Run the simulated tenant as a server.")
    simulate.add_argument("--scenario", default="clean", metavar="NAME", help=_SCENARIO)
    simulate.add_argument(
        "--port", type=_port, default=0, metavar="N", help="on this computer; 0 takes a free one"
    )
    simulate.add_argument("--speed", type=_positive, default=1.0, metavar="N", help=_SPEED)
    simulate.add_argument("--lab", metavar="DIR", default="", help="folder for cloud.toml and pac")


def _add_reading(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    inspect = _command(commands, "inspect", "Say what a solution zip or release bundle holds.")
    inspect.add_argument("package", metavar="PACKAGE", help=_PACKAGE)
    _add_json(inspect)
    plan = _command(commands, "plan", "Plan an upgrade without changing anything.")
    plan.add_argument("packages", metavar="PACKAGE", nargs="+", help=_PACKAGE)
    _add_environment(plan)
    _add_json(plan)
    check = _command(commands, "check", "Run the checklist; reads only.")
    check.add_argument("package", metavar="PACKAGE", help=_PACKAGE)
    _add_environment(check)
    check.add_argument("--dry-run", action="store_true", help="also upload for validation")
    _add_json(check)


def _add_remediation(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, summary, add in REMEDIATION:
        parser = _command(commands, name, summary)
        parser.add_argument("package", metavar="PACKAGE", help=_PACKAGE)
        _add_environment(parser)
        add(parser)
        _add_json(parser)


def _add_upgrade(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    upgrade = _command(commands, "upgrade", "Run the checklist, the import and its retries.")
    upgrade.add_argument("package", metavar="PACKAGE", help=_PACKAGE)
    _add_environment(upgrade)
    upgrade.add_argument("--yes", action="store_true", help="accept the verdict confirm")
    upgrade.add_argument("--no-retry", action="store_true", help="do not wait for a retry")
    add_window(upgrade)
    upgrade.add_argument(
        "--override",
        action="append",
        default=[],
        metavar="CHECK=REASON",
        type=_override,
        help="go on although this check blocks, where that is allowed; the reason is recorded",
    )
    upgrade.add_argument(
        "--attest",
        action="append",
        default=[],
        metavar="ID[=NAME]",
        type=_attest,
        help="a statement of the profile, or a check that you looked at by hand",
    )
    upgrade.add_argument(
        "--settings-file",
        action="append",
        default=[],
        metavar="[SOLUTION=]FILE",
        type=_settings_file,
        help="deployment settings (JSON) for the import of the first or the named solution",
    )
    upgrade.add_argument(
        "--force-overwrite",
        action="store_true",
        help="let the import write over unmanaged customizations; the choice is recorded",
    )
    _add_precautions(upgrade)
    add_settings(upgrade)
    _add_json(upgrade)


def _add_stored_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, summary in (
        ("status", "Say what is stored about a run, and what the server says now."),
        ("resume", "Go on with a run that was interrupted."),
    ):
        parser = _command(commands, name, summary)
        parser.add_argument("run", metavar="RUN", nargs="?", default="", help=_RUN)
        if name == "status":
            parser.add_argument(
                "--hand-over",
                action="store_true",
                help="a text for the next shift",
            )
        if name == "resume":
            parser.add_argument("--no-retry", action="store_true", help="do not wait for a retry")
            parser.add_argument(
                "--retry-now",
                action="store_true",
                help="make the next attempt now where the run waits, for a person or for its time",
            )
        _add_json(parser)


def _add_precautions(upgrade: argparse.ArgumentParser) -> None:
    upgrade.add_argument(
        "--quiet-flows",
        action="store_true",
        help="turn scheduled flows off for the time of the imports, and on again at the end",
    )
    upgrade.add_argument(
        "--backup", action="store_true", help="have the platform make a backup before"
    )
    upgrade.add_argument(
        "--export-dependents",
        action="store_true",
        help="export the unmanaged solutions that depend on it before",
    )


def _add_safeguard(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    snapshot = _command(commands, "snapshot", "Write down the state of an environment; reads only.")
    _add_environment(snapshot)
    snapshot.add_argument("--output", metavar="FILE", default="", help="write the snapshot here")
    snapshot.add_argument("--compare", metavar="FILE", default="", help="an older snapshot")
    _add_json(snapshot)
    restore = _command(commands, "restore", "Give back what was there before a run's upgrade.")
    restore.add_argument("run", metavar="RUN", nargs="?", default="", help=_RUN)
    restore.add_argument("--dry-run", action="store_true", help="only say what would change")
    _add_json(restore)
    report = _command(commands, "report", "Write the report of a run as HTML and Markdown.")
    report.add_argument("run", metavar="RUN", nargs="?", default="", help=_RUN)
    report.add_argument("--output", metavar="DIR", default="", help="put copies here")
    _add_json(report)


def _add_access(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    summary = "List the environments that an account sees, with the installed version of the kit."
    environments = _command(commands, "environments", summary)
    environments.add_argument(
        "--environment", metavar="URL", default="", help="an address of the cloud in question"
    )
    _add_json(environments)
    _command(commands, "sign-out", "Forget who signed in and wipe the token cache.")


def _add_texts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    classify = _command(commands, "classify", "Explain an error text.")
    classify.add_argument("file", metavar="FILE", nargs="?", default="", help=_TEXT)
    _add_json(classify)
    log = _command(commands, "import-log", "List the components of an import log with results.")
    log.add_argument("file", metavar="FILE", help="an import log (XML)")
    log.add_argument("--failures", action="store_true", help="only failures and warnings")
    log.add_argument("--output", metavar="FILE", default="", help="write a table (CSV) instead")
    _add_json(log)
    redact = _command(commands, "redact", "Remove secrets and people from a text.")
    redact.add_argument("file", metavar="FILE", nargs="?", default="", help=_TEXT)
    redact.add_argument("--audience", choices=AUDIENCES, default="support", help=_AUDIENCE)


def _add_upkeep(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bundle = _command(commands, "bundle", "Write a redacted support bundle.")
    bundle.add_argument("run", metavar="RUN", nargs="?", default="", help=_RUN)
    wanted = bundle.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--output", metavar="FILE", default="", help="write the bundle here")
    wanted.add_argument("--compare", metavar=("A", "B"), nargs=2, help="say what differs")
    wanted.add_argument("--prove", action="store_true", help="plant canaries in copies, and look")
    bundle.add_argument("--audience", choices=AUDIENCES, default="support", help=_AUDIENCE)
    bundle.add_argument("--case-number", metavar="NUMBER", default="", help="of the request")
    _add_json(bundle)
    notify = _command(commands, "notify", "Keep, try or forget the webhook of a channel.")
    notify.add_argument("--set", action="store_true", help="keep the address on standard input")
    notify.add_argument("--test", action="store_true", help="send a test message")
    notify.add_argument("--forget", action="store_true", help="delete the kept address")
    _add_json(notify)
    settings = _command(commands, "settings", "List the settings, or change one of them.")
    settings.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        default="",
        help="one only: retry.max_attempts, or retry.classes.throttled.automatic for one failure",
    )
    settings.add_argument("value", metavar="VALUE", nargs="?", help="what it is to be")
    settings.add_argument("--unset", action="store_true", help="back to what is shipped")
    _add_json(settings)
    wipe = _command(commands, "wipe", "Say what is kept on this computer, or remove it.")
    add_wipe(wipe)
    _add_json(wipe)
    self_test = _command(commands, "self-test", "Say what this program finds on this computer.")
    self_test.add_argument(
        "--whole", action="store_true", help="also try every part, with a simulated upgrade"
    )
    _add_json(self_test)


def _add_environment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--environment",
        metavar="URL",
        required=True,
        help="address of the environment, such as https://contoso.crm4.dynamics.com",
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 100_000:
        msg = f"{text!r} is not a number above 0"
        raise argparse.ArgumentTypeError(msg)
    return value


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _LARGEST_PORT:
        msg = f"{text!r} is not a port from 0 (takes a free one) to {_LARGEST_PORT}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _settings_file(text: str) -> tuple[str, Path]:
    solution, separator, file = text.partition("=")
    if separator and solution.isidentifier() and file:
        return solution, Path(file)
    return "", Path(text)


def _attest(text: str) -> tuple[str, str]:
    item, _, person = text.partition("=")
    if not item.strip():
        msg = f"{text!r} is not ID or ID=NAME"
        raise argparse.ArgumentTypeError(msg)
    return item.strip(), person.strip()


def _override(text: str) -> tuple[str, str]:
    check, separator, reason = text.partition("=")
    if not separator or not check.strip() or not reason.strip():
        msg = f"{text!r} is not CHECK=REASON with a reason"
        raise argparse.ArgumentTypeError(msg)
    return check.strip(), reason.strip()


_ADDERS = (
    _add_demo,
    _add_reading,
    _add_remediation,
    _add_upgrade,
    _add_stored_run,
    _add_access,
    _add_safeguard,
    _add_texts,
    _add_upkeep,
)
