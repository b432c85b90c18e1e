"""The project's one command: run, test, check, measure and build.

Standard library only; everything else is installed by it (`packaging/environment.py`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - the reader may well have an older one
    sys.exit("coe-assistant needs Python 3.11 or newer; this is " + sys.version.split()[0])

from environment import (
    DEV_LOCK,
    ROOT,
    RUN_LOCK,
    SetupError,
    has_display,
    install_packages,
    prepare,
)

BENCH = ROOT / "tests" / "bench"
CHECKED = ("coe_assistant", "tests", "packaging")
HEADLESS_NOTE = "There is no display here: running without a window (--headless)."

CHECKS = (
    ("format", ["ruff", "format", "--check", *CHECKED]),
    ("lint", ["ruff", "check", *CHECKED]),
    ("types", ["mypy"]),
    ("imports", None),
    ("spelling", ["codespell_lib", *CHECKED, "docs", *(p.name for p in ROOT.glob("*.md"))]),
    ("house rules", ["pytest", "-q", "-p", "no:cacheprovider", "tests/house"]),
)


def demo(arguments: list[str]) -> int:
    """Upgrade a simulated tenant from start to finish."""
    python = prepare(RUN_LOCK)
    is_run = not {"--headless", "--help", "-h"} & set(arguments)
    if is_run and not has_display():
        print(HEADLESS_NOTE, flush=True)
        arguments = [*arguments, "--headless"]
    return _call([str(python), "-m", "coe_assistant", "demo", *arguments])


def run(arguments: list[str]) -> int:
    """Run the program itself; without arguments it opens the window."""
    python = prepare(RUN_LOCK)
    return _call([str(python), "-m", "coe_assistant", *arguments])


def test(arguments: list[str]) -> int:
    """Run all checks and pytest; arguments go to pytest and skip the checks."""
    python = prepare(DEV_LOCK)
    failed = 0 if arguments else check([])
    _compile_once(python)
    rest = arguments or ["--ignore=tests/house"]  # the checks ran them
    options = [
        "-n",
        "3",  # on two cores: tests of whole upgrades wait for a third of their time
        "--dist",
        "loadgroup",
        "--allow-hosts=127.0.0.1,::1,localhost",
        "--allow-unix-socket",
    ]
    return _call([str(python), "-m", "pytest", *options, *rest], cwd=ROOT) or failed


def check(_arguments: list[str]) -> int:
    """Format, lint, types, imports, spelling, house rules."""
    python = str(prepare(DEV_LOCK))
    importer = "from importlinter.cli import lint_imports_command as c; c()"
    failed = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        parts = ["-c", importer] if command is None else ["-m", *command]
        if _call([python, *parts], cwd=ROOT) != 0:
            failed.append(name)
    print("Checks failed: " + ", ".join(failed) if failed else "All checks hold.", flush=True)
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Run the measurements of tests/bench, or the named ones."""
    names = arguments or sorted(path.stem for path in BENCH.glob("*.py"))
    return max([_script(name, []) for name in names], default=0)


def kill_matrix(arguments: list[str]) -> int:
    """Kill the program in every phase and see it take up the same import."""
    return _script("kill_matrix", arguments)


def kill_restore(arguments: list[str]) -> int:
    """Kill the program while it turns flows off and on, and see that none stays off."""
    return _script("kill_restore", arguments)


def accessibility(arguments: list[str]) -> int:
    """Walk a whole upgrade by keyboard with an accessibility client (Linux)."""
    return _script("accessibility_walk", arguments)


def fuzz(arguments: list[str]) -> int:
    """Feed damaged and random input to every reader."""
    return max(_script("package_fuzz", arguments), _script("classifier_fuzz", arguments))


def shots(arguments: list[str]) -> int:
    """Take the pictures of docs/images again: gallery --docs."""
    return gallery(["--docs", *arguments])


def gallery(arguments: list[str]) -> int:
    """Picture every scene of the window in every form (--help: options)."""
    python = prepare(DEV_LOCK)
    return _call([str(python), str(ROOT / "tests" / "ui" / "gallery.py"), *arguments], cwd=ROOT)


def texts(arguments: list[str]) -> int:
    """Print the texts that a language lacks (de, or the first argument) as JSON to be filled."""
    return _call([str(prepare(DEV_LOCK)), str(ROOT / "packaging" / "texts.py"), *arguments])


def build(arguments: list[str]) -> int:
    """Build the packaged program for this system (--help: options)."""
    return _call([str(prepare(DEV_LOCK)), str(ROOT / "packaging" / "frozen_build.py"), *arguments])


def build_windows(arguments: list[str]) -> int:
    """Build and try the Windows program on Linux, under Wine."""
    script = ROOT / "packaging" / "build_windows.py"
    return _call([str(prepare(DEV_LOCK)), str(script), *arguments])


def winget(arguments: list[str]) -> int:
    """Fill the winget manifests: VERSION INSTALLER_URL INSTALLER."""
    return _call([sys.executable, str(ROOT / "packaging" / "winget_manifests.py"), *arguments])


def lock(arguments: list[str]) -> int:
    """Write both lock files again from pyproject.toml (needs uv; arguments go to uv)."""
    pins = "PySide6-Essentials==6.11.3\nshiboken6==6.11.3\n"
    for path, extras in ((RUN_LOCK, []), (DEV_LOCK, ["--extra", "dev", "--extra", "build"])):
        command = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header"]
        command += ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        command += ["--python-version", "3.11", "--constraint", "-", *extras, *arguments]
        made = subprocess.run(
            [*command, "pyproject.toml"],
            cwd=ROOT,
            input=pins,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            print(made.stderr, file=sys.stderr)
            return 1
        if re.search(r"://|^-", made.stdout, re.MULTILINE):
            print("The lock would name an address; not written.", file=sys.stderr)
            return 1
        path.write_text(made.stdout, "utf-8")
    return 0


def system(_arguments: list[str]) -> int:
    """Install what screenshots and a real window need on Debian: Xvfb."""
    install_packages(["xvfb"], "A window without a screen needs Xvfb")
    return 0


COMMANDS = {
    "demo": demo,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "kill-matrix": kill_matrix,
    "kill-restore": kill_restore,
    "accessibility": accessibility,
    "fuzz": fuzz,
    "gallery": gallery,
    "shots": shots,
    "texts": texts,
    "build": build,
    "build-windows": build_windows,
    "winget": winget,
    "lock": lock,
    "system": system,
}


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(_usage(), file=sys.stderr)
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    try:
        return command(arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"The machine refused: {error}", file=sys.stderr)
    return 1


def _usage() -> str:
    lines = [f"  {name:14} {command.__doc__}" for name, command in COMMANDS.items()]
    return "usage: python3 packaging/dev.py COMMAND [arguments]\n" + "\n".join(lines)


def _missing(path: Path) -> int:
    print(f"{path.relative_to(ROOT)} does not exist in this copy.", file=sys.stderr)
    return 2


def _compile_once(python: Path) -> None:
    """Compile the package: the tests start it hundreds of times, some machines keep nothing."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    _call([str(python), "-m", "compileall", "-q", "-j", "0", "coe_assistant"], cwd=ROOT)


def _script(name: str, arguments: list[str]) -> int:
    path = BENCH / f"{name}.py"
    if not path.is_file():
        return _missing(path)
    return _call([str(prepare(DEV_LOCK)), str(path), *arguments], cwd=ROOT)


def _call(command: list[str], cwd: Path | None = None) -> int:
    environment = dict(os.environ)
    paths = [str(ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(part for part in paths if part)
    if not has_display():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        return subprocess.run(command, cwd=cwd, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
