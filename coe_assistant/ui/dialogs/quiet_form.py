"""The hours and days at which an import disturbs nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QSpinBox

from coe_assistant.domain.quiet_hours import QuietHours
from coe_assistant.domain.retry_policy import MOST_ATTEMPTS, RetryPolicy
from coe_assistant.services.retry_settings import (
    parse_span,
    parse_week_span,
    span_text,
    week_span_text,
)
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.dialogs.preferences_section import PolicySection
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.fold_layout import FoldLayout
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column, holder
from coe_assistant.ui.widgets.zone_box import ZoneBox


class QuietForm(PolicySection):
    """Edits a RetryPolicy's quiet hours."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        preferences = context.workbench.preferences
        self.spans, self.avoided = QLineEdit(), QLineEdit()
        self.month_end, self.begin_with = QSpinBox(), QSpinBox()
        self.month_end.setRange(0, 15)
        self.begin_with.setRange(0, MOST_ATTEMPTS)
        self.begin_with.setSpecialValueText(tr("never"))
        self.zone = ZoneBox(context.theme, preferences.zones)
        self._build(preferences.shipped.sources)
        self.show_policy(preferences.policy)
        self.watch(self.spans, self.avoided, self.month_end, self.begin_with, self.zone)

    def _build(self, sources: Mapping[str, str]) -> None:
        soon = tr("Earlier attempts do not wait for quiet hours.")
        first = field(tr("From attem&pt"), self.begin_with, soon)
        last = field(tr("&Last days of a month"), self.month_end, tr("They are not quiet."))
        for one in (first, last):
            one.addStretch(1)  # both begin at the top, however long the words below are
        numbers = holder(FoldLayout(holder(first), holder(last)))
        self.setLayout(
            column(
                label(
                    tr(
                        "Later attempts are moved into these hours, as long as the attempts' hours "
                        "allow it. Inside a maintenance window they do not count: you chose the "
                        "hours there."
                    ),
                    "muted",
                ),
                field(
                    tr("Quiet &hours"),
                    self.spans,
                    tr("Such as 22:00-24:00, 02:00-06:00; two spans around midnight."),
                ),
                field(
                    tr("Not q&uiet"), self.avoided, tr("Such as mon 00:00-12:00, sun 00:00-24:00.")
                ),
                numbers,
                field(tr("Time &zone of these hours"), self.zone),
                label(told(sources.get("quiet_hours", "")), "caption"),
                gap=Space.M,
            )
        )

    def show_policy(self, policy: RetryPolicy) -> None:
        """Show a policy."""
        quiet = policy.quiet
        self.spans.setText(", ".join(map(span_text, quiet.spans)))
        self.avoided.setText(", ".join(map(week_span_text, quiet.avoided)))
        self.month_end.setValue(quiet.month_end_days)
        self.begin_with.setValue(policy.quiet_from_attempt)
        self.zone.setCurrentIndex(max(0, self.zone.findData(policy.zone)))

    def changed(self, policy: RetryPolicy) -> RetryPolicy:
        """Return policy with what stands in the form.

        Raises:
            ValueError: hours cannot be understood.
        """
        quiet = QuietHours(
            tuple(parse_span(text) for text in _parts(self.spans.text())),
            tuple(parse_week_span(text) for text in _parts(self.avoided.text())),
            self.month_end.value(),
        )
        return replace(
            policy,
            quiet=quiet,
            quiet_from_attempt=self.begin_with.value(),
            zone=self.zone.zone_name,
        )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
