"""Says what an attempt ended with, and why we say so: ranks the marks found in its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from coe_assistant.domain.classify_evidence import MAX_EVIDENCE, evidence_lines
from coe_assistant.domain.classify_scan import Match, scan
from coe_assistant.domain.classify_tables import (
    find_component,
    find_dependents,
    find_missing,
    find_policy,
)
from coe_assistant.domain.denial import is_denied
from coe_assistant.domain.evidence import Evidence, Source
from coe_assistant.domain.failure import Diagnosis, RetryRule
from coe_assistant.domain.identifiers import find_http_status, find_identifiers, find_times
from coe_assistant.domain.knowledge import SUCCESS_CLASSES, UNKNOWN, Cause, ClassEntry, Knowledge
from coe_assistant.domain.signature import Kind, Signature, Tier

_WHOLE_CHARS = 200_000  # facts are read from the whole text up to here
_AROUND_CHARS = 8_000


def classify(evidence: Evidence, knowledge: Knowledge) -> Diagnosis:
    """Return the diagnosis of an attempt from everything known about it.

    Pure, and total: any text gets an answer; one without a known mark gets ``unknown``, which
    says what to read next.
    """
    matches: list[Match] = []
    codes: dict[str, None] = {}
    for index, source in enumerate(evidence.sources):
        found, found_codes = scan(source, index, knowledge)
        matches += (match for match in found if not _is_denied(match, source.text))
        codes |= dict.fromkeys(found_codes)
    ranked = _safest_first(_ranked(matches, evidence.sources), evidence.sources, knowledge)
    best = ranked[0] if ranked else None
    entry = knowledge.classes[best.signature.class_id if best else UNKNOWN]
    diagnosis = _explain(entry, entry.causes.get(best.signature.cause) if best else None)
    also = dict.fromkeys(match.signature.class_id for match in ranked)
    return replace(
        _with_facts(_cautious(diagnosis, ranked, knowledge), evidence.sources, ranked),
        cause=best.signature.cause if best else "",
        is_likely=best is not None and _is_unsure(best.signature),
        codes=tuple(codes),
        evidence=evidence_lines(ranked, evidence.sources),
        also=tuple(class_id for class_id in also if class_id != entry.id),
        retry_after=_retry_after(evidence.sources),
    )


def _is_unsure(mark: Signature) -> bool:
    """Return whether a mark alone proves nothing: mere wording, or a code of several meanings."""
    return mark.kind is Kind.NEAR or mark.tier is Tier.HINT


def _ranked(matches: Iterable[Match], sources: Sequence[Source]) -> list[Match]:
    """Return the matches that hold, the strongest first."""
    order = {index: place for place, index in enumerate(_in_time(sources))}
    by_strength = sorted(
        matches,
        key=lambda match: (*match.signature.strength, order[match.source], match.position),
        reverse=True,
    )
    by_strength = _without_idle_praise(by_strength)
    best = by_strength[0] if by_strength else None
    if best is None or best.signature.tier is not Tier.OUTCOME:
        return by_strength
    return [
        match
        for match in by_strength
        if match.signature.tier is not Tier.OUTCOME or not _is_overtaken(match, by_strength, order)
    ]


def _is_denied(match: Match, text: str) -> bool:
    """Return whether the words around a success say that it was none."""
    is_success = match.signature.tier is Tier.OUTCOME and match.position >= 0
    return is_success and is_denied(text, match.position, match.end)


def _without_idle_praise(ranked: list[Match]) -> list[Match]:
    """Leave out warnings of successful imports where a text says that the import failed."""
    if not ranked or ranked[0].signature.tier is not Tier.HINT:
        return ranked
    if not any(_says_failed(match.signature) for match in ranked):
        return ranked
    return [match for match in ranked if match.signature.class_id not in SUCCESS_CLASSES]


def _says_failed(mark: Signature) -> bool:
    """Return whether a mark says that the import failed, not only that an error occurred."""
    words = " ".join(mark.plain)
    is_told = bool(mark.codes) or "fail" in words or "import" in words
    return mark.tier is Tier.VERDICT and is_told


def _safest_first(
    ranked: list[Match], sources: Sequence[Source], knowledge: Knowledge
) -> list[Match]:
    """Return the matches so that a later cause that must not be repeated beats a transient one.

    A log of several attempts may hold both; repeating by itself would then be harmful.
    """
    if not ranked or not _may_repeat(ranked[0], knowledge):
        return ranked
    order = {index: place for place, index in enumerate(_in_time(sources))}
    best = ranked[0]
    here = (order[best.source], best.position)
    for match in ranked[1:]:
        if match.signature.tier < Tier.LIKELY or best.signature.tier is Tier.OUTCOME:
            break
        is_later = (order[match.source], match.position) > here
        if is_later and not _may_repeat(match, knowledge):
            return [match, *(other for other in ranked if other is not match)]
    return ranked


def _may_repeat(match: Match, knowledge: Knowledge) -> bool:
    entry = knowledge.classes[match.signature.class_id]
    cause = entry.causes.get(match.signature.cause)
    retry = cause.retry if cause is not None and cause.has_own_retry else entry.retry
    return retry is not None and retry.automatic


def _cautious(diagnosis: Diagnosis, ranked: Sequence[Match], knowledge: Knowledge) -> Diagnosis:
    """Leave the repeat to a person when only likely words ask for it and others speak against."""
    retry = diagnosis.retry
    if retry is None or not retry.automatic or ranked[0].signature.tier is not Tier.LIKELY:
        return diagnosis
    against = any(
        match.signature.tier in (Tier.WRAPPER, Tier.LIKELY) and not _may_repeat(match, knowledge)
        for match in ranked
    )
    return replace(diagnosis, retry=replace(retry, automatic=False)) if against else diagnosis


def _is_overtaken(success: Match, matches: Iterable[Match], order: dict[int, int]) -> bool:
    """Return whether a failure was reported after a success.

    The warning of a successful import names flow errors in the same sentence, so within one text
    only a verdict counts against "with warnings"; anything counts against a plain success.
    """
    strict = success.signature.class_id == "success_with_warnings"
    for match in matches:
        tier = match.signature.tier
        if tier in (Tier.OUTCOME, Tier.PROGRESS) or match.signature.class_id in SUCCESS_CLASSES:
            continue
        if match.source == success.source:
            is_later = match.position > success.end
            if is_later and (not strict or tier is Tier.VERDICT):
                return True
        elif order[match.source] > order[success.source]:
            return True
    return False


def _in_time(sources: Sequence[Source]) -> list[int]:
    """Return the indexes of the sources, the oldest first; without times, as they came."""
    if any(source.at is None for source in sources):
        return list(range(len(sources)))
    return sorted(range(len(sources)), key=lambda index: (str(sources[index].at), index))


def _explain(entry: ClassEntry, cause: Cause | None) -> Diagnosis:
    retry: RetryRule | None = entry.retry
    disposition = entry.disposition
    remedies = entry.remedies
    meaning, blame = entry.meaning, entry.blame
    if cause is not None:
        retry = cause.retry if cause.has_own_retry else retry
        disposition = cause.disposition or disposition
        own = {remedy.id for remedy in cause.remedies}
        remedies = (*cause.remedies, *(step for step in remedies if step.id not in own))
        meaning = f"{meaning} {cause.meaning}".strip()
        blame = cause.blame or blame
    return Diagnosis(
        class_id=entry.id,
        title=entry.title,
        disposition=disposition,
        meaning=meaning,
        retry=retry,
        remedies=remedies,
        explanation=entry.cause,
        is_not=entry.is_not,
        helpers=entry.helpers,
        support_asks=entry.support_asks,
        collect=entry.collect,
        sources=entry.sources,
        blame=blame,
        terms=entry.terms,
    )


def _with_facts(
    diagnosis: Diagnosis, sources: Sequence[Source], ranked: Sequence[Match]
) -> Diagnosis:
    text = "\n".join(_excerpt(source.text, index, ranked) for index, source in enumerate(sources))
    status = next((s.http_status for s in reversed(sources) if s.http_status is not None), None)
    read = {source.origin.value for source in sources}
    is_policy = diagnosis.class_id == "dlp_violation"
    return replace(
        diagnosis,
        http_status=status if status is not None else find_http_status(text),
        component=find_component(text),
        identifiers=find_identifiers(text),
        times=find_times(text),
        missing=find_missing(text),
        dependents=find_dependents(text),
        policy=find_policy(text) if is_policy else None,
        collect=tuple(origin for origin in diagnosis.collect if origin not in read),
    )


def _excerpt(text: str, index: int, ranked: Sequence[Match]) -> str:
    """Return the part of a text worth reading for facts: whole, or around what was found."""
    if len(text) <= _WHOLE_CHARS:
        return text
    places = [match.position for match in ranked[:MAX_EVIDENCE] if match.source == index]
    parts = [
        text[max(0, place - _AROUND_CHARS) : place + _AROUND_CHARS]
        for place in places
        if place >= 0
    ]
    return "\n".join((*parts, text[-_AROUND_CHARS:]))


def _retry_after(sources: Sequence[Source]) -> timedelta | None:
    asked = [source.retry_after for source in sources if source.retry_after is not None]
    return asked[-1] if asked else None
