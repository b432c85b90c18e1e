"""Writes the facts of a check for people: with names, units and readable values.

The words are data (domain.fact_book). A fact that the data does not know is shown under its own
name rather than left out: evidence is never lost on the way to the screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from coe_assistant.domain.fact_book import FactBook, FactForm, FactWords
from coe_assistant.ui.text import counted, duration, number, percent, size, told, tr, when

_MOST = 12
_MEGABYTE = 1024 * 1024
_HOLE = re.compile(r"\{(\w+)\}")
# Names of the languages by Windows locale id; others are shown by their number.
_LANGUAGES = {
    1031: "Deutsch",
    1033: "English",
    1036: "français",
    1034: "español",
    3082: "español",
    1040: "italiano",
    1041: "日本語",
    1043: "Nederlands",
    1045: "polski",
    1046: "português (Brasil)",
    2070: "português",
    1053: "svenska",
    1030: "dansk",
    1044: "norsk",
    1035: "suomi",
    1029: "čeština",
    1055: "Türkçe",
    2052: "中文(简体)",
    1042: "한국어",
}


def fact_rows(
    facts: Mapping[str, object], check_id: str = "", book: FactBook | None = None
) -> list[tuple[str, str]]:
    """Return name and value of each fact in the book's order, long lists cut with a count."""
    known = (book or FactBook()).words(check_id)
    order = [name for name in known if name in facts]
    order += [name for name in facts if name not in known]
    rows = []
    for name in order:
        words = known.get(name, FactWords(_plain(name)))
        if words.form is not FactForm.HIDDEN and facts[name] != "":
            rows.append((told(words.name), fact_value(facts[name], words)))
    return rows


def fact_value(value: object, words: FactWords) -> str:
    """Return one value as people read it."""
    if value is None or value == "":
        return told(words.missing) or tr("not known")
    if value == []:
        return told(words.none) or tr("none")
    if isinstance(value, Mapping):
        return _entry(value, words)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _list(value, words)
    meaning = words.values.get(_as_json(value))
    return told(meaning) if meaning is not None else _single(value, words.form)


def _single(value: object, form: FactForm) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, int | float):
        return _number(value, form)
    text = str(value)
    return _time(text) if form is FactForm.TIME else text


def _number(value: float, form: FactForm) -> str:
    match form:
        case FactForm.PERCENT:
            return percent(value, 0 if float(value).is_integer() else 1)
        case FactForm.MEGABYTES:
            return size(int(value * _MEGABYTE))
        case FactForm.SECONDS:
            return duration(value) if value >= 1 else tr("under 1 s")
        case FactForm.MILLISECONDS:
            return tr("{number} ms").format(number=_short(round(value)))
        case FactForm.MINUTES:
            return duration(value * 60) if value else tr("under 1 min")
        case FactForm.LANGUAGE:
            return f"{_LANGUAGES[int(value)]} ({value})" if value in _LANGUAGES else str(value)
        case _:
            return _short(value)


def _short(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _time(text: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    return when(instant) if instant.tzinfo is not None else text


def _entry(entry: Mapping[str, object], words: FactWords) -> str:
    if not words.parts:
        return ", ".join(f"{_plain(str(key))}: {_inner(item)}" for key, item in entry.items())
    parts = (_part(part, entry, words.fields) for part in words.parts)
    return ", ".join(part for part in parts if part)


def _part(template: str, entry: Mapping[str, object], fields: Mapping[str, FactWords]) -> str:
    """Return a part with its fields filled in, or "" where nothing is known of one."""
    filled = {}
    for name in _HOLE.findall(template):
        words = fields.get(name, FactWords())
        value = entry.get(name)
        is_blank = value is None or value in ("", [])
        filled[name] = told(words.missing) if is_blank else fact_value(value, words)
        if not filled[name]:
            return ""
    return told(template).format(**filled)


def _inner(value: object) -> str:
    return fact_value(value, FactWords())


def _list(values: Sequence[object], words: FactWords) -> str:
    if words.brief:
        return counted(len(values), "%n (named in the evidence)", "%n (named in the evidence)")
    mark = "•  " if len(values) > 1 and any(isinstance(item, Mapping) for item in values) else ""
    lines = [f"{mark}{fact_value(item, words)}" for item in values[:_MOST]]
    if len(values) > _MOST:
        lines.append(tr("and {count} more").format(count=len(values) - _MOST))
    has_short = all(isinstance(item, str | int) for item in values) and len(values) <= _MOST
    return ", ".join(lines) if has_short and len(", ".join(lines)) <= 60 else "\n".join(lines)


def _as_json(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(key: str) -> str:
    return key.replace("_", " ").capitalize()
