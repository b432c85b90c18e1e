"""Components, dependencies and policies that an error text lists."""

from __future__ import annotations

import re

from coe_assistant.domain.failure import Component, MissingDependency, PolicyViolation
from coe_assistant.domain.folded_pattern import folded_pattern
from coe_assistant.domain.phrase import lower_ascii

_SHORTHANDS = {
    " ": r"\s{1,9}",
    "GUID": r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
    "QUOTE": r"\\{0,3}[\"'\u201c\u201d\u2018\u2019\u00ab\u00bb]",
}
_MAX_ROWS = 500


def _pattern(*parts: str) -> re.Pattern[str]:
    """Return the pattern of the joined parts; a space stands for any white space.

    It is for text in ASCII lower case.
    """
    text = "".join(parts)
    for shorthand, meaning in _SHORTHANDS.items():
        text = text.replace(shorthand, meaning)
    return folded_pattern(text)


# Each names kind, name and id by groups where the text has them; the first that matches wins.
_COMPONENTS = (
    _pattern(
        r"importing workflow \{?(?P<id>GUID)?\}?\s{0,9}type (?P<kind>\w{1,40}) name ",
        r"(?P<name>[^\r\n]{1,200}?)(?=: (?:flow|one|an?|the|could)\b|\r|\n|$)",
    ),
    _pattern(
        r"workflow id \{?(?P<id>GUID|<[^>]{1,40}>)\}? category (?P<kind>\w{1,40}) name ",
        r"(?P<name>[^\r\n]{1,160}?)\.?(?=\r|\n|$)",
    ),
    _pattern(
        r"RequiredComponentObject details: Type: (?P<kind>\w{1,60}), ",
        r"ObjectName: (?P<name>[^,\r\n]{0,200})(?:, Id: (?P<id>GUID))?",
    ),
    _pattern(r"\bThe (?P<kind>\w{1,60})\((?P<id>GUID)\) component"),
    _pattern(r"component QUOTE(?P<kind>\w{1,60})QUOTE with id QUOTE(?P<id>GUID)"),
    _pattern(r"(?P<kind>CustomControl)s? with name (?P<name>[\w.]{1,120})"),
    _pattern(r"(?P<kind>environment variable) QUOTE(?P<name>\w{1,120})QUOTE"),
    _pattern(
        r"delete (?P<kind>attribute)\s{0,3}:? ",
        r"(?P<name>\w{1,120} from entity\s{0,3}:? \w{1,120})",
    ),
    _pattern(r"(?P<kind>custom connector) (?P<name>[\w-]{1,160}) cannot"),
    _pattern(r"(?P<kind>connector|systemuser|solution)\W{0,3} With Id = (?P<id>GUID)"),
    _pattern(r"(?P<kind>Holding solution) (?P<name>\w{1,160}) (?:already )?exists"),
    _pattern(r"your (?P<kind>flow) could not turn on: (?P<name>[^\r\n]{1,160}?)\. "),
    _pattern(r"(?P<kind>workflow) with id QUOTE(?P<id>GUID)"),
    _pattern(r"(?P<kind>Flow) QUOTE(?P<id>GUID)QUOTE"),
    _pattern(r"Connection QUOTE(?P<name>[^'\"\r\n]{1,200})QUOTE to QUOTE(?P<kind>shared_\w{1,80})"),
    _pattern(
        r"connection QUOTE(?P<name>[^'\"\r\n]{1,200})QUOTE (?:for|under) API ",
        r"QUOTE(?P<kind>[^'\"\r\n]{1,80})QUOTE",
    ),
)
_DEPENDENT = _pattern(
    r"DependentComponentObject details: Type: (\w{1,60}), ",
    r"ObjectName: ([^,\r\n]{0,200})(?:, Id: (GUID))?",
)
_MISSING = _pattern(r"<Required ([^<>]{1,800}?)/?>\s{0,40}(?:<Dependent ([^<>]{1,800}?)/?>)?")
_ATTRIBUTE = re.compile(r"(\w{2,40})=\\{0,3}[\"']([^\"'\\]{0,300})\\{0,3}[\"']")
_INSTALL_FIRST = _pattern(
    r"Install the following solutions before installing this one: ([^\r\n]{1,1000})"
)
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d]{1,200})[\"\u201d]")
_POLICY_NAME = re.compile(r"policyDisplayName\W{1,12}([^\"\\\r\n]{1,120})")
_POLICY_ID = _pattern(r"apiPolicies/(GUID)|\bpolicyId\W{1,12}(GUID)")
_POLICY_IN_WORDS = re.compile(r"polic(?:y|ies)\s{1,9}['\"]([^'\"\r\n]{1,120})['\"]", re.IGNORECASE)
_CONNECTOR = re.compile(r"\bshared_\w{1,80}")


def find_component(text: str) -> Component | None:
    """Return the component that text blames, or None."""
    lowered = lower_ascii(text)
    for pattern in _COMPONENTS:
        if match := pattern.search(lowered):
            found = {group: _at(text, match, group) for group in pattern.groupindex}
            kind = " ".join(found.get("kind", "").split())
            name = " ".join(found.get("name", "").split())
            return Component(kind, name, found.get("id", ""))
    return None


def find_dependents(text: str) -> tuple[Component, ...]:
    """Return what still uses the thing that should be deleted, without repeats."""
    seen: dict[Component, None] = {}
    for match in _DEPENDENT.finditer(lower_ascii(text)):
        kind, name, key = (_at(text, match, group) for group in (1, 2, 3))
        seen.setdefault(Component(kind, name.strip(), key))
        if len(seen) == _MAX_ROWS:
            break
    return tuple(seen)


def find_missing(text: str) -> tuple[MissingDependency, ...]:
    """Return the missing-dependency rows of text, from the XML in it or from its sentence."""
    seen: dict[MissingDependency, None] = {}
    lowered = lower_ascii(text)
    for match in _MISSING.finditer(lowered):
        required = dict(_ATTRIBUTE.findall(_at(text, match, 1)))
        dependent = dict(_ATTRIBUTE.findall(_at(text, match, 2)))
        seen.setdefault(
            MissingDependency(
                required_name=_display(required),
                required_type=required.get("type", ""),
                solution=required.get("solution", ""),
                dependent_name=_display(dependent),
                dependent_type=dependent.get("type", ""),
            )
        )
        if len(seen) == _MAX_ROWS:
            break
    if not seen and (sentence := _INSTALL_FIRST.search(lowered)):
        for name in _QUOTED.findall(_at(text, sentence, 1)):
            seen.setdefault(MissingDependency(required_name="", solution=name))
    return tuple(seen)


def _display(attributes: dict[str, str]) -> str:
    names = ("displayName", "schemaName", "id")
    return next((attributes[name] for name in names if attributes.get(name)), "")


def _at(text: str, match: re.Match[str], group: int | str) -> str:
    """Return a group of a match in lower case as the text has it, or "" where there is none."""
    start, end = match.span(group)
    return text[start:end] if start >= 0 else ""


def find_policy(text: str) -> PolicyViolation:
    """Return the data policy and the connector that text names, as far as it does."""
    name = _POLICY_NAME.search(text) or _POLICY_IN_WORDS.search(text)
    policy_id = _POLICY_ID.search(lower_ascii(text))
    connector = _CONNECTOR.search(text)
    return PolicyViolation(
        policy=name[1] if name else "",
        policy_id=(_at(text, policy_id, 1) or _at(text, policy_id, 2)) if policy_id else "",
        connector=connector[0] if connector else "",
    )
