"""The languages of the program: folders of JSON files with texts, shipped ones and local ones.

``<language>/language.json`` says what holds for the language, every other file there holds texts
of one area. A folder of the same form in the data folder adds languages and texts, or replaces
them. A text that is not usable is left out with a warning: English is shown in its place.
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coe_assistant.domain.catalogue import OTHER, Catalogue, Entry
from coe_assistant.domain.language import ENGLISH, MONTHS, PSEUDO, PSEUDO_RTL, Language
from coe_assistant.domain.pseudo_text import pseudo, pseudo_mirrored
from coe_assistant.domain.text_template import parse_template

ABOUT = "language.json"
WINDOW_AREAS = "window"  # areas whose name begins so hold literals of the window alone
_SCHEMA = 1
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CATEGORIES = ("zero", "one", "two", "few", "many", OTHER)
_LARGEST = 4_000_000  # bytes of one file
_MOST_FILES = 100
_ENGLISH = Language(ENGLISH, "English")


class CatalogueRefusedError(ValueError):
    """A file, or an entry of it, does not have the promised form."""


@dataclass(frozen=True, slots=True)
class LoadedCatalogue:
    """The texts of a language, and why parts of its files are not used."""

    catalogue: Catalogue
    warnings: tuple[str, ...] = ()


class CatalogueShelf:
    """Finds languages and loads one.

    Args:
        folders: Where languages lie, shipped ones first; later ones replace.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def languages(self) -> tuple[Language, ...]:
        """Return the languages there are, English not among them, by tag."""
        found: dict[str, Language] = {}
        for folder in self._folders:
            for path in sorted(folder.glob(f"*/{ABOUT}"))[:_MOST_FILES]:
                try:
                    found[path.parent.name] = read_language(path)
                except CatalogueRefusedError:
                    continue  # load() says why
        return tuple(found[tag] for tag in sorted(found))

    def load(self, tag: str) -> LoadedCatalogue:
        """Return the texts of a language; what is not usable in its files is a warning."""
        if tag in (PSEUDO, PSEUDO_RTL):
            return LoadedCatalogue(self._pseudo(tag))
        language = Language(tag, tag)
        entries: dict[str, Entry] = {}
        warnings: list[str] = []
        for folder in self._folders:
            path = folder / tag / ABOUT
            try:
                language = read_language(path) if path.is_file() else language
            except CatalogueRefusedError as error:
                warnings.append(f"{path.name} of {tag} is not used: {error}")
            for area in sorted((folder / tag).glob("*.json"))[:_MOST_FILES]:
                if area.name != ABOUT:
                    _add(entries, area, language, warnings)
        return LoadedCatalogue(Catalogue(language, entries), tuple(warnings))

    def _pseudo(self, tag: str) -> Catalogue:
        make = pseudo_mirrored if tag == PSEUDO_RTL else pseudo
        language = Language(tag, tag, is_right_to_left=tag == PSEUDO_RTL)
        keys: dict[str, bool] = {}
        for known in self.languages():
            for key, entry in self.load(known.tag).catalogue.entries.items():
                keys[key] = entry.is_told or keys.get(key, False)
        entries = {key: Entry({OTHER: make(key)}, is_told=told) for key, told in keys.items()}
        return Catalogue(language, entries, make)


def read_language(path: Path) -> Language:
    """Return what a file language.json says.

    Raises:
        CatalogueRefusedError: it cannot be read, or does not have the promised form.
    """
    about = _document(path)
    tag, name = about.get("language"), about.get("name")
    if not isinstance(tag, str) or not _TAG.fullmatch(tag) or tag != path.parent.name:
        raise CatalogueRefusedError("language is not the name of the folder, such as de")
    if not isinstance(name, str) or not name.strip():
        raise CatalogueRefusedError("name is missing")
    direction = about.get("direction", "ltr")
    if direction not in ("ltr", "rtl"):
        raise CatalogueRefusedError("direction is neither ltr nor rtl")
    date = about.get("date_pattern", "d MMM yyyy")
    if not isinstance(date, str) or not {"d", "M", "y"} <= {*date}:
        raise CatalogueRefusedError("date_pattern needs d, M and y")
    category, categories = _plural(about.get("plural", {}))
    return Language(
        tag,
        name,
        direction == "rtl",
        date,
        **_signs(about),
        months=_months(about),
        category=category,
        categories=categories,
    )


