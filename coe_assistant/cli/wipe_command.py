"""The command wipe: says what the data folder holds, and removes what was named."""

from __future__ import annotations

import argparse

from coe_assistant.cli.options import Options
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import Program
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.wiping import KeptRun, WipeItem, WipePart, WipePlan, WipeResult
from coe_assistant.services.wipe_words import KEPT_WORDS, NO_UNDO, PART_WORDS


def add_wipe(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "parts",
        metavar="PART",
        nargs="*",
        type=_part,
        help=f"what is to go: {', '.join(WipePart)}",
    )
    parser.add_argument("--yes", action="store_true", help="remove it; without it nothing is")


def wipe(arguments: argparse.Namespace, _options: Options, program: Program, output: Output) -> int:
    """Say what is there, or remove the named parts."""
    parts: list[WipePart] = arguments.parts
    if parts and not arguments.yes:
        raise CoeError(
            "wipe-not-confirmed",
            "Nothing was removed.",
            detail=NO_UNDO,
            hint="Add --yes to remove it.",
            exit_code=ExitCode.USAGE,
        )
    if not parts:
        _tell_plan(program.measure_data(), output)
        return int(ExitCode.DONE)
    result = program.wipe_data(parts)
    _tell_result(result, output)
    return int(ExitCode.FAILED if result.left else ExitCode.DONE)


def _part(text: str) -> WipePart:
    try:
        return WipePart(text)
    except ValueError:
        msg = f"{text!r} is none of {', '.join(WipePart)}"
        raise argparse.ArgumentTypeError(msg) from None


def _tell_plan(plan: WipePlan, output: Output) -> None:
    items = [plan.item(part) for part in WipePart]
    if output.is_json:
        output.document({"there": _shapes(items), "kept": _kept_shapes(plan.kept)})
        return
    for item in items:
        output.say(_line(item))
    _tell_kept(plan.kept, output)
    output.say("Name what is to go, such as `coe-assistant wipe logs`, and add --yes.")


def _tell_result(result: WipeResult, output: Output) -> None:
    if output.is_json:
        shapes = {"removed": _shapes(result.removed), "left": list(result.left)}
        output.document({**shapes, "kept": _kept_shapes(result.kept)})
        return
    for item in result.removed:
        output.say(f"Removed: {_line(item)}")
    for name in result.left:
        output.say(f"In use, and left: {name}")
    if any(item.part is WipePart.RUNS for item in result.removed):
        _tell_kept(result.kept, output)


def _tell_kept(kept: tuple[KeptRun, ...], output: Output) -> None:
    for run in kept:
        output.say(f"Run {run.run_id} stays: {KEPT_WORDS[run.reason]}.")


def _line(item: WipeItem) -> str:
    title = PART_WORDS[item.part][0]
    return f"{item.part.value}: {title}. Items: {item.count}, {item.size} bytes"


def _shapes(items: list[WipeItem] | tuple[WipeItem, ...]) -> list[dict[str, object]]:
    return [{"part": i.part.value, "items": i.count, "bytes": i.size} for i in items]


def _kept_shapes(kept: tuple[KeptRun, ...]) -> list[dict[str, str]]:
    return [{"run": run.run_id, "reason": run.reason.value} for run in kept]
