"""Parts of help pages that are made from data, so that nothing is written twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from coe_assistant.checks.book import CheckBook, CheckEntry
from coe_assistant.domain.check import Severity
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.errors import ExitCode
from coe_assistant.domain.failure import Disposition, Remedy
from coe_assistant.domain.glossary import Glossary, Term
from coe_assistant.domain.knowledge import ClassEntry, Knowledge
from coe_assistant.services.settings_catalogue import Setting

Tell = Callable[[str], str]  # an English sentence in the language of the screen

_HOLE = re.compile(r"\{\w+\}")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_MOST_CODES = 12

DECISIONS: Mapping[Disposition, str] = {
    Disposition.RETRY: "Repeat",
    Disposition.WAIT: "Wait",
    Disposition.VERIFY: "Verify",
    Disposition.REAUTHENTICATE: "Sign in again",
    Disposition.FIX_THEN_RETRY: "Put right, then repeat",
    Disposition.FIX_LOCAL: "Put right here",
    Disposition.NONE: "Nothing to do",
    Disposition.UNCLASSIFIED: "Not recognised",
}
EXIT_WORDS: Mapping[ExitCode, str] = {
    ExitCode.DONE: "The command did what it says.",
    ExitCode.FAILED: "Failed with a diagnosis, or the input is not usable.",
    ExitCode.USAGE: "Wrong usage.",
    ExitCode.BLOCKED: "Blocked by the checklist.",
    ExitCode.UNKNOWN: "Unknown: the server may still be working on the import.",
    ExitCode.SIGN_IN: "A sign-in is needed, or was refused.",
    ExitCode.RETRY_DUE: "A retry is due later, and the command was told not to wait.",
    ExitCode.OTHER_INSTANCE: "Another instance is at work in this data folder.",
    ExitCode.DEFECT: "A defect in this program; a crash report was written.",
    ExitCode.INTERRUPTED: "Interrupted by you; a running import goes on on the server.",
}
_PURPOSES = (
    ("authority", "the sign-in"),
    ("bap", "the admin API"),
    ("power_platform_api", "the capacity"),
    ("graph", "the service health"),
)


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def checks_part(book: CheckBook, tell: Tell) -> str:
    """Return a heading for every check: what it can do, its limits, and how to put it right."""
    return "\n\n".join(_check(entry, tell) for entry in book.checks.values())


def _check(entry: CheckEntry, tell: Tell) -> str:
    lines = [f"### {escaped(tell(entry.title))} <!-- #check-{entry.id} -->", _weight(entry, tell)]
    lines += [escaped(tell(limit.text)) for limit in entry.limits.values() if limit.text]
    told = [_step(tell(item.text), item.link) for item in entry.remedies.values()]
    return "\n\n".join([*lines, "\n".join(told)]).rstrip()


def _weight(entry: CheckEntry, tell: Tell) -> str:
    if entry.severity is not Severity.BLOCKER:
        return tell("Advice: it never stops the import.")
    if entry.is_overridable:
        return tell("It stops the import; you can go on with a reason that is recorded.")
    return tell("It stops the import until it is put right.")


def _step(text: str, link: str | None) -> str:
    words = escaped(_HOLE.sub("…", text))
    # an address that depends on the environment is on the checklist, not here
    return f"- {words}" + (f" [{_host(link)}]({link})" if link and "{" not in link else "")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def failures_part(knowledge: Knowledge, tell: Tell) -> str:
    """Return a heading for every class of failures: meaning, decision, steps and error codes."""
    codes: dict[str, set[str]] = {}
    for mark in knowledge.signatures:
        codes.setdefault(mark.class_id, set()).update(mark.codes)
    entries = sorted(knowledge.classes.values(), key=lambda entry: tell(entry.title).casefold())
    return "\n\n".join(_failure(entry, sorted(codes.get(entry.id, ())), tell) for entry in entries)


def _failure(entry: ClassEntry, codes: Sequence[str], tell: Tell) -> str:
    parts = [f"### {escaped(tell(entry.title))} <!-- #failure-{entry.id} -->"]
    parts += [escaped(tell(text)) for text in (entry.meaning, entry.is_not) if text]
    parts.append(f"**{tell(DECISIONS[entry.disposition])}** (`{entry.id}`)")
    parts.append("\n".join(_steps(entry.remedies, tell)))
    if codes:
        shown = ", ".join(f"`{code}`" for code in codes[:_MOST_CODES])
        parts.append(f"{tell('Error codes')}: {shown}")
    return "\n\n".join(part for part in parts if part)


def _steps(remedies: Iterable[Remedy], tell: Tell) -> Iterator[str]:
    for remedy in remedies:
        yield _step(tell(remedy.text), remedy.link)


def hosts_part(clouds: Sequence[Cloud], tell: Tell) -> str:
    """Return the hosts of each cloud with what each is for."""
    return "\n\n".join(_hosts(cloud, tell) for cloud in clouds)


def _hosts(cloud: Cloud, tell: Tell) -> str:
    patterns = ", ".join(f"`{pattern}`" for pattern in cloud.dataverse_hosts)
    lines = [f"**{escaped(tell(cloud.name))}**", "", f"- {patterns}: {tell('the environment')}"]
    for attribute, purpose in _PURPOSES:
        lines.append(f"- `{urlsplit(getattr(cloud, attribute)).netloc}`: {tell(purpose)}")
    return "\n".join(lines)


def exit_codes_part(tell: Tell) -> str:
    """Return the exit codes as a table."""
    rows = [f"| {int(code)} | {tell(words)} |" for code, words in EXIT_WORDS.items()]
    return "\n".join([f"| {tell('Code')} | {tell('Meaning')} |", "| --- | --- |", *rows])


def glossary_part(glossary: Glossary, tell: Tell) -> str:
    """Return a heading for every term, in the order of the alphabet."""
    terms = sorted(glossary, key=lambda item: tell(item.term).casefold())
    return "\n\n".join(_term(item, tell) for item in terms)


def _term(item: Term, tell: Tell) -> str:
    source = f"[{escaped(item.source)}]({item.link})"
    head = f"### {escaped(tell(item.term))} <!-- #term-{item.id} -->"
    return f"{head}\n\n{escaped(tell(item.explanation))}\n\n{source}"


def parts_part(document: str, tell: Tell) -> str:
    """Return the first table of the documentation's list of dependencies: names and licences."""
    rows = [line.strip("| ").split("|") for line in document.splitlines() if line.startswith("|")]
    head = f"| {tell('Part')} | {tell('Licence')} |"
    lines = []
    for cells in rows[2:]:
        name, licence = cells[0].split()[0], cells[-1].strip()
        lines.append(f"| {name} | {licence} |")
    return "\n".join([head, "| --- | --- |", *lines])


def settings_part(settings: Sequence[Setting], tell: Tell) -> str:
    """Return every setting as a table."""
    rows = [
        f"| `{item.name}` | {escaped(tell(item.meaning))} | {escaped(tell(_values(item)))} |"
        for item in settings
    ]
    head = f"| {tell('Name')} | {tell('Meaning')} | {tell('Values')} |"
    return "\n".join([head, "| --- | --- | --- |", *rows])


def _values(setting: Setting) -> str:
    return setting.values or setting.form.value