def _signs(about: Mapping[str, Any]) -> dict[str, str]:
    signs = {
        name: about.get(name, getattr(_ENGLISH, name)) for name in ("decimal", "group", "percent")
    }
    for name in ("decimal", "group"):
        if not isinstance(signs[name], str) or len(signs[name]) != 1 or signs[name].isalnum():
            raise CatalogueRefusedError(f"{name} is not one sign")
    if not isinstance(signs["percent"], str) or "{number}" not in signs["percent"]:
        raise CatalogueRefusedError("percent has no {number}")
    if signs["decimal"] == signs["group"]:
        raise CatalogueRefusedError("decimal and group are the same sign")
    return signs


def _months(about: Mapping[str, Any]) -> tuple[str, ...]:
    months = about.get("months", list(MONTHS))
    if not isinstance(months, list) or len(months) != len(MONTHS):
        raise CatalogueRefusedError(f"months are not {len(MONTHS)}")
    if not all(isinstance(name, str) and name.strip() for name in months):
        raise CatalogueRefusedError("a name of months is empty")
    return tuple(months)


def _plural(given: object) -> tuple[Callable[[int], str], tuple[str, ...]]:
    rule = given if isinstance(given, Mapping) else {}
    forms = rule.get("forms", ["one", OTHER])
    if not isinstance(forms, list) or not forms or not {*forms} <= {*_CATEGORIES}:
        raise CatalogueRefusedError(f"plural.forms must name some of {', '.join(_CATEGORIES)}")
    try:
        # The form of gettext's Plural-Forms; c2py lets arithmetic on n through and nothing else.
        number = gettext.c2py(str(rule.get("expression", "n != 1")))
    except (ValueError, RecursionError) as error:
        raise CatalogueRefusedError(f"plural.expression: {error}") from error

    def category(count: int) -> str:
        at = number(abs(count))
        return str(forms[at]) if 0 <= at < len(forms) else OTHER

    return category, tuple(forms)


def _add(entries: dict[str, Entry], path: Path, language: Language, warnings: list[str]) -> None:
    where = f"{path.parent.name}/{path.name}"
    try:
        texts = _texts(path)
    except CatalogueRefusedError as error:
        warnings.append(f"{where} is not used: {error}")
        return
    is_told = not path.stem.startswith(WINDOW_AREAS)
    for key, value in texts.items():
        try:
            entry = _entry(key, value, language, is_told=is_told)
        except CatalogueRefusedError as error:
            warnings.append(f"{where}: {key[:60]!r} is not used: {error}")
            continue
        # The window asks for the same words: what comes from below too stays so.
        is_known = key in entries and entries[key].is_told
        entries[key] = replace(entry, is_told=True) if is_known else entry


def _texts(path: Path) -> Mapping[str, object]:
    texts = _document(path).get("texts")
    if not isinstance(texts, dict):
        raise CatalogueRefusedError("texts is missing")
    return texts


def _entry(key: str, value: object, language: Language, *, is_told: bool) -> Entry:
    forms = {OTHER: value} if isinstance(value, str) else value
    if not isinstance(forms, dict) or not forms:
        raise CatalogueRefusedError("neither a text nor forms by plural category")
    by = forms.get("by", "")
    shown = {name: text for name, text in forms.items() if name != "by"}
    unknown = {*shown} - {*_CATEGORIES}
    if unknown or OTHER not in shown:
        raise CatalogueRefusedError(f"forms must be {', '.join(language.categories)}")
    for name, text in shown.items():
        if not isinstance(text, str) or not text.strip():
            raise CatalogueRefusedError(f"{name} is empty")
        _compare(key, text, is_main=name == OTHER)
    if by and by not in parse_template(key).holes:
        raise CatalogueRefusedError(f"there is no hole {by!r}")
    return Entry(shown, str(by), is_told)


def _compare(key: str, text: str, *, is_main: bool) -> None:
    wanted, there = {*_holes(key)}, {*_holes(text)}
    # "one" may say the number in words.
    if there - wanted or (is_main and wanted - there):
        names = ", ".join(sorted(wanted)) or "none"
        raise CatalogueRefusedError(f"its holes must be these: {names}")


def _holes(text: str) -> Iterator[str]:
    yield from parse_template(text).holes
    if "%n" in text:
        yield "%n"


def _document(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise CatalogueRefusedError(f"larger than {_LARGEST} bytes")
        document = json.loads(raw.decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CatalogueRefusedError(str(error)) from error
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        raise CatalogueRefusedError(f"schema is not {_SCHEMA}")
    return document
