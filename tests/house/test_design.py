"""Colours, type and sizes stand in the design files; the rest of the window names their roles."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE)) if str(HERE) not in sys.path else None

from source_tree import name, python_files, tree  # noqa: E402

# where the design is made, and where marks are drawn on their own grid of twenty units
DESIGN = {
    f"coe_assistant/ui/{file}.py"
    for file in ("design", "colours", "theme", "style_sheet", "system_look", "icons")
}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?![\w-])|\brgba?\(")
SHEET = re.compile(r"\b(color|background|border|padding|margin|font(-\w+)?)\s*:\s*\S")
# functions of Qt that take pixels, and the arguments that are pixels
PIXELS = {
    "setFixedWidth", "setFixedHeight", "setFixedSize", "setMinimumWidth", "setMinimumHeight",
    "setMinimumSize", "setMaximumWidth", "setMaximumHeight", "setMaximumSize", "resize",
    "setContentsMargins", "setSpacing", "setHorizontalSpacing", "setVerticalSpacing",
    "setColumnWidth", "setMargin", "setHandleWidth", "setIndent", "addSpacing",
    "setMinimumSectionSize", "setDefaultSectionSize", "setIconSize", "setColumnMinimumWidth",
}  # fmt: skip
FONTS = {"setPointSize", "setPointSizeF", "setPixelSize", "QFont"}
COLOURS = {"QColor", "setNamedColor", "fromRgb"}
PIXEL_ARGUMENTS = {"gap", "line_gap", "margin", "width", "least"}
SMALL = 1  # 0 is none, and 1 the least a thing may have


def faults_in(module: ast.Module) -> list[str]:
    """Return what a module says of colours, type and sizes by itself."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if COLOUR.search(node.value) or (SHEET.search(node.value) and ";" in node.value):
                found.append(f"{node.lineno} {node.value[:40]!r}")
        elif isinstance(node, ast.Call):
            found += _faults_of_call(node)
        elif isinstance(node, ast.Attribute) and _name(node.value) == "GlobalColor":
            found += [f"{node.lineno} {node.attr}"] if node.attr != "transparent" else []
    return found


def _faults_of_call(node: ast.Call) -> list[str]:
    called = _name(node.func)
    values = list(node.args) if called in PIXELS | FONTS else []
    values += [item.value for item in node.keywords if item.arg in PIXEL_ARGUMENTS]
    found = [f"{node.lineno} {called}({_written(value)})" for value in values if _is_size(value)]
    if called in COLOURS and any(_is_literal(value) for value in node.args):
        found.append(f"{node.lineno} {called} with a literal")
    return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str))


def _is_size(node: ast.expr) -> bool:
    """Say whether a number of pixels is written out, alone or in a sum with a role."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, (ast.Add, ast.Sub)):
            return _is_size(node.left) or _is_size(node.right)
        return False  # a role times, or divided by, a number is a share of it
    if isinstance(node, ast.IfExp):
        return _is_size(node.body) or _is_size(node.orelse)
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
    return is_number and abs(node.value) > SMALL


def _written(node: ast.expr) -> str:
    return ast.unparse(node)


def constants_of_pixels(module: ast.Module) -> list[str]:
    """Return names of a module that hold a number and are handed to Qt as pixels."""
    numbers = {
        target.id
        for node in module.body
        if isinstance(node, ast.Assign) and _is_size(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            values = list(node.args) if _name(node.func) in PIXELS else []
            values += [item.value for item in node.keywords if item.arg in PIXEL_ARGUMENTS]
            names = {sub.id for value in values for sub in ast.walk(value)
                     if isinstance(sub, ast.Name)}  # fmt: skip
            found += [f"{node.lineno} {one}" for one in sorted(names & numbers)]
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in python_files("coe_assistant/ui") if name(path) not in DESIGN],
    ids=lambda path: path.stem,
)
def test_window_names_roles_of_the_design_instead_of_values(path) -> None:
    module = tree(path)
    assert faults_in(module) + constants_of_pixels(module) == []


@pytest.mark.parametrize(
    "source",
    [
        "painter.setPen(QColor('#ff0000'))",
        "widget.setStyleSheet('QLabel { color: red; }')",
        "font.setPointSizeF(12.5)",
        "box.setContentsMargins(0, 12, 0, 0)",
        "column(a, b, gap=6)",
        "box.setSpacing(Space.XS + 2)",
        "painter.setPen(Qt.GlobalColor.red)",
        "_WIDE = 640\nwidget.setMinimumWidth(_WIDE)",
    ],
)
def test_planted_values_are_found(source: str) -> None:
    module = ast.parse(source)
    assert faults_in(module) + constants_of_pixels(module)


@pytest.mark.parametrize(
    "source",
    [
        "painter.setPen(QColor(colours.text))",
        "box.setContentsMargins(Space.XL, 0, Space.XL, Space.S)",
        "widget.setMinimumHeight(Size.LOG * 2)",
        "text = tr('Item #12 of 20: see #7148')",
        "widget.setMinimumHeight(1)",
    ],
)
def test_roles_are_not_taken_for_values(source: str) -> None:
    module = ast.parse(source)
    assert faults_in(module) + constants_of_pixels(module) == []
