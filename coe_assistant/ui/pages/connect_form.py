"""The form of the Connect page: which environment, who signs in, how, and in which cloud."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.environment import RecentEnvironment
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.environment_search import SearchState
from coe_assistant.services.workbench_state import ConnectionState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.fold_layout import FoldLayout
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, holder

_ANOTHER = "another"


class ConnectForm(Card):
    """Address, way, account and cloud.

    Signals:
        edited: Something was chosen or typed.
        list_wanted: The person wants to pick the environment from a list.
    """

    edited = Signal()
    list_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(gap=Space.L)
        self._context = context
        self._recent: tuple[RecentEnvironment, ...] = ()
        self._is_account_typed = False
        self._before = label("", "caption")
        self.url = ChoiceBox(context.theme)
        self.mode = ChoiceBox(context.theme)
        self.account = ChoiceBox(context.theme)
        self.cloud = ChoiceBox(context.theme)
        self._find = button(
            tr("&Find in a list…"),
            self.list_wanted.emit,
            describe=tr("Signs you in and lists the environments that you can see."),
        )
        self._build_url()
        self._build_mode()
        self._build_account()
        self._build_cloud()
        self._lay_out()
        self.url.editTextChanged.connect(self._on_url_edited)
        self.account.activated.connect(self._on_account_chosen)
        self.account.editTextChanged.connect(self._on_account_edited)
        self.cloud.activated.connect(self._on_chosen)

    @property
    def address(self) -> str:
        """The address as typed, with https:// before it where no scheme was typed."""
        typed = self.url.currentText().strip().rstrip("/")
        return f"https://{typed}" if typed and "://" not in typed else typed

    @property
    def choice(self) -> SignInChoice:
        """Everything that was chosen."""
        mode = SignInMode(self.mode.currentData())
        is_native = mode is SignInMode.BROKER  # only its dialog belongs to a window
        return SignInChoice(
            self.address,
            mode,
            self.account.currentText().strip(),
            str(self.cloud.currentData() or ""),
            asks_account=self.account.property("asks") is True,
            window_handle=int(self.window().winId()) if is_native else None,
        )

    def take_address(self, url: str) -> None:
        """Put an address into the form."""
        self.url.setEditText(url)

    def refresh(self, connection: ConnectionState, search: SearchState) -> None:
        """Show what is known by now; what a person typed stays."""
        self._fill_recent(connection, search)
        self._fill_accounts(search)

    def _build_url(self) -> None:
        self.url.setEditable(True)
        self.url.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.url.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("https://contoso-coe.crm.dynamics.com")
            edit.setAccessibleName(tr("Environment URL"))

    def _build_mode(self) -> None:
        chosen = self._context.workbench.connection.mode
        has_windows = self._context.workbench.entrance.environments.state.has_windows_sign_in
        ways = [
            (tr("In the browser"), SignInMode.BROWSER),
            (tr("With a code on another device"), SignInMode.DEVICE_CODE),
        ]
        if has_windows or chosen is SignInMode.BROKER:
            ways.append((tr("With the Windows account"), SignInMode.BROKER))
        for words, mode in ways:
            self.mode.addItem(words, mode)
        self.mode.setCurrentIndex(max(self.mode.findData(chosen), 0))

    def _build_account(self) -> None:
        self.account.setEditable(True)
        self.account.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.account.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("admin@contoso.com")
            edit.setAccessibleName(tr("Account (optional)"))

    def _build_cloud(self) -> None:
        self.cloud.addItem(tr("As the address says"), "")
        for cloud in self._context.workbench.entrance.environments.state.clouds:
            self.cloud.addItem(told(cloud.name), cloud.id)

    def _lay_out(self) -> None:
        where = field(
            tr("&Environment URL"),
            self.url,
            tr(
                "Any address of it: its own, or one from the maker portal, the admin center or "
                "an app."
            ),
            beside=self._find,
        )
        how = field(tr("&Sign in"), self.mode)
        who = field(tr("&Account (optional)"), self.account)
        cloud = field(tr("C&loud"), self.cloud)
        line = FoldLayout(holder(how), holder(who), holder(cloud))
        where.addWidget(self._before)
        self._before.hide()
        self.body.addLayout(column(where, line, gap=Space.L))

    def _fill_recent(self, connection: ConnectionState, search: SearchState) -> None:
        self._recent = search.recent or self._recent
        known = [self.url.itemText(line) for line in range(self.url.count())]
        wanted = list(connection.recent)
        if known != wanted:
            typed = self.url.currentText()
            with QSignalBlocker(self.url):
                self.url.clear()
                self.url.addItems(wanted)
                self.url.setEditText(typed or (wanted[0] if wanted else ""))
            self._follow_recent()
        run = self._context.workbench.run
        where = connection.environment or (run.environment if run is not None else None)
        if where is not None and not self.url.currentText():
            self.url.setEditText(where.url)

    def _fill_accounts(self, search: SearchState) -> None:
        used = [item.username for item in self._recent if item.username]
        names = list(dict.fromkeys([*used, *search.usernames]))
        known = [self.account.itemText(line) for line in range(self.account.count() - 1)]
        if names == known and self.account.count():
            return
        typed = self.account.currentText()
        with QSignalBlocker(self.account):
            self.account.clear()
            self.account.addItems(names)
            self.account.addItem(tr("Another account…"), _ANOTHER)
            self.account.setEditText(typed or self._context.workbench.connection.username)
        self._follow_recent()

    def _follow_recent(self) -> None:
        """Propose the account and the cloud with which this environment was used before."""
        found = [item for item in self._recent if item.url.casefold() == self.address.casefold()]
        words = _before_words(found[0]) if found else ""
        self._before.setText(words)
        self._before.setVisible(bool(words))
        if not found:
            return
        if not self._is_account_typed and not self._context.workbench.connection.username:
            with QSignalBlocker(self.account):
                self.account.setEditText(found[0].username)
        place = self.cloud.findData(found[0].cloud_id)
        if found[0].cloud_id and place >= 0:
            self.cloud.setCurrentIndex(place)

    def _on_url_edited(self) -> None:
        self._follow_recent()
        self.edited.emit()

    def _on_account_chosen(self, line: int) -> None:
        is_another = self.account.itemData(line) == _ANOTHER
        edit = self.account.lineEdit()
        if is_another:
            with QSignalBlocker(self.account):
                self.account.setEditText("")
            if edit is not None:
                edit.setPlaceholderText(tr("You choose while signing in"))
        self.account.setProperty("asks", is_another)
        self._is_account_typed = True
        self.edited.emit()

    def _on_account_edited(self) -> None:
        self.account.setProperty("asks", False)  # noqa: FBT003 - Qt's own signature
        self._is_account_typed = True
        self.edited.emit()

    def _on_chosen(self, _line: int) -> None:
        self.edited.emit()


def _before_words(one: RecentEnvironment) -> str:
    """Return by what a person knows the environment again, before anything is signed in to."""
    what = ", ".join(part for part in (one.name, one.type) if part)
    if not what:
        return ""
    if not one.username:
        return tr("Used before: {what}.").format(what=what)
    return tr("Used before: {what}, as {account}.").format(what=what, account=one.username)
