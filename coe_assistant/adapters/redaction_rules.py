"""Loads the redaction rules: the program's own files, then the user's additions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.packed_text import PACKED_BYTES
from coe_assistant.domain.redaction_rule import Rule
from coe_assistant.domain.shape_pattern import can_match_in, shape_pattern

MAX_FILE_BYTES = 500_000
MAX_LOCAL_FILES = 20
_ANY_CASE = b"(?i)"
_UNBOUNDED = re.compile(r"\)[*+][*+?]?\)[*+]")

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class RuleRow(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One rule of a file: either pattern or keys."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{2,40}$")]
    kind: Annotated[str, msgspec.Meta(pattern=r"^[a-z-]{2,20}$")]
    gates: Annotated[list[Text], msgspec.Meta(min_length=1, max_length=60)]
    pattern: Text = ""
    keys: Text = ""
    audience: Literal["all", "public"] = "all"
    is_secret: bool = True
    spans_lines: bool = False
    leads: bool = False
    is_keyed: bool = False
    min_length: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1


class RuleFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A file of rules."""

    rule: Annotated[list[RuleRow], msgspec.Meta(max_length=200)]


def load_rules(folder: Path, local_folder: Path | None = None) -> tuple[Rule, ...]:
    """Return all rules, the program's first.

    Raises:
        CoeError: a file cannot be used. Fails closed: a missing rule would be a leak.
    """
    paths = sorted(folder.glob("*.toml"))
    if local_folder is not None:
        paths += sorted(local_folder.glob("redaction*.toml"))[:MAX_LOCAL_FILES]
    rules: dict[str, Rule] = {}
    for path in paths:
        for row in _read(path).rule:
            if row.id in rules:
                raise _refused(path, f"the rule {row.id} is there twice")
            rules[row.id] = _rule(path, row)
    if not rules:
        raise _refused(folder, "there are no rules")
    return tuple(rules.values())


