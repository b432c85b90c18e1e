"""One table or value of a TOML text replaced, everything else kept, comments included."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def with_section(text: str, name: str, values: Mapping[str, Any]) -> str:
    """Return text with the table name (and its sub-tables) holding values.

    Raises:
        ValueError: that cannot be done without changing another value.
    """
    wanted = {**tomllib.loads(text), name: dict(values)}
    kept = "".join(_without(text, name)).rstrip("\n")
    parts = [kept, ""] if kept else []
    changed = "\n".join([*parts, *_table(name, values)]) + "\n"
    # The cut goes by lines; a header inside a longer text would mislead it. Reading the result
    # again proves that nothing else was touched.
    if tomllib.loads(changed) != wanted:
        msg = f"the table {name} cannot be told apart from the rest of the file"
        raise ValueError(msg)
    return changed


def with_value(text: str, key: str, value: object) -> str:
    """Return text with the key at its top holding value; None takes the key out.

    Raises:
        ValueError: that cannot be done without changing another value.
    """
    wanted = {**tomllib.loads(text), key: value}
    if value is None:
        del wanted[key]
    top: list[str] = []
    lines = text.splitlines(keepends=True)
    while lines and not _HEADER.match(lines[0].rstrip("\r\n")):
        line = lines.pop(0)
        if line.partition("=")[0].strip().strip("\"'") != key:
            top.append(line)
    if value is not None:
        at = next((n for n in range(len(top), 0, -1) if top[n - 1].strip()), 0)
        end = "" if not at or top[at - 1].endswith("\n") else "\n"
        top.insert(at, f"{end}{_key(key)} = {_value(value)}\n")
    changed = "".join((*top, *lines))
    if tomllib.loads(changed) != wanted:
        msg = f"the value {key} cannot be told apart from the rest of the file"
        raise ValueError(msg)
    return changed


def _without(text: str, name: str) -> Iterator[str]:
    is_inside = False
    for line in text.splitlines(keepends=True):
        header = _HEADER.match(line.rstrip("\r\n"))
        if header is not None:
            first = header[1].split(".")[0].strip().strip("\"'")
            is_inside = first == name
        if not is_inside:
            yield line


def _table(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{name}]"
    tables = {key: value for key, value in values.items() if isinstance(value, Mapping)}
    for key, value in values.items():
        if key not in tables:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        if value:
            yield ""
            yield from _table(f"{name}.{_key(key)}", value)
        else:
            yield f"[{name}.{_key(key)}]"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    # JSON's escapes are a part of TOML's; DEL is the one sign that JSON leaves as it is.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
