"""Patterns that can explode are refused, harmless ones pass."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.knowledge_pattern import PatternRefusedError, check_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(?:a+)+b",
        r"(?:a|aa)*b",
        r"(?:a|a?)+b",
        r".*x",
        r"a+",
        r"\w+x",
        r"[ab]*",
        r"a{2,}",
        r"a{0,9999}",
        r"(?:ab){2}",
        r"(?:ab){0,30}c",
        r".{0,200}.{0,200}.{0,200}",
        r"(a)\1",
        r"(?P<n>a)(?P=n)",
        r"(?=a)b",
        r"(?<!a)b",
        r"(?i)a",
        r"[abc",
        r"(?:a",
        r"a)",
        "a" * 401,
        r"a**",
        r"(?>a+)",
        r"\s*x",
        r"x++",
    ],
)
def test_check_pattern_costly_or_wrong_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefusedError):
        check_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"aadsts[0-9]{5,8}",
        r"missing\s{1,10}prv[a-z0-9]{2,80}",
        r"(?:a|b)?c",
        r"a.{0,200}?b.{0,200}c",
        r"a{3}",
        r"[]a]b",
        r"[\]a]{0,9}b",
        r"x\{3\}",
        r"error[\s\t]{0,3}:",
        "",
    ],
)
def test_check_pattern_bounded_is_accepted(pattern: str) -> None:
    assert check_pattern(pattern) is None
