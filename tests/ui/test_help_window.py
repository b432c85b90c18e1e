"""The help in the window: F1, links, search, keys; and that its pages are whole."""

from __future__ import annotations

import re
import shlex
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from fake_surroundings import help_book
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QPushButton

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.first_steps import FirstSteps
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.about import about_facts
from coe_assistant.app.places import Places
from coe_assistant.checks.registry import ALL_CHECKS, ON_REQUEST
from coe_assistant.cli.arguments import whole_parser
from coe_assistant.cli.help_commands import subcommands
from coe_assistant.cli.options import Options
from coe_assistant.domain.help_page import HelpPage, links_of
from coe_assistant.services.help_book import HelpPlace, target_of
from coe_assistant.ui.actions import _DIALOGS
from coe_assistant.ui.wording import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "help"
LANGUAGES = ("en", "de")
PAGES = [(language, page) for language in LANGUAGES for page in help_book(language).pages]
CODE = re.compile(r"`([^`\n]+)`")


def ids(value: object) -> str:
    return value.id if isinstance(value, HelpPage) else str(value)


def opened(desk, qtbot):
    desk.content.context.do("help")
    window = desk.content._actions.help.window
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_every_page_dialog_and_check_has_a_page_of_the_help() -> None:
    book = help_book()
    wanted = {f"page:{place.value}" for place in Place} | {"page:failure"}
    wanted |= {f"dialog:{slug}" for slug in _DIALOGS}
    assert wanted <= book.topics.keys()
    assert set(book.topics.values()) <= {page.id for page in book.pages}
    for check in (*ALL_CHECKS, *ON_REQUEST):
        place = book.place(f"check:{check.id}")
        assert place.page_id in ("checklist", "proxies"), check.id
        assert place.anchor or check.id == "network"


def test_no_topic_speaks_of_what_does_not_exist() -> None:
    checks = {check.id for check in (*ALL_CHECKS, *ON_REQUEST)}
    places = {place.value for place in Place} | {"failure"}
    for topic in help_book().topics:
        kind, _, name = topic.partition(":")
        assert name in {"page": places, "dialog": set(_DIALOGS), "check": checks}[kind], topic


@pytest.mark.parametrize(("language", "page"), PAGES, ids=ids)
def test_links_of_a_page_lead_somewhere(language, page) -> None:
    book = help_book(language)
    for link in links_of(page.markdown):
        place = target_of(link, page.id)
        if place is None:
            assert link.startswith("https://"), link
            continue
        target = book.page(place.page_id)
        assert target is not None, link
        assert not place.anchor or target.number_of(place.anchor), link


@pytest.mark.parametrize(("language", "page"), PAGES, ids=ids)
def test_page_names_only_commands_and_options_that_exist(language, page) -> None:
    del language
    parser = whole_parser()
    commands = subcommands(parser)
    every = [parser, *commands.values()]
    options = {name for one in every for action in one._actions for name in action.option_strings}
    for code in CODE.findall(page.markdown):
        words = shlex.split(code.replace("[", " ").replace("]", " "))
        named = [word for word in words if word.startswith("--")]
        assert {word.split("=")[0] for word in named} <= options, code
        if words[:1] in (["coe-assistant"], ["coe-assistant-cli"]) and len(words) > 1:
            if words[1] != "--read-only":  # the window's own, which takes no command
                assert words[1] in commands, code
            of = commands.get(words[1], parser)
            own = {name for action in of._actions for name in action.option_strings}
            assert {word.split("=")[0] for word in named} <= own, code


def test_every_command_and_setting_has_its_place() -> None:
    page = help_book().page("command-line")
    for name in subcommands(whole_parser()):
        assert page.number_of(f"command-{name}"), name
    for piece in (
        "coe-assistant upgrade PACKAGE --environment URL",
        "[--window",
        "coe-assistant status [RUN] [--hand-over] [--json]",
        "- `--yes`: ",
        "- `--data-dir DIR`: ",
    ):
        assert piece in page.markdown
    assert page.markdown.count("`--data-dir DIR`") == 1


