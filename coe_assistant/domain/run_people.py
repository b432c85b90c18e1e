"""The people whose names a run and its checklist hold as free text: for redaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coe_assistant.domain.run import Run

# Under these keys facts of checks name people: layers, running operations, statements.
_KEYS = frozenset({"by", "who", "person"})
_NOBODY = frozenset({"", "system", "not known"})


def people_named_in(run: Run, record: object = None) -> tuple[str, ...]:
    """Return every name once, longest first: a longer one may hold a shorter one.

    Args:
        run: Whose statements and readings carry typed names.
        record: What was kept of its checklist (checks.json), or None.
    """
    found = {run.account}
    found |= {one.person for one in run.attestations}
    found |= {one.person for one in run.acknowledgements}
    found |= set(_names(record))
    kept = {name.strip() for name in found}
    people = [name for name in kept if name.casefold() not in _NOBODY]
    return tuple(sorted(people, key=lambda name: (-len(name), name)))


def _names(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in _KEYS and isinstance(item, str):
                yield item
            else:
                yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