def _read(path: Path) -> RuleFile:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
        if len(raw) > MAX_FILE_BYTES:
            raise _refused(path, f"it is larger than {MAX_FILE_BYTES} bytes")
        return msgspec.toml.decode(raw, type=RuleFile)
    except (msgspec.MsgspecError, OSError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(path, str(error)) from error


def _rule(path: Path, row: RuleRow) -> Rule:
    if bool(row.pattern) == bool(row.keys):
        raise _refused(path, f"the rule {row.id} needs either pattern or keys")
    source = row.pattern or row.keys
    if _UNBOUNDED.search(source):
        raise _refused(path, f"the pattern of {row.id} repeats a repetition")
    try:
        raw = source.encode("ascii")
        is_folded = bool(row.keys) or raw.startswith(_ANY_CASE)
        raw = folded(raw.removeprefix(_ANY_CASE)) if is_folded else raw
        raw = keyed(raw, row.min_length) if row.keys else raw
        pattern = re.compile(raw)
        shape = None if row.spans_lines else shape_pattern(raw)
    except (re.error, UnicodeEncodeError) as error:
        raise _refused(path, f"the pattern of {row.id} is not usable: {error}") from error
    gates = tuple(gate.lower().encode() for gate in row.gates)
    is_for_packed = can_match_in(raw, PACKED_BYTES)
    return Rule(
        id=row.id,
        kind=row.kind,
        pattern=pattern,
        gates=gates,
        packed_gates=tuple(
            gate for gate in gates if is_for_packed and not gate.strip(PACKED_BYTES)
        ),
        is_public_only=row.audience == "public",
        is_secret=row.is_secret,
        spans_lines=row.spans_lines,
        is_folded=is_folded,
        is_keyed=row.is_keyed or bool(row.keys),
        shape=shape,
        leads=row.leads,
    )


def folded(pattern: bytes) -> bytes:
    """Return pattern for text in small letters; that is several times as fast as (?i)."""
    return re.sub(rb"\\.|[A-Z]+", _in_small_letters, pattern)


def _in_small_letters(match: re.Match[bytes]) -> bytes:
    return match[0] if match[0].startswith(b"\\") else match[0].lower()


def keyed(keys: bytes, least: int) -> bytes:
    """Return a pattern for the value of a name in keys: JSON, XML, argv, ini, prose, tables."""
    size = b"{%d,4000}" % least
    words = rb"(?:true|false|null|none|undefined|\[[a-z-]+-[0-9a-f]{6}\]?)(?![\w-])"
    no = rb"(?!" + words + rb")"
    bare = no + rb"((?:(?!\\[nrt][A-Za-z ])[^\s\"'<>&;,])" + size + rb")"
    double = rb'"' + no + rb'([^"\r\n]' + size + rb')"?'
    single = rb"'" + no + rb"([^'\r\n]" + size + rb")'?"
    quoted = rb"(?:" + double + rb"|" + single + rb")"
    inside = no + rb"([^<\r\n]" + size + rb")<"
    forms = (
        # in a list or an object of its own: "x": ["y"], "x": {"value": "y"}
        rb"[\"']?\s{0,4}[:=]\s{0,4}(?:\[|\{\s{0,4}[\"']value[\"']\s{0,4}:)\s{0,4}" + quoted,
        # after a sign: {"x": "y"}, x = y, x      : y, **x**: y, x: `y`, ["x"] = y
        rb"[\"'*\]]{0,2}\s{0,60}(?:[:=]|=>)\*{0,2}\s{0,60}(?:" + quoted + rb"|`?" + bare + rb")",
        # in XML: <x>y</x>, <x a="b">y</x>, <x><![CDATA[y]]></x>
        rb"(?:[^<>=\"']{0,40}|\s[^<>\r\n]{0,200})>" + inside,
        rb"(?:\s[^<>\r\n]{0,200})?>\s{0,20}<!\[cdata\[([^\]\r\n]" + size + rb")",
        # named by what is before: <s name="x"><value>y<, <key>x</key><string>y<
        rb"(?:[\"'][^<>\r\n]{0,80}|</\w{1,20})>\s{0,20}<(?:value|string)>" + inside,
        # named beside a value: {"name": "x", "type": "z", "value": "y"}, ("x", "y")
        rb"[\"'][^{}<>\r\n]{0,120}?\bvalue[\"']?\s{0,4}[:=]\s{0,4}[\"']([^\"'\r\n]"
        + (size + rb")"),
        rb"[\"']\s{0,4},\s{0,4}[\"']([^\"'\r\n]" + size + rb")",
        # in a table and in prose: | x | y |, x was "y", x is y1
        rb"[\"'`]?\s{0,20}\|\s{0,20}`?" + bare,
        rb"\s{1,4}(?:(?:is|was|to)\s{1,4})?" + quoted,
        rb"(?:\s{1,4}(?:is|was|to):?)\s{1,4}(?=\S*\d)" + bare,
    )
    named = rb"(?:" + rb"|".join(forms) + rb")"
    argument = rb"(?<=[-/]" + rb")" + keys + rb"\s{1,4}" + bare
    dashed = rb"--?(?:[A-Za-z]{1,20}-){0,3}" + keys + rb"\s{1,4}(?!-)" + bare
    stored = rb"\bsetx\s{1,4}\w{0,40}" + keys + rb"\s{1,4}" + bare
    # the value before its name: {"value": "y", "name": "x"}
    before = rb"\bvalue[\"']\s{0,4}:\s{0,4}[\"']([^\"'\r\n]{%d,300})[\"']\s{0,4},\s{0,4}" % least
    before += rb"[\"'](?:name|key)[\"']\s{0,4}:\s{0,4}[\"'][\w .-]{0,40}" + keys
    ways = (dashed, argument, stored, before, rb"(?<!</)" + keys + named)
    return rb"(?:" + rb"|".join(ways) + rb")"


def _refused(path: Path, reason: str) -> CoeError:
    return CoeError(
        "redaction-rules-not-usable",
        f"The redaction rules in {path.name} cannot be used, so nothing is written.",
        detail=reason,
        hint="Correct or remove the file, or install the program again.",
        exit_code=ExitCode.FAILED,
    )
