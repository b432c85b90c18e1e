"""What self-test found, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def self_test_lines(document: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """Yield one line for each value; what belongs together is indented below its name."""
    for name, value in document.items():
        label = f"{indent}{name.replace('_', ' ')}:"
        if isinstance(value, Mapping):
            yield label
            yield from self_test_lines(value, f"{indent}  ")
        elif value is not None:
            yield f"{label} {_words(value)}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) or not isinstance(value, Sequence):
        return str(value) or "none"
    return ", ".join(str(item) for item in value) or "none"
