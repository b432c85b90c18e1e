"""Rules for what this computer knows itself, whatever it looks like: people, machine, tenant."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from pathlib import Path

from coe_assistant.adapters.system_user import system_user_names
from coe_assistant.adapters.web.people_seen import people_in
from coe_assistant.domain.name_spellings import spellings_of
from coe_assistant.domain.redaction_rule import Rule
from coe_assistant.domain.run import Run
from coe_assistant.domain.run_people import people_named_in
from coe_assistant.domain.shape_pattern import shape_pattern

_SHORTEST_VALUE = 3
_ROLES = ("root", "admin", "administrator", "user")  # of every machine, not of a person


def known_values(people: Path, run: Run | None, record: object = None) -> Iterator[Rule]:
    """Yield rules for names that are known.

    Args:
        people: The file with the names that services told.
        run: Whose people and environment are known, or None.
        record: What was kept of its checklist (checks.json), or None.
    """
    named = dict.fromkeys(system_user_names())
    exact = [(platform.node(), "machine", False)]
    if run is not None:
        environment = run.environment
        named |= dict.fromkeys(people_named_in(run, record))
        exact += [
            (environment.id, "environment", True),
            (environment.organization_id, "organization", True),
            (environment.tenant_id, "tenant", True),
            (environment.url.split("://", 1)[-1], "host", True),
            (environment.name, "environment-name", True),
        ]
    exact += [(name, "person", False) for name in named]
    for value, kind, is_public_only in exact:
        if len(value) >= _SHORTEST_VALUE and value.lower() not in _ROLES:
            gate = value.lower().encode()
            source = rb"(?<![\w-])" + re.escape(gate) + rb"(?![\w-])"
            yield _rule(kind, source, (gate,), is_public_only=is_public_only)
    for name in dict.fromkeys((*named, *people_in(people))):
        # The part of an address before its host is mostly the name, with a dot for the space.
        spelled = spellings_of(name.partition("@")[0])
        if spelled is not None and ("@" not in name or b"|" in spelled.source):
            yield _rule("person", spelled.source, spelled.gates)


def _rule(
    kind: str, source: bytes, gates: tuple[bytes, ...], *, is_public_only: bool = False
) -> Rule:
    return Rule(
        id=f"known-{kind}",
        kind=kind,
        pattern=re.compile(source),
        gates=gates,
        is_public_only=is_public_only,
        is_secret=False,
        is_folded=True,
        shape=shape_pattern(source),
    )
