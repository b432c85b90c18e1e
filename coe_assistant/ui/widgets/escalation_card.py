"""Handing over to Microsoft Support: bundle, ticket text, what will be asked, where to open it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.support_route import SupportRoute, support_route
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.shortcuts import tip_with_keys
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column


class EscalationCard(Card):
    """Shown when the attempts are used up."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asks = label("", "body")
        self._address = label("", "caption")
        self._bundle = button(
            tr("&1. Export the bundle…"), self._on_bundle, kind="primary", reads=True
        )
        tip_with_keys(self._bundle, "export-bundle")
        self._ticket = button(
            tr("&2. Copy the ticket text"),
            self._on_ticket,
            reads=True,
            describe=tr("Problem, impact, ids, times and attempts, ready to paste into the form"),
        )
        self._open = button(
            tr("&3. Open the support page"),
            self._on_open,
            reads=True,
            describe=tr("Opens the page of the Power Platform admin center in your browser"),
        )
        self._window = button(
            tr("Schedule &another attempt…"),
            self._on_schedule,
            describe=tr("One attempt in a maintenance window that you choose"),
        )
        self._asked = Disclosure(
            tr("Microsoft will ask for this; the bundle holds it:"), lambda: self._asks
        )
        self.body.addLayout(
            column(
                label(tr("Hand over to Microsoft Support"), "subtitle"),
                label(
                    tr(
                        "Nothing starts by itself any more. Attempts by hand stay possible, at "
                        "best after Support has answered or in a quiet window."
                    ),
                    "muted",
                ),
                FlowLayout(self._bundle, self._ticket, self._open, self._window, line_gap=Space.S),
                self._asked,
                self._address,
                gap=Space.S,
            )
        )

    @property
    def asked(self) -> Disclosure:
        """What Microsoft will ask for; closed at first."""
        return self._asked

    def first_control(self) -> QWidget | None:
        """Return the first button while the card is shown."""
        return None if self.isHidden() else self._bundle

    def refresh(self, run: Run) -> None:
        """Show the way to Support, or hide."""
        self.setVisible(run.phase is Phase.ESCALATED)
        if run.phase is not Phase.ESCALATED:
            return
        route = self._route(run)
        self._asks.setText("\n".join(f"•  {told(item)}" for item in route.asks))
        self._address.setText(route.address)

    def _route(self, run: Run) -> SupportRoute:
        centre = self._context.workbench.preferences.admin_center(run.environment.url)
        return support_route(run, centre)

    def _on_bundle(self) -> None:
        self._context.do("export-bundle")

    def _on_ticket(self) -> None:
        run = self._context.workbench.run
        if run is not None:
            self._context.shell.copy_text(self._route(run).ticket)
            self._context.announcer.say(tr("The ticket text was copied"))

    def _on_open(self) -> None:
        run = self._context.workbench.run
        if run is not None:
            self._context.shell.open_url(self._route(run).address)

    def _on_schedule(self) -> None:
        self._context.do("schedule")
