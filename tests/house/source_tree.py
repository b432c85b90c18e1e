"""What the house rules read: tracked Python files and their syntax trees."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "coe_assistant"

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file that git knows and that is there."""
    names = _names_from_git()
    if names:
        paths = [ROOT / name for name in names]
    else:  # an unpacked archive, or a machine without git
        paths = [path for path in ROOT.rglob("*") if not _is_cache(path)]
    return tuple(path for path in paths if path.is_file())


def _names_from_git() -> list[str]:
    git = shutil.which("git")
    if git is None:
        return []
    command = [git, "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return [name for name in listed.stdout.split("\0") if name] if not listed.returncode else []


def _is_cache(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    hidden = parts[0].startswith(".") and parts[0] not in {".ci", ".github"}
    return hidden or "__pycache__" in parts or parts[0] in {"build", "dist"}


def python_files(*folders: str) -> list[Path]:
    """Return the tracked Python files below some folders of the project."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and any(root in path.parents or root == path for root in roots)
    ]


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """Return a file's path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[FunctionNode]:
    """Return all functions and methods of a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def length(node: FunctionNode) -> int:
    """Return the lines of a function from `def` on, without its docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None and len(node.body) > 1:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines
