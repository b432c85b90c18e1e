"""What is removed, and why a run stays, in words."""

from __future__ import annotations

from collections.abc import Mapping

from coe_assistant.domain.wiping import KeptReason, WipePart

PART_WORDS: Mapping[WipePart, tuple[str, str]] = {
    WipePart.RUNS: (
        "Finished runs",
        "Journals, output of pac, snapshots and reports. Restore is over for these runs.",
    ),
    WipePart.KNOWLEDGE: (
        "Local knowledge",
        "Your own additions to errors, product profiles and redaction rules.",
    ),
    WipePart.RECENT: (
        "Recent environments and files",
        "Addresses, names and accounts used before, and which files were chosen for them.",
    ),
    WipePart.LOGS: ("Log and crash reports", "What Support may ask for after a fault."),
    WipePart.SIGN_IN: (
        "Sign-in",
        "The token cache and its key in the credential store. You sign in anew next time.",
    ),
    WipePart.CHANNEL: (
        "Address of the channel",
        "The webhook in the credential store. No more messages go there.",
    ),
    WipePart.SETTINGS: ("Settings", "Everything is as shipped at the next start."),
}
KEPT_WORDS: Mapping[KeptReason, str] = {
    KeptReason.MAY_BE_RUNNING: "its import may still be going on on the server",
    KeptReason.NOT_FINISHED: "it is not finished: take it up, or give it up first",
    KeptReason.OWES_FLOWS: "flows that were turned off for it may still be off",
    KeptReason.UNREADABLE: "its journal cannot be read, so nobody knows how it ended",
}
NO_UNDO = (
    "What is removed cannot be brought back. The tenant and the sign-ins of pac stay as they are."
)
