"""What fills the window: rail, banners, the page of the current step, and the footer.

Which page is shown follows from the run; a resumed run therefore opens where it stands. Only that
page is built at once, the others when the window is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change, ConnectionPhase, Workbench
from coe_assistant.ui.actions import Actions
from coe_assistant.ui.announce import Announcer
from coe_assistant.ui.bridge import WorkbenchBridge
from coe_assistant.ui.close_question import CloseQuestion
from coe_assistant.ui.context import Context, Now, Shell, Surroundings
from coe_assistant.ui.design import Scheme, Size
from coe_assistant.ui.icons import app_icon
from coe_assistant.ui.lexicon import Lexicon
from coe_assistant.ui.pages.page import Page
from coe_assistant.ui.pages.shelf import build_page
from coe_assistant.ui.rail_state import open_places, rail_states
from coe_assistant.ui.taskbar import Taskbar, TaskbarState, taskbar_of, taskbar_state
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.footer import Footer
from coe_assistant.ui.widgets.layout import column, holder, row
from coe_assistant.ui.widgets.page_stack import PageStack
from coe_assistant.ui.widgets.stepper import Stepper
from coe_assistant.ui.window_banners import WindowBanners
from coe_assistant.ui.window_caption import show_where, window_title
from coe_assistant.ui.window_menu import build_menu
from coe_assistant.ui.wording import BEFORE_START, PLACE_OF, Place, announced_title, place_title

_TICK_MS = 1000


class WindowContent(QObject):
    """Fills a main window and keeps it in step with the workbench."""

    def __init__(
        self,
        window: QMainWindow,
        workbench: Workbench,
        clock: Now,
        shell: Shell,
        facts: Mapping[str, str],
        lexicon: Lexicon,
        surroundings: Surroundings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._workbench = workbench
        self._theme = Theme(window, self)
        self._bridge = WorkbenchBridge(workbench, self)
        self._actions = Actions(window)
        announcer = Announcer(window)
        more = (facts, lexicon, surroundings)
        self._context = Context(
            workbench, clock, self._theme, announcer, shell, self._actions.do, *more
        )
        self._actions.use(self._context, lambda: (self.page(self.place), self.place))
        self._pages: dict[Place, Page] = {}
        self._dirty: set[Place] = set()
        self._has_passed_connect = False
        self._viewed: Place | None = None
        self._taskbar: Taskbar | None = None  # once the window is on the screen
        self._shown_taskbar = TaskbarState()
        self._phase = self._run_phase()
        self._close = CloseQuestion(window, workbench)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._build_frame()
        build_menu(window, self._actions, self._theme)
        self._connect()
        self._show_state()

    @property
    def context(self) -> Context:
        """What the pages are handed."""
        return self._context

    @property
    def place(self) -> Place:
        """The step that is shown."""
        return self._viewed or self.due_place

    @property
    def due_place(self) -> Place:
        """The step at which the run stands."""
        phase = self._run_phase()
        if phase is not Phase.PREPARING:
            return PLACE_OF[phase]
        is_connected = self._workbench.connection.phase is ConnectionPhase.CONNECTED
        passed = self._has_passed_connect and is_connected
        return Place.PACKAGE if passed else Place.CONNECT

    @property
    def footer(self) -> Footer:
        """The bar with the main button."""
        return self._footer

    @property
    def rail(self) -> Stepper:
        """The steps at the left."""
        return self._rail

    @property
    def banners(self) -> WindowBanners:
        """The messages above the page."""
        return self._banners

    def page(self, place: Place) -> Page:
        """Return the page of a step; it is built when it is asked for first."""
        if place not in self._pages:
            page = build_page(place, self._context)
            page.changed.connect(self._show_footer)
            self._pages[place] = page
            self._stack.addWidget(page)
        return self._pages[place]

    def use_scheme(self, scheme: Scheme) -> None:
        """Change the look at run time."""
        self._theme.use(scheme)

    def view(self, place: Place) -> None:
        """Show another step than the due one, or the due one again."""
        if place is Place.PACKAGE:
            self._has_passed_connect = True  # where it stands by itself once it is connected
        self._viewed = None if place is self.due_place else place
        self._show_state()
        self._focus_page()

    def go_on(self) -> None:
        """Leave Connect for Package: the person has seen where the program is connected."""
        self._has_passed_connect = True
        self.view(self.due_place)

    def _build_frame(self) -> None:
        self._rail = Stepper(self._theme)
        self._stack = PageStack()
        self._banners = WindowBanners(self._context)
        self._footer = Footer(only_looks=self._context.surroundings.observing is not None)
        right = column(self._banners, self._stack, self._footer, gap=0)
        right.setStretch(1, 1)
        box = row(self._rail, holder(right), gap=0)
        box.setStretch(1, 1)
        self._window.setCentralWidget(holder(box))

    def _connect(self) -> None:
        self._bridge.changed.connect(self._on_changed)
        self._rail.chosen.connect(self.view)
        self._footer.back.connect(self._on_back)
        self._footer.forward.connect(self._on_forward)
        self._timer.timeout.connect(self._on_tick)

    def _on_changed(self, change: Change) -> None:
        self._dirty |= {place for place, page in self._pages.items() if change in page.cares}
        if change is Change.RUN:
            self._follow_run()
        shown = self.place
        if change in self.page(shown).cares and shown in self._dirty:
            self._dirty.discard(shown)
            self.page(shown).refresh(change)
        if change is not Change.LOG:
            self._show_state()

    def _follow_run(self) -> None:
        phase = self._run_phase()
        if phase is self._phase:
            return
        if PLACE_OF[phase] is not PLACE_OF[self._phase]:
            self._viewed = None
        self._phase = phase
        if phase is Phase.PREPARING:
            self._has_passed_connect = True
        self._context.announcer.say(announced_title(phase, self.place))

    def _on_back(self) -> None:
        order = list(Place)
        self.view(order[max(0, order.index(self.place) - 1)])

    def _on_forward(self) -> None:
        if self.place is Place.CONNECT and self.due_place is not Place.IMPORT:
            self._forward_from_connect()
        elif self._is_looking_back():
            self.view(self.due_place)
        else:
            step = self.page(self.place).step()
            if step is not None and step.is_enabled:
                step.act()

    def _forward_from_connect(self) -> None:
        step = self.page(Place.CONNECT).step()
        if step is None or not step.is_enabled:
            return
        if self._workbench.connection.phase is ConnectionPhase.CONNECTED:
            self._has_passed_connect = True
            self.view(Place.PACKAGE)
        step.act()

    def _is_looking_back(self) -> bool:
        return self._viewed is not None and self._run_phase() not in BEFORE_START

    def _on_tick(self) -> None:
        self._banners.tick()
        self.page(self.place).tick()

    def _show_state(self) -> None:
        shown = self.place
        page = self.page(shown)
        if self._stack.currentWidget() is not page:
            page.refresh()
            self._dirty.discard(shown)
            self._stack.setCurrentWidget(page)
        elif shown in self._dirty:
            self._dirty.discard(shown)
            page.refresh()
        self._rail.show_states(
            rail_states(self._workbench, self.due_place),
            shown,
            open_places(self._workbench, self.due_place),
        )
        show_where(self._rail, self._workbench)
        self._banners.refresh()
        self._show_footer()
        self._window.setWindowTitle(window_title(self._workbench))
        self._show_taskbar()

    def _show_taskbar(self) -> None:
        state = taskbar_state(self._workbench.run, self._workbench.progress)
        if self._taskbar is not None and state != self._shown_taskbar:
            self._shown_taskbar = state
            self._taskbar.show(state)

    def _show_footer(self) -> None:
        order = list(Place)
        is_first = self.place is order[0]
        if self._is_looking_back():
            due = place_title(self.due_place)
            self._footer.show_return(due, can_go_back=not is_first)
            return
        can_go_back = not is_first and self._run_phase() in BEFORE_START
        self._footer.show_step(self.page(self.place).step(), can_go_back=can_go_back)

    def _run_phase(self) -> Phase:
        run = self._workbench.run
        return run.phase if run is not None else Phase.PREPARING

    def _focus_page(self) -> None:
        target = self.page(self.place).initial_focus()
        if target is not None:
            target.setFocus()

    def _build_rest(self) -> None:
        missing = [place for place in Place if place not in self._pages]
        if missing:
            self.page(missing[0])
            QTimer.singleShot(0, self, self._build_rest)

    def fit(self, width: int) -> None:
        """Give the page more room where the window is narrow."""
        self._rail.set_compact(is_compact=width < Size.COMPACT_BELOW)

    def begin(self) -> None:
        """Start the clock and build the other pages, once the window is on the screen."""
        if self._timer.isActive():
            return
        self._timer.start()
        self._window.setWindowIcon(app_icon(self._theme))
        self._focus_page()
        self._workbench.entrance.begin()
        self._taskbar = taskbar_of(self._window)
        self._show_taskbar()
        QTimer.singleShot(_TICK_MS // 4, self, self._build_rest)

    def agree_to_close(self) -> None:
        """Ask nothing any more."""
        self._close.agree()

    def hide_into(self, hide: Callable[[], bool]) -> None:
        """Offer to go on in the tray when the window is closed while something is to come."""
        self._close.hide_into = hide

    def may_close(self) -> bool:
        """Return whether the window may close; asks first while something would be missed."""
        may_close = self._close.may_close()
        if may_close:
            self.end()
        return may_close

    def end(self) -> None:
        """Follow the workbench no longer."""
        self._timer.stop()
        self._bridge.close()
        self._actions.close()
