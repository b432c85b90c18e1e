"""Turns rows of knowledge files into checked, compiled values of the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from coe_assistant.adapters.knowledge_pattern import PatternRefusedError, check_pattern
from coe_assistant.adapters.knowledge_schema import (
    CauseRow,
    ClassRow,
    RemedyRow,
    RetryRow,
    SignatureRow,
)
from coe_assistant.domain.failure import Blame, Disposition, Remedy, RetryRule
from coe_assistant.domain.identifiers import normalise_code
from coe_assistant.domain.knowledge import UNKNOWN, Cause, ClassEntry, Knowledge
from coe_assistant.domain.nearby import Group, Nearby
from coe_assistant.domain.phrase import (
    GAP,
    lower_ascii,
    phrase_pattern,
    phrase_words,
    plain_parts,
    words_of,
)
from coe_assistant.domain.signature import Condition, Kind, Signature, Tier

MAX_PHRASE_CHARS = 300
MAX_GAPS = 2
MAX_SIGNATURES = 5_000
_FORMS = tuple(kind.value for kind in Kind)
_JSON_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,79}")


class KnowledgeRefusedError(ValueError):
    """A file or an entry cannot be used; the text says why."""


def build_knowledge(
    classes: Mapping[str, ClassRow], signatures: Iterable[SignatureRow]
) -> Knowledge:
    """Return compiled knowledge.

    Raises:
        KnowledgeRefusedError: an entry is not valid; the message names it.
    """
    entries = {class_id: _entry(class_id, row) for class_id, row in classes.items()}
    if UNKNOWN not in entries:
        reason = f"there is no class {UNKNOWN}"
        raise KnowledgeRefusedError(reason)
    compiled = []
    for row in signatures:
        if row.class_ not in entries:
            reason = f"{row.id}: there is no class {row.class_}"
            raise KnowledgeRefusedError(reason)
        if row.cause and row.cause not in entries[row.class_].causes:
            reason = f"{row.id}: class {row.class_} has no cause {row.cause}"
            raise KnowledgeRefusedError(reason)
        compiled.append(_signature(row))
    if len(compiled) > MAX_SIGNATURES:
        reason = f"more than {MAX_SIGNATURES} signatures"
        raise KnowledgeRefusedError(reason)
    return Knowledge(entries, tuple(compiled))


def _signature(row: SignatureRow) -> Signature:
    given = [name for name in _FORMS if getattr(row, name)]
    if len(given) != 1:
        reason = f"{row.id}: exactly one of {', '.join(_FORMS)} is needed"
        raise KnowledgeRefusedError(reason)
    kind = Kind(given[0])
    try:
        text, gate = _pattern(kind, row)
        signature = Signature(
            id=row.id,
            class_id=row.class_,
            kind=kind,
            tier=Tier[row.tier.upper()],
            pattern=re.compile(text) if text else None,
            near=_near(row),
            codes=frozenset(_code(code) for code in row.code),
            statuses=frozenset(row.http),
            gate=gate,
            plain=plain_parts(row.phrase),
            gate_prefixes=tuple(prefix.lower() for prefix in row.prefixes),
            needs=tuple(_condition(phrase) for phrase in row.needs),
            unless=tuple(_condition(phrase) for phrase in row.unless),
            specificity=row.specificity,
            cause=row.cause,
        )
    except (PatternRefusedError, KeyError) as error:
        reason = f"{row.id}: {error}"
        raise KnowledgeRefusedError(reason) from error
    if signature.pattern and not (signature.gate or signature.gate_prefixes):
        reason = f"{row.id}: needs at least one word by which it can be found"
        raise KnowledgeRefusedError(reason)
    return signature


def _pattern(kind: Kind, row: SignatureRow) -> tuple[str, frozenset[str]]:
    if kind is Kind.PHRASE:
        gate = frozenset() if row.prefixes else phrase_words(row.phrase)
        return _phrase(row.phrase), gate
    if kind is Kind.JSON_CODE:
        if not _JSON_CODE.fullmatch(row.json):
            reason = "a JSON code is one word"
            raise PatternRefusedError(reason)
        return lower_ascii(row.json) + r"(?![a-z0-9_])", frozenset(words_of(row.json))
    if kind is Kind.PATTERN:
        check_pattern(row.pattern)
        return row.pattern, frozenset(word.lower() for word in row.words)
    return "", frozenset()


def _phrase(phrase: str) -> str:
    if len(phrase) > MAX_PHRASE_CHARS or phrase.count("{..}") > MAX_GAPS:
        reason = f"a phrase has at most {MAX_PHRASE_CHARS} characters and {MAX_GAPS} gaps"
        raise PatternRefusedError(reason)
    if phrase.startswith("{..}") or phrase.endswith("{..}"):
        reason = "a phrase starts and ends with words"
        raise PatternRefusedError(reason)
    return phrase_pattern(phrase)


def _near(row: SignatureRow) -> Nearby | None:
    if not row.near:
        return None
    if len(row.near) < 2:
        reason = "wordings near each other are at least two groups"
        raise PatternRefusedError(reason)
    if any(GAP in text or text.strip() != text for group in row.near for text in group):
        reason = "a wording has no gap and no space around it"
        raise PatternRefusedError(reason)
    return Nearby(tuple(Group.of(group) for group in row.near), row.within)


def _condition(phrase: str) -> Condition:
    return Condition(re.compile(_phrase(phrase)), phrase_words(phrase))


def _code(text: str) -> str:
    code = normalise_code(text)
    if not code:
        reason = f"{text} is not an error code"
        raise PatternRefusedError(reason)
    return code


def _entry(class_id: str, row: ClassRow) -> ClassEntry:
    return ClassEntry(
        id=class_id,
        title=row.title,
        meaning=row.meaning,
        disposition=_disposition(class_id, row.disposition),
        cause=row.cause,
        is_not=row.is_not,
        retry=_retry(row.retry),
        remedies=tuple(_remedy(step) for step in row.remedies),
        helpers=tuple(row.helpers),
        support_asks=tuple(row.support_asks),
        collect=tuple(row.collect),
        sources=tuple(row.sources),
        causes={name: _cause(class_id, name, cause) for name, cause in row.causes.items()},
        blame=_blame(class_id, row.blame),
        terms=tuple(row.terms),
    )


def _cause(class_id: str, name: str, row: CauseRow) -> Cause:
    return Cause(
        id=name,
        meaning=row.meaning,
        disposition=_disposition(class_id, row.disposition) if row.disposition else None,
        retry=_retry(row.retry),
        has_own_retry=row.no_retry or row.retry is not None,
        remedies=tuple(_remedy(step) for step in row.remedies),
        blame=_blame(class_id, row.blame) if row.blame else None,
    )


def _blame(class_id: str, value: str) -> Blame:
    try:
        return Blame(value)
    except ValueError as error:
        reason = f"{class_id}: {value} is not one of {', '.join(item.value for item in Blame)}"
        raise KnowledgeRefusedError(reason) from error


def _disposition(class_id: str, value: str) -> Disposition:
    try:
        return Disposition(value)
    except ValueError as error:
        reason = f"{class_id}: {value} is not a disposition"
        raise KnowledgeRefusedError(reason) from error


def _remedy(row: RemedyRow) -> Remedy:
    text = f"{row.text} ({row.takes})" if row.takes else row.text
    return Remedy(row.id, text, row.link, row.action)


def _retry(row: RetryRow | None) -> RetryRule | None:
    if row is None:
        return None
    return RetryRule(
        automatic=row.automatic,
        waits=tuple(timedelta(minutes=wait) for wait in row.waits_minutes),
        max_attempts=row.max_attempts,
        window=timedelta(hours=row.window_hours),
    )
