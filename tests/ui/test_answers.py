"""The five answers at the top of the outcome face: whole, true, and seen without scrolling."""

from __future__ import annotations

import pytest
from scene_registry import load_scenes

from coe_assistant.domain.run import Phase
from coe_assistant.ui.pages.import_page import ImportPage
from coe_assistant.ui.widgets.answer_card import AnswerCard

OUTCOMES = sorted(name for name in load_scenes() if name.startswith(("failure-", "waiting-")))
QUESTIONS = (
    "Is it over?",
    "Where does it come from?",
    "Does waiting help?",
    "What do I do now?",
    "What is installed now?",
)


def card_of(desk) -> AnswerCard:
    page = desk.page
    assert isinstance(page, ImportPage)
    return page.outcome.answers


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_outcome_answers_all_questions_without_scrolling(open_scene, name):
    desk = open_scene(name)
    desk.window.resize(1366, 768)
    card = card_of(desk)
    assert tuple(item.question for item in card.answers) == QUESTIONS
    for item in card.answers:
        assert item.short.endswith(("“Let it go on”", ".")), item
        assert "{" not in item.short + item.rest
    bottom = card.mapTo(desk.window, card.rect().bottomLeft()).y()
    assert bottom < desk.content.footer.mapTo(desk.window, desk.content.footer.rect().topLeft()).y()
    assert card.isVisible()


def said(open_scene, name: str) -> dict[str, str]:
    answers = card_of(open_scene(name)).answers
    return {item.question: f"{item.short} {item.rest}" for item in answers}


def test_passing_fault_is_told_as_nobodys_fault_at_the_customer(open_scene):
    told = said(open_scene, "failure-waiting")
    assert told["Where does it come from?"].startswith("From Microsoft's service.")
    assert told["Does waiting help?"].startswith("Yes.")
    assert told["What do I do now?"].startswith("Nothing.")
    assert "UTC" in told["Is it over?"]


def test_blocked_upgrade_says_that_waiting_is_useless(open_scene):
    told = said(open_scene, "failure-fix-then-retry")
    assert told["Does waiting help?"].startswith("No, it does not.")
    assert "steps below" in told["What do I do now?"]


@pytest.mark.parametrize("name", ["failure-running", "failure-unreachable"])
def test_unclear_server_is_never_called_over(open_scene, name):
    told = said(open_scene, name)
    assert told["Is it over?"].startswith("Not known.")


def test_staged_upgrade_says_that_nothing_may_be_deleted(open_scene):
    told = said(open_scene, "failure-staged")
    assert "delete nothing" in told["What is installed now?"]
    assert told["What do I do now?"].startswith("Apply the staged upgrade.")


def test_screen_reader_hears_question_and_answer_together(open_scene):
    card = card_of(open_scene("failure-waiting"))
    assert "Does waiting help? Yes." in card.accessibleName()


def test_answers_are_announced_with_the_title(open_scene):
    desk = open_scene("failure-waiting")
    assert desk.workbench.run.phase is Phase.WAITING
    assert "Does waiting help? Yes." in desk.content.context.announcer.said


def test_signed_out_run_offers_the_sign_in_as_its_main_button(open_scene):
    desk = open_scene("failure-signed-out")
    step = desk.page.step()
    assert step.is_enabled
    step.act()
    assert any(call[0] == "connect" for call in desk.workbench.calls)


def test_run_whose_plan_is_out_of_date_offers_a_new_one(open_scene):
    desk = open_scene("failure-other-plan")
    desk.page.step().act()
    assert desk.workbench.calls[-1] == ("new_run",)


def test_apply_step_alone_is_not_called_an_import(open_scene):
    told = said(open_scene, "failure-apply-waits")
    assert "Only the last step is repeated" in told["Does waiting help?"]


def test_staged_upgrade_with_a_cause_in_the_way_says_to_mend_it_first(open_scene):
    told = said(open_scene, "failure-staged-blocked")
    assert told["What do I do now?"].startswith("Go through the steps below. Then apply")


def test_between_two_solutions_the_one_that_was_asked_about_is_named(open_scene):
    told = said(open_scene, "waiting-next-solution")
    assert told["What is installed now?"].startswith("CoE Core Components 4.50.6, in use.")
    assert "next solution starts by itself" in told["Is it over?"]


def test_attempt_that_waits_for_a_sign_in_is_not_said_to_start_by_itself(open_scene):
    told = said(open_scene, "failure-signed-out")
    assert (
        told["Is it over?"] == "Not yet. The next attempt is due and waits for somebody to sign in."
    )


def test_server_that_nobody_asked_is_not_called_unreachable(open_scene):
    told = said(open_scene, "waiting-scheduled")
    assert "not reached" not in told["What is installed now?"]
    assert told["What is installed now?"].startswith("Not known yet.")
