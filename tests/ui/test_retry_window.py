"""Waiting in the window: reasons, pause, quiet hours, a window ahead, settings, handing over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fake_workbench import NOW, FakeSettings, fake_preferences
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import MaintenanceWindow, Note
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.widgets.timeline_picture import TimelinePicture

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def said(widget) -> str:
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisible())


def press(widget, name: str) -> None:
    found = [
        b
        for b in widget.findChildren(QPushButton)
        if b.accessibleName() == name and not b.isHidden()
    ]
    found[0].click()


def open_dialog(desk, slug):
    desk.content.context.do(slug)
    return desk.content._actions.dialog


def test_countdown_says_when_why_and_what_is_checked(open_scene):
    desk = open_scene("waiting-quiet")
    desk.page.outcome._next.reasons.toggle()
    text = said(desk.page)
    assert "Attempt 3 of 4 is next" in text
    assert "moved into quiet hours" in text
    assert "Service health" in text
    assert "no staged upgrade" in text
    assert "If this computer sleeps" in text
    reasons = [x for x in desk.page.findChildren(QLabel) if x.text().startswith("Why then")]
    assert "10 min, 30 min, 1 h 00 min" in reasons[0].toolTip()
    assert "off-peak" in reasons[0].toolTip().casefold()


@pytest.mark.parametrize(
    ("scene", "button", "call"),
    [
        ("waiting-quiet", "Start now", ("retry_now",)),
        ("waiting-quiet", "Pause", ("pause",)),
        ("waiting-quiet", "Stop trying", ("stop_retrying",)),
        ("waiting-paused", "Let it go on", ("go_on",)),
    ],
)
def test_buttons_of_the_countdown_say_what_a_person_wants(open_scene, scene, button, call):
    desk = open_scene(scene)
    press(desk.page, button)
    assert desk.workbench.calls[-1] == call


def test_paused_countdown_counts_nothing(open_scene):
    desk = open_scene("waiting-paused")
    assert desk.page.outcome._next.ring.text == "paused"
    assert "Nothing starts until you let it go on" in said(desk.page)
    desk.clock.advance(3600)
    desk.page.tick()
    assert desk.page.outcome._next.ring.text == "paused"


def test_countdown_that_is_due_says_that_checks_run(open_scene):
    desk = open_scene("waiting-quiet")
    desk.clock.advance(timedelta(hours=21).total_seconds())
    desk.page.tick()
    assert "the checks before it are running" in said(desk.page)


def test_verification_is_not_called_an_attempt(open_scene):
    desk = open_scene("waiting-verifying")
    desk.page.outcome._next.reasons.toggle()
    text = said(desk.page)
    assert "The server is asked again" in text
    assert "Nothing is imported then" in text


def test_scheduled_start_says_what_was_agreed_to(open_scene):
    text = said(open_scene("waiting-scheduled").page)
    assert "Waiting for the maintenance window" in text
    assert "the checklist runs again" in text


def test_scheduled_start_that_did_not_happen_says_so_and_what_was_found(open_scene):
    desk = open_scene("checklist-not-started")
    text = said(desk.page)
    assert "The scheduled start did not happen" in text
    assert "New since then" in text
    title = desk.workbench.checklist.rows[0].title
    assert title in desk.page._not_started.accessibleDescription()
    desk.workbench.put(Change.RUN, run=replace(desk.workbench.run, note=Note.NONE, note_text=""))
    assert "The scheduled start did not happen" not in said(desk.page)


def test_postpone_to_quiet_hours_takes_their_next_beginning(open_scene):
    desk = open_scene("waiting-paused")
    desk.workbench.preferences = fake_preferences(
        FakeSettings({"retry": {"time_zone": "Europe/Berlin", "avoid_month_end_days": 0}})
    )
    dialog = open_dialog(desk, "postpone")
    press(dialog, "Quiet hours")
    dialog._on_postpone()
    name, due = desk.workbench.calls[-1]
    # 01:20 UTC is 02:20 in Berlin: it is quiet already.
    assert (name, due) == ("postpone", NOW + timedelta(minutes=1))


def test_escalation_hands_over_with_text_bundle_and_address(open_scene):
    desk = open_scene("failure-spent")
    desk.page.outcome._escalation.asked.toggle()
    text = said(desk.page)
    assert "Hand over to Microsoft Support" in text
    assert "import job id and operation id of every attempt" in text
    press(desk.page, "2. Copy the ticket text")
    assert "Attempts (UTC)" in desk.copied[-1]
    assert desk.copied[-1].count("service_transient") >= 4
    press(desk.page, "3. Open the support page")
    assert desk.opened[-1] == "https://admin.powerplatform.microsoft.com/support"
    press(desk.page, "1. Export the bundle…")
    assert desk.content._actions.dialog.isVisible()


def schedule(desk, begin, end, zone="Europe/Berlin"):
    dialog = open_dialog(desk, "schedule")
    dialog.choose(begin, end, zone)
    return dialog


def test_schedule_from_the_checklist_gives_window_and_consent(open_scene):
    desk = open_scene("checklist-ready")
    dialog = schedule(desk, datetime(2026, 3, 28, 22, 0), datetime(2026, 3, 29, 4, 0))
    # The clocks go forward that night: six hours on the clock are five.
    assert "5 h 00 min long" in said(dialog.verdict)
    dialog._on_agree()
    opens = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)
    window = MaintenanceWindow(opens, opens + timedelta(hours=5), "Europe/Berlin")
    assert desk.workbench.calls[-2:] == [("start", True), ("window", window, False)]


@pytest.mark.parametrize(
    ("begin", "end", "zone", "words"),
    [
        ((2026, 3, 20, 22), (2026, 3, 20, 21), "", "closes before it opens"),
        ((2026, 3, 1, 22), (2026, 3, 2, 4), "", "is over"),
        ((2026, 3, 20, 22), (2026, 3, 20, 23), "", "does not fit"),
    ],
)
def test_schedule_refuses_a_window_that_cannot_work(open_scene, begin, end, zone, words):
    desk = open_scene("checklist-ready")
    run = desk.workbench.run
    steps = tuple(replace(step, expected_minutes=(45, 120)) for step in run.steps)
    desk.workbench.run = replace(run, steps=steps)
    dialog = schedule(desk, datetime(*begin), datetime(*end), zone)
    assert words in said(dialog.verdict)
    assert not dialog._agree.isEnabled()


@pytest.mark.parametrize(
    ("table", "sleeps_after_s", "words"),
    [
        ({"keep_awake": False}, 1800, "sleeps after 30 min"),
        ({"keep_awake": False}, 0, "Asleep, this computer starts nothing"),
        ({"keep_awake": True}, 1800, "is asked to stay awake"),
    ],
)
def test_schedule_says_what_sleep_means_for_it(open_scene, table, sleeps_after_s, words):
    desk = open_scene("checklist-ready")
    desk.workbench.preferences = fake_preferences(FakeSettings({"retry": table}))
    state = desk.workbench.checklist
    rows = tuple(
        replace(row, report=replace(row.report, facts={"sleeps_after_s": sleeps_after_s}))
        if row.id == "this-computer"
        else row
        for row in state.rows
    )
    desk.workbench.checklist = replace(state, rows=rows)
    dialog = open_dialog(desk, "schedule")
    assert words in said(dialog)
    assert words in dialog._agree.accessibleDescription()
    assert dialog.minimumSizeHint().height() <= 720  # the screen of a small laptop


def test_schedule_after_an_escalation_asks_for_one_more_attempt(open_scene):
    desk = open_scene("failure-spent")
    dialog = schedule(desk, datetime(2026, 3, 20, 22, 0), datetime(2026, 3, 21, 4, 0))
    dialog._on_agree()
    assert desk.workbench.calls[-1][0] == "schedule_again"


def test_settings_are_saved_as_policy_and_wrong_ones_say_why(open_scene):
    desk = open_scene("failure-waiting")
    file = FakeSettings()
    desk.workbench.preferences = fake_preferences(file)
    dialog = open_dialog(desk, "preferences")
    dialog.quiet.spans.setText("22:00-25:00")
    assert not dialog.quiet.keep()
    assert "22:00-25:00" in said(dialog.problem)
    assert file.values == {}
    dialog.quiet.spans.setText("20:00-24:00")
    dialog.retries.attempts.setValue(6)
    dialog.retries.table.item(1, 1).setCheckState(Qt.CheckState.Unchecked)
    dialog.retries.table.item(0, 2).setText("5, x")
    assert not dialog.retries.keep()
    assert "minutes with commas" in said(dialog.problem)
    dialog.retries.table.item(0, 2).setText("5, 20")
    dialog.reject()
    assert not dialog.isVisible()
    table = file.values["retry"]
    assert table["quiet_hours"] == ["20:00-24:00"]
    assert table["max_attempts"] == 6
    assert table["classes"] == {
        "service_transient": {"automatic": True, "waits_minutes": [5, 20]},
        "throttled": {"automatic": False},
    }


def test_rule_of_one_failure_is_taken_back_alone(open_scene):
    desk = open_scene("failure-waiting")
    file = FakeSettings()
    desk.workbench.preferences = fake_preferences(file)
    dialog = open_dialog(desk, "preferences")
    form = dialog.retries
    assert not form.reset.isEnabled()
    form.table.item(0, 2).setText("5, 20")
    form.table.item(1, 1).setCheckState(Qt.CheckState.Unchecked)
    assert form.keep()
    assert set(file.values["retry"]["classes"]) == {"service_transient", "throttled"}
    form.table.setCurrentCell(0, 2)
    assert form.reset.isEnabled()
    assert form.reset.accessibleDescription() == form.table.item(0, 0).text()
    form.reset.click()
    assert set(file.values["retry"]["classes"]) == {"throttled"}
    assert not form.reset.isEnabled()
    form.table.setCurrentCell(1, 3)
    form.table.item(1, 3).setText("many")
    assert form.reset.isEnabled()
    form.reset.click()
    assert file.values["retry"] == {}


def test_settings_that_cannot_be_written_stay_open(open_scene):
    desk = open_scene("failure-waiting")
    file = FakeSettings()
    file.problem = CoeError("settings-not-saved", "The disk is full.", hint="Make room.")
    desk.workbench.preferences = fake_preferences(file)
    dialog = open_dialog(desk, "preferences")
    dialog.retries.attempts.setValue(6)
    dialog.reject()
    assert dialog.isVisible()
    assert "The disk is full." in said(dialog.problem)


@pytest.mark.parametrize("scene", ["failure-spent", "waiting-quiet", "waiting-scheduled"])
def test_timeline_is_told_to_a_screen_reader_and_by_the_mouse(open_scene, scene):
    desk = open_scene(scene)
    picture = desk.page.findChild(TimelinePicture)
    assert picture.accessibleDescription() == "\n".join(picture.sentences)
    desk.page._on_more()
    desk.page._tabs.setCurrentIndex(3)
    picture.grab()
    assert len(picture._bars) == len(picture.sentences)


def test_timeline_follows_the_run(open_scene):
    desk = open_scene("failure-spent")
    picture = desk.page.findChild(TimelinePicture)
    assert "attempt 4" in picture.accessibleDescription()
    desk.workbench.put(Change.RUN, run=open_scene("waiting-scheduled").workbench.run)
    assert "maintenance window" in picture.accessibleDescription()
