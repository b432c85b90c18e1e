"""What is known about each class of outcome: words for people, remedies, retry rules, marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from coe_assistant.domain.failure import Blame, Disposition, Remedy, RetryRule
from coe_assistant.domain.nearby import HEAD_CHARS
from coe_assistant.domain.signature import Kind, Signature

K = TypeVar("K")

UNKNOWN = "unknown"
SUCCESS_CLASSES = frozenset({"success", "success_with_warnings"})


@dataclass(frozen=True, slots=True)
class Cause:
    """A finer cause within a class. None means: as the class says."""

    id: str
    meaning: str = ""
    disposition: Disposition | None = None
    retry: RetryRule | None = None
    has_own_retry: bool = False  # retry None then means: no retry at all
    remedies: tuple[Remedy, ...] = ()  # come before those of the class
    blame: Blame | None = None


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """One class of outcome (error-taxonomy, labels). terms: ids of words explained beside it."""

    id: str
    title: str
    meaning: str
    disposition: Disposition
    cause: str = ""
    is_not: str = ""
    retry: RetryRule | None = None
    remedies: tuple[Remedy, ...] = ()
    helpers: tuple[str, ...] = ()
    support_asks: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    causes: Mapping[str, Cause] = field(default_factory=dict)
    blame: Blame = Blame.UNKNOWN
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Every class and every mark, with the marks indexed by what a text must hold."""

    classes: Mapping[str, ClassEntry]
    signatures: tuple[Signature, ...]
    by_word: Mapping[str, tuple[Signature, ...]] = field(init=False)
    by_code: Mapping[str, tuple[Signature, ...]] = field(init=False)
    by_status: Mapping[int, tuple[Signature, ...]] = field(init=False)
    by_prefix: Mapping[str, tuple[Signature, ...]] = field(init=False)
    near: tuple[Signature, ...] = field(init=False)
    # Word starts that marks look for, by their head: those of prefixes, and all of them.
    prefixes: Mapping[str, tuple[str, ...]] = field(init=False)
    starts: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        words: dict[str, list[Signature]] = defaultdict(list)
        codes: dict[str, list[Signature]] = defaultdict(list)
        statuses: dict[int, list[Signature]] = defaultdict(list)
        prefixes: dict[str, list[Signature]] = defaultdict(list)
        for signature in self.signatures:
            for code in signature.codes:
                codes[code].append(signature)
            for status in signature.statuses:
                statuses[status].append(signature)
            for prefix in signature.gate_prefixes:
                prefixes[prefix].append(signature)
            if signature.kind not in (Kind.CODE, Kind.HTTP) and signature.gate:
                words[signature.anchor].append(signature)
        object.__setattr__(self, "by_word", _frozen(words))
        object.__setattr__(self, "by_code", _frozen(codes))
        object.__setattr__(self, "by_status", _frozen(statuses))
        object.__setattr__(self, "by_prefix", _frozen(prefixes))
        near = tuple(mark for mark in self.signatures if mark.near is not None)
        starts = {start for mark in near if mark.near for start in mark.near.starts}
        object.__setattr__(self, "near", near)
        object.__setattr__(self, "prefixes", _by_head(prefixes))
        object.__setattr__(self, "starts", _by_head(starts | prefixes.keys()))


def _frozen(index: dict[K, list[Signature]]) -> Mapping[K, tuple[Signature, ...]]:
    return MappingProxyType({key: tuple(found) for key, found in index.items()})


def _by_head(starts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = defaultdict(list)
    for start in sorted(starts):
        heads[start[:HEAD_CHARS]].append(start)
    return MappingProxyType({head: tuple(group) for head, group in heads.items()})
