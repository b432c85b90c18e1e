"""Loads the knowledge of failures: the program's own files, then the user's additions.

A bad file of the program is an error; a bad local file or entry becomes a warning and the rest
is used (issue 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from coe_assistant.adapters.knowledge_build import KnowledgeRefusedError, build_knowledge
from coe_assistant.adapters.knowledge_schema import ClassRow, KnowledgeFile, SignatureRow
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.knowledge import Knowledge

MAX_FILE_BYTES = 1_000_000
MAX_LOCAL_FILES = 100


@dataclass(frozen=True, slots=True)
class LoadedKnowledge:
    """The knowledge in use, and why parts of the local additions are not."""

    knowledge: Knowledge
    warnings: tuple[str, ...] = ()


def load_knowledge(folder: Path, local_folder: Path | None = None) -> LoadedKnowledge:
    """Return the knowledge of the program with the local additions.

    Args:
        folder: The program's knowledge files (``*.toml``).
        local_folder: ``<data-dir>/knowledge``; may be missing.

    Raises:
        CoeError: a file of the program itself is damaged.
    """
    classes: dict[str, ClassRow] = {}
    signatures: dict[str, SignatureRow] = {}
    try:
        for path in sorted(folder.glob("*.toml")):
            _merge(_read(path), classes, signatures)
        knowledge = build_knowledge(classes, signatures.values())
    except (KnowledgeRefusedError, OSError) as error:
        raise CoeError(
            "knowledge-damaged",
            "The program's knowledge of errors cannot be read.",
            detail=str(error),
            hint="Install the program again.",
            exit_code=ExitCode.DEFECT,
        ) from error
    return _add_local(local_folder, knowledge, classes, signatures)


def _add_local(
    folder: Path | None,
    knowledge: Knowledge,
    classes: dict[str, ClassRow],
    signatures: dict[str, SignatureRow],
) -> LoadedKnowledge:
    warnings = []
    for path in sorted(folder.glob("*.toml"))[:MAX_LOCAL_FILES] if folder else ():
        new_classes, new_signatures = dict(classes), dict(signatures)
        try:
            _merge(_read(path), new_classes, new_signatures)
            knowledge = build_knowledge(new_classes, new_signatures.values())
        except (KnowledgeRefusedError, OSError) as error:
            warnings.append(f"{path.name} is not used: {error}")
            continue
        classes, signatures = new_classes, new_signatures
    return LoadedKnowledge(knowledge, tuple(warnings))


def _merge(
    file: KnowledgeFile, classes: dict[str, ClassRow], signatures: dict[str, SignatureRow]
) -> None:
    classes.update(file.classes)
    for row in file.signatures:
        signatures[row.id] = row


def _read(path: Path) -> KnowledgeFile:
    with path.open("rb") as stream:
        raw = stream.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        reason = f"larger than {MAX_FILE_BYTES} bytes"
        raise KnowledgeRefusedError(reason)
    try:
        return msgspec.toml.decode(raw, type=KnowledgeFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KnowledgeRefusedError(str(error)) from error
