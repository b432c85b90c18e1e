"""One start of the program: options, log, crash hooks, then a command or the window."""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.places import Places, find_places
from coe_assistant.cli.arguments import parse
from coe_assistant.domain.errors import CoeError, ExitCode

if TYPE_CHECKING:
    from coe_assistant.cli.output import Output
    from coe_assistant.runtime.crash import CrashReporter

# These need no data folder: they must work where nothing can be written.
_WITHOUT_FOLDER = ("inspect", "classify", "import-log", "redact", "simulate", "self-test", "demo")


def start(given: Sequence[str]) -> int:
    """Run the program with these arguments; return its exit code."""
    arguments = _parsed(given)
    places = None
    try:
        places = _found_places(arguments)
        _warn(places, arguments)
        with _recording(places, arguments) as crash:
            return _guarded(places, arguments, crash)
    except CoeError as error:
        _fail(error, arguments, places)
        return int(error.exit_code)


def _parsed(given: Sequence[str]) -> argparse.Namespace:
    words = _EarlyWords(given)
    if getattr(sys.stderr, "name", "") != os.devnull:
        return parse(given, words.told)
    # The windowed executable has no console (__main__): what is said there, nobody sees.
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return parse(given, words.told)
    except SystemExit as end:
        if end.code == ExitCode.USAGE:
            _show_wrong_usage(said.getvalue())
        raise


def _show_wrong_usage(said: str) -> None:
    why = (said.strip().splitlines() or [""])[-1]
    error = CoeError(
        "wrong-usage",
        "The program was started with something that it does not understand.",
        detail=why.partition(": error: ")[2] or why,
        hint="Correct the shortcut or command that starts it. Without options the window opens.",
        exit_code=ExitCode.USAGE,
    )
    occupied = import_module("coe_assistant.app.occupied")
    # asked again, the same options say the same
    occupied.show_early_problem(error, "", can_repeat=False)


class _EarlyWords:
    """Tells what the grammar of the command line says, before the options are known."""

    def __init__(self, given: Sequence[str]) -> None:
        self._given = given

    def told(self, text: str) -> str:
        """Return a text in the language that the arguments or the settings name."""
        return self._words(text)

    @cached_property
    def _words(self) -> Callable[[str], str]:
        options = argparse.ArgumentParser(add_help=False, exit_on_error=False)
        options.add_argument("--language", default="")
        options.add_argument("--data-dir", default="")
        try:
            known, _ = options.parse_known_args([item for item in self._given if item])
            places = find_places(vars(known))
        except (CoeError, argparse.ArgumentError):
            return str
        words: Callable[[str], str] = (
            import_module("coe_assistant.app.speaking").speech_of(places).told
        )
        return words


def _found_places(arguments: argparse.Namespace) -> Places:
    while True:
        try:
            return find_places(vars(arguments))
        except CoeError as error:
            # The windowed executable has no console: this would not be seen there.
            if arguments.command is not None or arguments.tray:
                raise
            occupied = import_module("coe_assistant.app.occupied")
            if not occupied.show_early_problem(error, arguments.language or ""):
                raise


def _warn(places: Places, arguments: argparse.Namespace) -> None:
    if places.settings.problems:
        speech = import_module("coe_assistant.app.speaking").speech_of(places)
        output = _output(arguments, speech.told)
        for problem in places.settings.problems:
            output.warn(problem.error)


def _fail(error: CoeError, arguments: argparse.Namespace, places: Places | None) -> None:
    speaking = import_module("coe_assistant.app.speaking")
    crash = import_module("coe_assistant.runtime.crash")
    if places is not None:
        told = _late_words(places)
    else:
        wanted = arguments.language or ""
        told = speaking.speech_before_settings(resources_folder(), wanted).told
    _output(arguments, crash.unfailing(told)).fail(error)


def _output(arguments: argparse.Namespace, told: Callable[[str], str]) -> Output:
    made: Output = import_module("coe_assistant.cli.output").Output(
        is_json=bool(getattr(arguments, "json", False)), told=told
    )
    return made


def _guarded(places: Places, arguments: argparse.Namespace, crash: CrashReporter | None) -> int:
    try:
        code = _run(places, arguments)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except CoeError:
        raise
    except Exception as error:
        path = crash.report(error) if crash is not None else None
        defects = import_module("coe_assistant.runtime.crash")
        raise defects.defect_of(error, path) from error
    return int(ExitCode.DEFECT) if crash is not None and crash.has_defect else code


def _run(places: Places, arguments: argparse.Namespace) -> int:
    if arguments.command is None:
        window = import_module("coe_assistant.app.window")
        return int(window.open_window(places))
    if places.options.read_only:
        raise CoeError(
            "read-only-with-command",
            "--read-only belongs to the window, and a command was given.",
            hint="Leave the command out to look, or the option to carry the command out.",
            exit_code=ExitCode.USAGE,
        )
    commands = import_module("coe_assistant.cli.commands")
    program = import_module("coe_assistant.app.program")
    return int(commands.execute(arguments, places.options, program.Application(places)))


@contextlib.contextmanager
def _recording(places: Places, arguments: argparse.Namespace) -> Iterator[CrashReporter | None]:
    if arguments.command is None or arguments.command in _WITHOUT_FOLDER:
        # The window opens its log behind the first paint.
        logging.getLogger("coe_assistant").addHandler(logging.NullHandler())
        yield None
        return
    recording = import_module("coe_assistant.app.recording")
    with recording.recording(places, _late_words(places)) as crash:
        yield crash


def _late_words(places: Places) -> Callable[[str], str]:
    def told(text: str) -> str:
        words: str = import_module("coe_assistant.app.speaking").speech_of(places).told(text)
        return words

    return told
