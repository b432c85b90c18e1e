"""What a person sees while a sign-in waits: code or browser, time left, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QProgressBar, QWidget

from coe_assistant.domain.account import DeviceCodePrompt
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import countdown, tr
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, row


class SignInWait(QWidget):
    """Code, address and remaining time of one sign-in.

    Args:
        context: The page's context.
        cancel: Gives the sign-in up.
        busy: What is done while nobody is needed.
    """

    def __init__(self, context: Context, cancel: Callable[[], object], busy: str) -> None:
        super().__init__()
        self._context = context
        self._busy = busy
        self._prompt: DeviceCodePrompt | None = None
        self._ends: datetime | None = None
        self._said = ""
        self._title = label("", "subtitle")
        self._text = label()
        self._code = label("", "code")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(tr("Waiting for the sign-in"))
        self._left = label("", "caption")
        self._copy = button(tr("Cop&y code"), self._copy_code)
        self._open = button(tr("Open the sign-in &page"), self._open_page)
        self._cancel = button(tr("Ca&ncel sign-in"), cancel)
        self._code_row = holder(row(self._code, self._copy, None, gap=Space.M))
        self.setLayout(
            column(
                self._title,
                self._text,
                self._code_row,
                self._bar,
                self._left,
                row(self._open, self._cancel, None, gap=Space.M),
                gap=Space.M,
            )
        )

    def show_wait(self, prompt: DeviceCodePrompt | None, ends: datetime | None) -> None:
        """Show what is waited for; without a prompt nobody is needed yet."""
        self._prompt, self._ends = prompt, prompt.expires_at if prompt is not None else ends
        has_code = prompt is not None and bool(prompt.user_code)
        # a bar would look like progress where only a person can go on
        self._bar.setVisible(prompt is None)
        self._code_row.setVisible(has_code)
        self._open.setVisible(prompt is not None)
        if prompt is None:
            self._title.setText(self._busy)
            self._text.setText(
                tr("You are asked to sign in only if that is needed. Nothing is changed.")
            )
        elif has_code:
            self._show_code(prompt)
        else:
            self._show_browser(prompt)
        self.tick(self._context.clock.now())

    def tick(self, now: datetime) -> None:
        """Show the time that is left."""
        ends = self._ends
        self._left.setVisible(ends is not None)
        if ends is not None:
            left = countdown((ends - now).total_seconds())
            self._left.setText(tr("{left} left to sign in").format(left=left))

    def _show_code(self, prompt: DeviceCodePrompt) -> None:
        self._title.setText(tr("Enter this code on the sign-in page"))
        self._text.setText(
            tr("Open {url} on any device, enter the code and sign in.").format(url=prompt.url)
        )
        self._code.setText(prompt.user_code)
        spelled = " ".join(prompt.user_code)
        self._code.setAccessibleName(tr("Code: {code}").format(code=spelled))
        self._say(tr("Enter the code {code}").format(code=spelled))

    def _show_browser(self, prompt: DeviceCodePrompt) -> None:
        self._title.setText(tr("Sign in in the browser"))
        words = (
            tr("A page was opened in your browser. Sign in there, then come back here.")
            if prompt.is_open
            else tr("No browser could be opened. Open the sign-in page with the button below.")
        )
        self._text.setText(words)
        self._say(words)

    def _say(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self._context.announcer.say(words)

    def _copy_code(self) -> None:
        if self._prompt is not None:
            self._context.shell.copy_text(self._prompt.user_code)

    def _open_page(self) -> None:
        if self._prompt is not None:
            self._context.shell.open_url(self._prompt.url)
