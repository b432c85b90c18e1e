"""docs/json.md as its sections, and the keys that a function's source writes."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
_HEADING = re.compile(r"(?m)^###? (.+)$")
_ROW = re.compile(r"(?m)^\| (`.+?`) \| (.+?) \| (.+) \|$")
_CODE = re.compile(r"`([^`]*)`")


@dataclass(frozen=True)
class Section:
    """One heading: paths of keys with their values, where the page lists all; examples."""

    title: str
    keys: dict[str, frozenset[str]]
    examples: tuple[Any, ...]

    @property
    def names(self) -> set[str]:
        """Every name on the way of a path; what stands for any name is none."""
        parts = {part for path in self.keys for part in path.replace("[]", "").split(".")}
        return {part for part in parts if not part.startswith("<")}


def sections() -> dict[str, Section]:
    """Return the sections by their heading, without the marks of code."""
    parts = _HEADING.split(PAGE.read_text("utf-8"))[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {title.replace("`", ""): _section(title, text) for title, text in pairs}


def _section(title: str, text: str) -> Section:
    keys = {}
    for names, _, meaning in _ROW.findall(text):
        listed = meaning.partition("One of ")[2].partition(";")[0]
        for path in _CODE.findall(names):
            keys[path] = frozenset(_CODE.findall(listed))
    examples = tuple(json.loads(one) for one in re.findall(r"(?s)```json\n(.+?)```", text))
    return Section(title, keys, examples)


def paths_of(value: Any, at: str = "") -> Iterator[str]:
    """Give the path of every leaf of an example; of an empty list or object its own."""
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from paths_of(item, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from paths_of(value[0], f"{at}[]")
    else:
        yield at


def is_told(path: str, keys: Iterable[str]) -> bool:
    """Return whether a path of an example is one of keys, or stands above one of them."""
    for key in keys:
        pattern = re.sub(r"<\\?\w+>", ".+", re.escape(key).replace(r"\<", "<"))
        if re.fullmatch(pattern, path) or key.startswith((f"{path}.", f"{path}[")):
            return True
    return False


def written_keys(*writers: Any) -> set[str]:
    """Return the keys that functions write as literals, or the fields of dataclasses."""
    found: set[str] = set()
    for writer in writers:
        if isinstance(writer, type) and dataclasses.is_dataclass(writer):
            found |= _fields(writer)
        else:
            tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(writer))))
            found |= {key for node in ast.walk(tree) for key in _keys(node)}
    return found


def _fields(kind: type) -> set[str]:
    found = set()
    for name, hint in get_type_hints(kind).items():
        found.add(name)
        for part in get_args(hint):
            if dataclasses.is_dataclass(part):
                found |= _fields(part)
    return found


def _keys(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Dict(keys=keys):
            yield from (key.value for key in keys if _is_text(key))
        case ast.DictComp(generators=[ast.comprehension(iter=ast.Tuple(elts=names))]):
            yield from (name.value for name in names if _is_text(name))
        case ast.Assign(targets=[*targets]):
            for target in targets:
                if isinstance(target, ast.Subscript) and _is_text(target.slice):
                    yield target.slice.value


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