def test_pages_are_those_of_the_contents() -> None:
    listed = {page.id for page in help_book().pages}
    for folder in (FOLDER, FOLDER / "de"):
        assert {path.stem for path in folder.glob("*.md")} <= listed
    assert {path.stem for path in FOLDER.glob("*.md")} == listed


@pytest.mark.parametrize(("query", "page_id"), [
    ("80097376", "failure"),
    ("holding solution", "failure"),
    ("407 proxy", "proxies"),
    ("restore flows", "finish"),
    ("quiet hours", "settings"),
    ("storage", "checklist"),
    ("telemetry", "privacy"),
])  # fmt: skip
def test_search_finds_the_page_first_or_near(query, page_id) -> None:
    hits = help_book().find(query)
    assert page_id in [hit.section.page_id for hit in hits[:3]]


def test_f1_opens_the_page_of_what_is_shown(open_scene, qtbot) -> None:
    desk = open_scene("checklist-confirm")
    desk.content.page(Place.CHECKLIST).choose("storage")
    window = opened(desk, qtbot)
    assert window.place == HelpPlace("checklist", "check-storage")
    assert window.view.textCursor().block().text() == "Storage"
    window.close()


def test_f1_speaks_of_failures_after_one_and_of_a_dialog_in_it(open_scene, qtbot) -> None:
    desk = open_scene("failure-waiting")
    assert opened(desk, qtbot).place.page_id == "failure"
    desk.content.context.do("about")
    dialog = desk.content._actions.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    assert desk.content._actions.help.window.place.page_id == "start"
    dialog.close()


def test_help_closes_with_the_window(open_scene, qtbot) -> None:
    desk = open_scene("connect-empty")
    window = opened(desk, qtbot)
    desk.window.close()
    assert not window.isVisible()
    assert desk.content._actions.help.window is None


def test_links_inside_are_followed_and_back_returns(open_scene, qtbot) -> None:
    window = opened(open_scene("connect-empty"), qtbot)
    window.view.anchorClicked.emit(QUrl("settings.md"))
    assert window.place.page_id == "settings"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place.page_id == "connect"
    assert not window.back.isEnabled()
    window.move(-1)
    assert window.place.page_id == "connect"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.place.page_id == "settings"


def test_link_that_leads_out_shows_its_address_before_anything_opens(open_scene, qtbot) -> None:
    desk = open_scene("connect-empty")
    window = opened(desk, qtbot)
    window.view.anchorClicked.emit(QUrl("https://learn.microsoft.com/x"))
    assert desk.opened == []
    assert window.note.isVisible()
    assert window.note.accessibleDescription() == "https://learn.microsoft.com/x"


def test_search_lists_marks_and_moves_between_places(open_scene, qtbot) -> None:
    window = opened(open_scene("connect-empty"), qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.search, "holding")
    assert "found" in window.found.text()
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert len(window.view.extraSelections()) == len(window.view.marks) > 0
    first = window.view.textCursor().selectedText()
    assert first.casefold() == "holding"
    assert window.view.go_to_mark(-1)
    window.search.setText("zzzz")
    assert window.found.text() == "Nothing found. Try fewer or other words."
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.list.count() == len(help_book().pages)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_page_without_a_translation_says_so(open_scene, qtbot) -> None:
    window = opened(open_scene("connect-empty"), qtbot)
    page = HelpPage("x", "# X", is_translated=False)
    window._book = type(help_book())({"x": "X"}, lambda _page_id: page, {})
    window.go(HelpPlace("x"))
    assert "not translated" in window.note.accessibleName()


def test_markup_and_pictures_in_a_page_are_not_carried_out(open_scene, qtbot) -> None:
    window = opened(open_scene("connect-empty"), qtbot)
    text = "# T\n\n<script>x</script> <img src='file:///etc/passwd'> ![p](https://h/p.png)"
    window.view.show_page(HelpPage("x", text))
    assert window.view.loadResource(2, QUrl("file:///etc/passwd")) is None
    assert "<script>" in window.view.toPlainText()


