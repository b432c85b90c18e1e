"""Consent to service health: asked for by a click, declined without harm."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from coe_assistant.domain.account import DeviceCodePrompt
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.consent import Consent, ConsentState
from coe_assistant.services.consent_desk import ConsentDesk
from tests.domain.upgrade_runs import T0
from tests.services.driver_fakes import VirtualClock
from tests.services.test_connecting_states import HeldTasks

PROMPT = DeviceCodePrompt("", "https://login.example", T0, is_open=True)


@dataclass
class FakeAsker:
    problem: CoeError | None = None
    modes: list[SignInMode] = field(default_factory=list)
    is_cancelled: bool = False

    def consent(self, request, prompt) -> None:
        self.modes.append(request.mode)
        prompt(PROMPT)
        if self.problem is not None:
            raise self.problem

    def cancel(self) -> None:
        self.is_cancelled = True


@pytest.fixture
def asked():
    tasks, asker = HeldTasks(), FakeAsker()
    return ConsentDesk(
        asker, lambda: SignInMode.DEVICE_CODE, tasks, VirtualClock(), lambda: None
    ), tasks, asker  # fmt: skip


def test_consent_given_is_told(asked) -> None:
    desk, tasks, asker = asked
    desk.ask()
    assert desk.state.is_asking
    tasks.run()
    assert desk.state == ConsentState(Consent.GIVEN)
    assert asker.modes == [SignInMode.DEVICE_CODE]


def test_consent_waits_with_what_a_person_has_to_do(asked) -> None:
    desk, tasks, _ = asked
    desk.ask()
    work, done, _ = tasks.waiting.pop(0)
    result = work()
    tasks.run()
    assert (desk.state.prompt, desk.state.deadline_at) == (PROMPT, T0)
    done(result)
    assert desk.state.prompt is None


def test_consent_declined_is_no_error_but_not_readable(asked) -> None:
    desk, tasks, asker = asked
    asker.problem = CoeError("sign-in-consent", "The tenant has not agreed.")
    desk.ask()
    tasks.run()
    assert desk.state.consent is Consent.DECLINED


def test_consent_that_came_to_no_end_can_be_asked_for_again(asked) -> None:
    desk, tasks, asker = asked
    asker.problem = CoeError("sign-in-timed-out", "Not in time.")
    desk.ask()
    tasks.run()
    assert (desk.state.consent, desk.state.error.slug) == (Consent.NOT_ASKED, "sign-in-timed-out")


def test_consent_given_up_drops_the_late_answer(asked) -> None:
    desk, tasks, asker = asked
    desk.ask()
    desk.cancel()
    tasks.run()
    assert asker.is_cancelled
    assert desk.state == ConsentState()


def test_consent_of_one_account_says_nothing_about_another(asked) -> None:
    desk, tasks, _ = asked
    desk.ask()
    tasks.run()
    desk.forget()
    assert desk.state == ConsentState()


def test_defect_while_asking_is_not_hidden(asked) -> None:
    desk, tasks, _ = asked
    desk.ask()
    _, _, failed = tasks.waiting.pop(0)
    with pytest.raises(ZeroDivisionError):
        failed(ZeroDivisionError())
