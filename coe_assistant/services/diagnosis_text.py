"""A diagnosis as Markdown, ready for a ticket or a chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coe_assistant.domain.failure import Component, Diagnosis, Disposition, RetryRule

# One sentence each: is it over, and does waiting help (issue 7).
_VERDICTS = {
    Disposition.RETRY: "It failed; waiting and repeating the same import helps.",
    Disposition.WAIT: "Nothing failed yet: something else is running; wait for its end.",
    Disposition.VERIFY: "It is not known whether it failed: look at the server first.",
    Disposition.REAUTHENTICATE: "A new sign-in is needed before anything else.",
    Disposition.FIX_THEN_RETRY: "It failed; something must be repaired before it is repeated.",
    Disposition.FIX_LOCAL: "It failed on this side; repair that, the server is not to blame.",
    Disposition.NONE: "Nothing needs to be repaired.",
    Disposition.UNCLASSIFIED: "It is not known what happened; collect more first.",
}
LIKELY_SENTENCE = (
    "Not certain: recognised by its wording, or by a code or word that has several meanings, not "
    "by a message known as such. Compare the lines that led to it before you act."
)
_MAX_ROWS = 50
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")


def verdict_sentence(diagnosis: Diagnosis) -> str:
    """Return one sentence that says whether it is over and whether waiting helps."""
    return _VERDICTS[diagnosis.disposition]


def source_name(link: str) -> str:
    """Return a short name of a page where others found the same: an issue number, or the host."""
    parts = link.split("/")
    if link.startswith("https://github.com/") and len(parts) > 6 and parts[5] in ("issues", "pull"):
        return f"{parts[4]} #{parts[6]}"
    return f"{parts[2]}: {parts[-1].replace('-', ' ')}" if len(parts) > 3 else link


def diagnosis_markdown(diagnosis: Diagnosis) -> str:
    """Return the diagnosis as Markdown. Untrusted text in it is escaped or fenced."""
    blocks = [
        f"## {diagnosis.title}",
        f"{verdict_sentence(diagnosis)} {diagnosis.meaning}".strip(),
        LIKELY_SENTENCE if diagnosis.is_likely else "",
        _paragraph("Why", diagnosis.explanation),
        _paragraph("What it is not", diagnosis.is_not),
        _section("What to do", _steps(diagnosis)),
        _section("Repeating", _retry_lines(diagnosis.retry)),
        _section("What the text says", _facts(diagnosis)),
        _section("Missing", _missing(diagnosis)),
        _section("Still used by", _components(diagnosis.dependents)),
        _section("Why we say so", _evidence(diagnosis)),
        _section("Read next", (f"- {origin}" for origin in diagnosis.collect)),
        _section("Who can help", (f"- {who}" for who in diagnosis.helpers)),
        _section("Microsoft Support asks for", (f"- {ask}" for ask in diagnosis.support_asks)),
        _section(
            "What others found", (f"- {source_name(link)}: <{link}>" for link in diagnosis.sources)
        ),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"### {title}\n\n{body}" if body else ""


def _paragraph(label: str, text: str) -> str:
    return f"**{label}:** {text}" if text else ""


def _steps(diagnosis: Diagnosis) -> Iterator[str]:
    for step in diagnosis.remedies:
        link = f" <{step.link}>" if step.link else ""
        yield f"- [ ] {step.text}{link}"


def _retry_lines(rule: RetryRule | None) -> Iterator[str]:
    if rule is None:
        return
    waits = ", ".join(f"{wait.total_seconds() / 60:g}" for wait in rule.waits)
    hours = rule.window.total_seconds() / 3600
    who = "Automatic" if rule.automatic else "By hand only"
    yield f"- {who}: after {waits} minutes, at most {rule.max_attempts} tries in {hours:g} hours"


def _facts(diagnosis: Diagnosis) -> Iterator[str]:
    yield f"- class: {diagnosis.class_id}" + (f" ({diagnosis.cause})" if diagnosis.cause else "")
    if diagnosis.codes:
        yield f"- codes: {', '.join(diagnosis.codes)}"
    if diagnosis.http_status is not None:
        yield f"- HTTP status: {diagnosis.http_status}"
    if diagnosis.component is not None:
        yield from _components((diagnosis.component,))
    for name, value in diagnosis.identifiers.items():
        yield f"- {name.replace('_', ' ')}: {_plain(value)}"
    if diagnosis.policy is not None:
        policy = diagnosis.policy
        for label, value in (
            ("policy", policy.policy),
            ("policy id", policy.policy_id),
            ("connector", policy.connector),
        ):
            if value:
                yield f"- {label}: {_plain(value)}"
    if diagnosis.times:
        yield f"- times in the text: {', '.join(diagnosis.times)}"
    if diagnosis.also:
        yield f"- also recognised: {', '.join(diagnosis.also)}"


def _missing(diagnosis: Diagnosis) -> Iterator[str]:
    if not diagnosis.missing:
        return
    yield "| required | from solution | needed by |"
    yield "|---|---|---|"
    for row in diagnosis.missing[:_MAX_ROWS]:
        cells = (row.required_name, row.solution, row.dependent_name)
        yield f"| {' | '.join(_plain(cell) for cell in cells)} |"
    yield from _rest(len(diagnosis.missing))


def _components(components: tuple[Component, ...]) -> Iterator[str]:
    for part in components[:_MAX_ROWS]:
        identity = f" ({_plain(part.id)})" if part.id else ""
        yield f"- {_plain(part.kind)}: {_plain(part.name)}{identity}"
    yield from _rest(len(components))


def _rest(count: int) -> Iterator[str]:
    if count > _MAX_ROWS:
        yield f"\n... and {count - _MAX_ROWS} more"


def _evidence(diagnosis: Diagnosis) -> Iterator[str]:
    if not diagnosis.evidence:
        return
    yield "```text"
    for line in diagnosis.evidence:
        place = f"{line.origin or 'text'}, line {line.line}" if line.line else line.origin
        yield f"[{place}] {line.text}".replace("```", "'''")
    yield "```"


def _plain(text: str) -> str:
    """Return untrusted text on one line, with Markdown's marks escaped."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
