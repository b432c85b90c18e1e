"""Help > What leaves this machine."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.labels import label


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    del context
    dialog = Dialog(window, tr("What leaves this machine"))
    for title, text in _parts():
        dialog.add(label(title, "strong"), label(text))
    return dialog


def _parts() -> tuple[tuple[str, str], ...]:
    return (
        (
            tr("To Microsoft, in your own tenant"),
            tr(
                "Sign-in at Microsoft Entra; reading and importing in your Dataverse environment; "
                "reading capacity and state from the Power Platform admin service; reading "
                "service health from Microsoft Graph, where your account may."
            ),
        ),
        (
            tr("To anybody else"),
            tr("Nothing. There is no telemetry, no update check and no account with us."),
        ),
        (
            tr("pac, the Power Platform CLI"),
            tr(
                "It is Microsoft's own program and does the upload. It may send its own usage "
                "data to Microsoft; its settings decide that."
            ),
        ),
        (
            tr("Support bundle"),
            tr(
                "A file on this computer, written when you ask for it. Secrets and people's names "
                "are taken out before it is written. Only you can send it."
            ),
        ),
        (
            tr("What stays on this computer"),
            tr(
                "Runs with their raw logs in the run folder, readable by you only, and the "
                "sign-in in an encrypted file. Run > Sign out deletes the sign-in."
            ),
        ),
    )