def test_titles_of_the_contents_are_those_of_the_pages() -> None:
    for language in LANGUAGES:
        book = help_book(language)
        assert book.titles == {page.id: page.title for page in book.pages}


def test_hosts_are_those_of_the_cloud_in_question() -> None:
    text = help_book().page("privacy").markdown
    for host in ("login.microsoftonline.com", "api.bap.microsoft.com", "graph.microsoft.com"):
        assert host in text


def test_every_package_of_the_program_is_among_the_licences() -> None:
    project = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text("utf-8"))
    names = [re.split("[<>=]", item)[0] for item in project["project"]["dependencies"]]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in help_book().page("licences").markdown.splitlines()
        if line.startswith("|")
    ]
    assert [row[0] for row in rows[2:]] == names
    for name, licence in rows[2:]:
        stated = metadata.metadata(name)
        words = " ".join(
            [stated.get("License-Expression") or "", stated.get("License") or "",
             *(stated.get_all("Classifier") or ())]
        )  # fmt: skip
        assert licence.split("-")[0].split()[0][:4].casefold() in words.casefold() or (
            licence == "PSF-2.0" and "Python Software Foundation" in words
        ), (name, licence)


def test_what_leaves_this_machine_is_the_page_of_the_help(open_scene) -> None:
    desk = open_scene("dialog-privacy")
    dialog = desk.content._actions.dialog
    text = dialog.view.toPlainText()
    assert "There is no telemetry" in text.replace("\n", " ")
    dialog.view.anchorClicked.emit(QUrl("settings.md#wipe-data"))
    help_window = desk.content._actions.help.window
    assert help_window.place == HelpPlace("settings", "wipe-data")
    press(dialog, "Copy all")
    assert desk.copied == [text]


def test_about_holds_every_version_and_opens_the_licences(open_scene) -> None:
    desk = open_scene("dialog-about")
    dialog = desk.content._actions.dialog
    assert ("pac", "1.43.6, /usr/bin/pac") in dialog.facts
    press(dialog, "Copy all")
    assert "pac: 1.43.6, /usr/bin/pac" in desk.copied[0]
    press(dialog, "Licences")
    assert desk.content._actions.help.window.place.page_id == "licences"
    places = Places(Options(), DataFolder(Path("/nowhere")), resources_folder())
    facts = about_facts(places)
    assert {"CoE Assistant", "Python", "Qt", "Qt for Python", "msal", "System"} <= facts.keys()
    assert all(facts.values())


def test_first_steps_lead_on_and_back_and_end(open_scene, qtbot) -> None:
    desk = open_scene("connect-empty")
    desk.content.context.do("tour")
    dialog = desk.content._actions.dialog
    closed = []
    dialog.finished.connect(closed.append)
    assert (dialog.number, dialog.back.isEnabled()) == (1, False)
    dialog.forward.click()
    assert "never" in desk.content.context.announcer.said
    dialog.back.click()
    dialog.forward.click()
    dialog.forward.click()
    assert (dialog.number, dialog.forward.text()) == (3, "Be&gin")
    assert not dialog.close_button.isVisible()
    dialog.forward.click()
    assert closed == [1]
    desk.content.context.do("tour")
    qtbot.keyClick(desk.content._actions.dialog, Qt.Key.Key_Escape)
    assert not desk.content._actions.dialog.isVisible()


def test_first_steps_are_due_once(tmp_path) -> None:
    steps = FirstSteps(tmp_path / "new")
    assert steps.are_due
    steps.remember()
    assert not steps.are_due
    (tmp_path / "file").write_text("")
    FirstSteps(tmp_path / "file").remember()  # a folder that cannot be is no error


def press(widget, name: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.accessibleName() == name).click()
