"""What is in a bundle that is about to be written, in one line."""

from __future__ import annotations

from coe_assistant.services.bundle_parts import PreparedBundle
from coe_assistant.ui.text import counted, size, tr


def counts_text(prepared: PreparedBundle) -> str:
    """Return how many files there are, how large, and how much was removed from them."""
    total = sum(len(file.cleaned) for file in prepared.files)
    words = tr("{files}, {size}; {removed}").format(
        files=counted(len(prepared.files), "%n file", "%n files"),
        size=size(total),
        removed=counted(sum(prepared.removed.values()), "%n place removed", "%n places removed"),
    )
    if not prepared.failures:
        return words
    return words + tr("; {n} could not be read").format(n=len(prepared.failures))
