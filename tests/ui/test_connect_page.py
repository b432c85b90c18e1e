"""The Connect page: clicks, accounts, clouds, the list, and the comparison with pac."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from scenes import URL, connected
from scenes_connect import MARA, OURS, RECENT, ROWS, compare

from coe_assistant.domain.environment import RecentEnvironment
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.environment_search import KitReading
from coe_assistant.services.workbench_state import Change, ConnectionPhase, ConnectionState
from coe_assistant.ui.wording import Place


def press(desk, qtbot) -> None:
    qtbot.mouseClick(desk.content.footer.main_button, Qt.MouseButton.LeftButton)


def chosen(desk):
    calls = [call for call in desk.workbench.calls if call[0] in ("connect", "list_environments")]
    return calls[-1][1]


def test_known_environment_takes_two_clicks_with_its_account(open_scene, qtbot):
    desk = open_scene("connect-known")
    press(desk, qtbot)
    assert (chosen(desk).url, chosen(desk).username) == (URL, MARA)
    assert chosen(desk).mode is SignInMode.BROWSER
    assert not chosen(desk).asks_account
    desk.workbench.put(Change.CONNECTION, connection=connected())
    press(desk, qtbot)
    assert desk.content.place.value == "package"


def test_another_account_asks_the_person_to_choose(open_scene, qtbot):
    desk = open_scene("connect-known")
    box = desk.page._form.account
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    press(desk, qtbot)
    assert (chosen(desk).username, chosen(desk).asks_account) == ("", True)
    box.setEditText("nils.berg@contoso.com")
    assert not desk.page._form.choice.asks_account


def test_accounts_offered_are_those_of_before(open_scene):
    box = open_scene("connect-known").page._form.account
    names = [box.itemText(line) for line in range(box.count())]
    assert names[:2] == [MARA, "nils.berg@contoso.com"]


def test_typed_account_is_kept_when_accounts_become_known(open_scene):
    desk = open_scene("connect-empty")
    desk.page._form.account.setEditText("nobody@contoso.com")
    search = desk.workbench.entrance.environments
    search.state = replace(search.state, recent=RECENT, usernames=(MARA,))
    desk.workbench.put(Change.ENVIRONMENTS)
    assert desk.page._form.choice.username == "nobody@contoso.com"


def test_choosing_another_recent_environment_proposes_its_account_and_cloud(open_scene):
    desk = open_scene("connect-known")
    other = RecentEnvironment("https://gov.example.us", "Gov", "", "gov@contoso.us", "gcc")
    search = desk.workbench.entrance.environments
    search.state = replace(search.state, recent=(*RECENT, other))
    desk.workbench.put(Change.ENVIRONMENTS)
    desk.page._form.take_address(other.url)
    assert (desk.page._form.choice.username, desk.page._form.choice.cloud_id) == (
        "gov@contoso.us",
        "gcc",
    )


def test_another_address_typed_when_connected_offers_connect_again(open_scene):
    desk = open_scene("connect-done")
    desk.page._form.take_address("other.crm.dynamics.com")
    assert desk.content.footer.main_button.text() == "&Connect"


def test_portal_address_becomes_the_environments_own_once_connected(open_scene):
    desk = open_scene("connect-empty")
    desk.page._form.take_address("https://make.powerapps.com/environments/x/home")
    desk.workbench.put(Change.CONNECTION, connection=connected())
    assert desk.page._form.address == URL
    assert desk.content.footer.main_button.text() == "C&ontinue"


def test_code_counts_down_and_is_copied(open_scene):
    desk = open_scene("connect-code")
    wait = desk.page._waiting._wait
    assert "14:00" in wait._left.text()
    desk.clock.advance(30)
    desk.page.tick()
    assert "13:30" in wait._left.text()
    wait._copy.click()
    wait._open.click()
    assert desk.copied == ["H7KQ-29PX"]
    assert desk.opened == ["https://microsoft.com/devicelogin"]


def test_browser_sign_in_has_a_time_limit_and_a_way_out(open_scene):
    desk = open_scene("connect-browser")
    wait = desk.page._waiting._wait
    assert "5:00" in wait._left.text()
    assert not wait._code_row.isVisible()
    wait._cancel.click()
    assert ("cancel_sign_in",) in desk.workbench.calls


def test_browser_that_did_not_open_offers_the_page(open_scene):
    desk = open_scene("connect-browser")
    prompt = replace(desk.workbench.connection.prompt, is_open=False)
    now = replace(desk.workbench.connection, prompt=prompt)
    desk.workbench.put(Change.CONNECTION, connection=now)
    assert "No browser" in desk.page._waiting._wait._text.text()


def test_list_is_asked_for_with_account_and_address(open_scene):
    desk = open_scene("connect-known")
    desk.page._form._find.click()
    assert (chosen(desk).url, chosen(desk).username) == (URL, MARA)


def test_list_shows_type_region_version_and_kit(open_scene):
    model = open_scene("connect-listed").page._list.table.model()
    cells = [
        [model.index(line, column).data() for column in range(model.columnCount())]
        for line in range(model.rowCount())
    ]
    assert cells[0] == ["Contoso CoE", "Production", "4.49.2", "EMEA", "9.2.26031.00178", URL]
    assert [row[2] for row in cells[1:]] == ["Not installed", "Not readable", "…"]
    assert cells[1][1] == "Default (production)"


def test_list_enter_connects_to_the_environment(open_scene, qtbot):
    desk = open_scene("connect-listed")
    table = desk.page._list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    where = table.model().index(table.currentIndex().row(), 5).data()
    assert desk.page._form.address == where
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen(desk).url == where
    desk.workbench.put(Change.CONNECTION, connection=connected())
    assert not desk.page._list.isVisible()


def test_list_keeps_the_choice_while_versions_come_in(open_scene, qtbot):
    desk = open_scene("connect-listed")
    table = desk.page._list.table
    table.selectRow(3)
    search = desk.workbench.entrance.environments
    last = replace(ROWS[3], kit=KitReading.INSTALLED, version="4.50.6")
    search.state = replace(search.state, rows=(*ROWS[:3], last))
    desk.workbench.put(Change.ENVIRONMENTS)
    assert table.currentIndex().row() == 3
    assert table.model().index(3, 2).data() == "4.50.6"


def test_list_failed_says_what_to_do(open_scene):
    desk = open_scene("connect-list-failed")
    assert "Choose the cloud" in desk.page._list._banner.accessibleDescription()


def test_pac_that_differs_is_shown_side_by_side_with_a_command_to_copy(open_scene):
    desk = open_scene("connect-pac-other")
    card = desk.page._identity
    assert card.isVisible()
    assert "somebody else" in card._title.text()
    words = [item.text() for item in card._table.findChildren(QLabel)]
    assert {MARA, "svc-deploy@contoso.com", "Different", "Same"} <= set(words)
    card._mend.findChild(type(card._again)).click()
    assert desk.copied == [f"pac auth create --environment {URL}"]
    assert "pac does not agree" in desk.content.footer.sentence
    card._again.click()
    assert ("compare",) in desk.workbench.calls


def test_pac_that_agrees_needs_no_command(open_scene):
    card = open_scene("connect-pac-same").page._identity
    assert "same account" in card._title.text()
    assert not card._mend.isVisible()


def test_pac_that_says_nothing_is_not_known_never_good(open_scene):
    card = open_scene("connect-pac-silent").page._identity
    assert "not known" in card._title.text()
    assert "No profiles" in card._why.text()


def test_comparison_goes_away_with_the_connection(open_scene):
    desk = open_scene("connect-pac-same")
    gone = ConnectionState(ConnectionPhase.DISCONNECTED)
    desk.workbench.entrance.identity.state = compare(OURS)
    desk.workbench.put(Change.CONNECTION, connection=gone)
    assert not desk.page._identity.isVisible()


def test_unknown_cloud_leads_to_the_choice(open_scene, qtbot):
    desk = open_scene("connect-cloud-unknown")
    desk.page._banner.buttons[-1].click()
    assert desk.page._form.cloud.hasFocus() or desk.window.focusWidget() is desk.page._form.cloud
    desk.page._form.cloud.setCurrentIndex(2)
    press(desk, qtbot)
    assert chosen(desk).cloud_id == "public"


def test_service_health_is_asked_for_by_a_click_only(open_scene):
    desk = open_scene("connect-pac-same")
    row = desk.page._connected._consent
    assert ("ask_consent",) not in desk.workbench.calls
    row._ask.click()
    assert ("ask_consent",) in desk.workbench.calls


def test_declined_consent_is_not_readable_and_no_error(open_scene):
    row = open_scene("connect-consent-declined").page._connected._consent
    assert "not readable" in row._text.text()
    assert "goes on" in row._text.text()


def test_question_for_consent_can_be_given_up(open_scene):
    desk = open_scene("connect-consent-asking")
    desk.page._connected._consent._wait._cancel.click()
    assert ("cancel_consent",) in desk.workbench.calls


def test_clock_that_is_off_is_said_in_minutes(open_scene):
    card = open_scene("connect-clock-off").page._connected
    assert "12 minutes behind" in card._clock.text()
    assert not open_scene("connect-pac-same").page._connected._clock.isVisible()


def test_windows_account_is_offered_only_where_it_can_be_used(open_scene):
    box = open_scene("connect-known").page._form.mode
    assert box.findData(SignInMode.BROKER) < 0


def test_connected_page_shows_the_form_again_when_asked(open_scene):
    desk = open_scene("connect-pac-same")
    page = desk.page
    assert not page._form.isVisible()
    assert page.initial_focus() is page._connected.other
    page._connected.other.click()
    assert page._form.isVisible()
    page._form.take_address("https://contoso-test.crm4.dynamics.com")
    assert desk.content.footer.main_button.text() == "&Connect"
    desk.workbench.put(Change.ENVIRONMENTS)
    assert page._form.address == "https://contoso-test.crm4.dynamics.com"


def test_known_environment_with_its_files_leads_on_by_itself(open_scene, qtbot):
    desk = open_scene("connect-known")
    desk.workbench.recent_files.is_proposed = True
    desk.content.footer.main_button.click()
    desk.workbench.put(Change.CONNECTION, connection=connected())
    qtbot.waitUntil(lambda: desk.content.place is Place.PACKAGE)
    assert "The files of the last time" in desk.content.context.announcer.said


@pytest.mark.parametrize(
    ("is_proposed", "address", "clock"),
    [
        (False, URL, 0.0),
        (True, "https://never-used.crm4.dynamics.com", 0.0),
        (True, URL, -900.0),
    ],
)
def test_newcomer_or_a_wrong_clock_stays_to_look(open_scene, qtbot, is_proposed, address, clock):
    desk = open_scene("connect-known")
    desk.workbench.recent_files.is_proposed = is_proposed
    desk.page._form.take_address(address)
    desk.content.footer.main_button.click()
    state = replace(connected(), clock_ahead_s=clock)
    desk.workbench.put(Change.CONNECTION, connection=state)
    qtbot.wait(20)
    assert desk.content.place is Place.CONNECT


def test_first_start_says_what_is_needed(open_scene):
    desk = open_scene("connect-first-time")
    assert desk.page._needs.isVisible()
    assert not desk.content.footer.main_button.isEnabled()
    assert "address" in desk.content.footer.sentence
    assert not open_scene("connect-known").page._needs.isVisible()


def test_known_address_says_where_it_leads_before_any_sign_in(open_scene):
    desk = open_scene("connect-known")
    before = desk.page._form._before
    assert before.text() == f"Used before: Contoso CoE, Production, as {MARA}."
    desk.page._form.take_address("https://never-used.crm4.dynamics.com")
    assert not before.isVisible()
