"""Proxy scripts are asked seldom, in time, and never twice at once for one host."""

from __future__ import annotations

import threading

import pytest

from coe_assistant.adapters.proxy.script_lookup import (
    AGE_S,
    FAILURE_AGE_S,
    TOO_SLOW,
    ScriptAnswer,
    ScriptLookup,
    ScriptQuestion,
)
from coe_assistant.adapters.proxy.winhttp import WinHttpError

ONE = ScriptQuestion("https://one.example/", auto_detect=True, script_url="")
TWO = ScriptQuestion("https://two.example/", auto_detect=True, script_url="")
OTHER = ScriptQuestion("https://one.example/", auto_detect=False, script_url="http://s/p.pac")


class Clock:
    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s


class Script:
    """Answers in turn; an exception is raised, an event is waited for."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, question):
        self.asked.append(question)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, threading.Event):
            assert answer.wait(30)
            return "late:1"
        return answer


@pytest.fixture
def clock():
    return Clock()


def test_answer_is_kept_for_a_while_and_then_asked_anew(clock):
    script = Script("a:1", "b:2")
    lookup = ScriptLookup(script, clock)
    assert lookup.answer(ONE) == ScriptAnswer("a:1")
    clock.now_s += AGE_S - 1
    assert lookup.answer(ONE) == ScriptAnswer("a:1")
    clock.now_s += 1
    assert lookup.answer(ONE) == ScriptAnswer("b:2")
    assert script.asked == [ONE, ONE]


def test_answer_is_kept_for_each_host_and_script(clock):
    script = Script("a:1")
    lookup = ScriptLookup(script, clock)
    for question in (ONE, TWO, OTHER, ONE):
        lookup.answer(question)
    assert script.asked == [ONE, TWO, OTHER]


@pytest.mark.parametrize("error", [WinHttpError(12180), OSError(5, "x")])
def test_script_that_fails_is_not_asked_for_other_hosts_for_a_while(clock, error):
    script = Script(error, "a:1")
    lookup = ScriptLookup(script, clock)
    assert lookup.answer(ONE).code in (12180, 5)
    assert lookup.answer(TWO).code in (12180, 5)
    assert lookup.answer(OTHER) == ScriptAnswer("a:1")  # another script
    assert script.asked == [ONE, OTHER]
    clock.now_s += FAILURE_AGE_S
    assert lookup.answer(ONE) == ScriptAnswer("a:1")


def test_script_that_is_too_slow_is_left_behind_and_its_answer_used_later(clock):
    free = threading.Event()
    script = Script(free)
    lookup = ScriptLookup(script, clock, limit_s=0.01)
    assert lookup.answer(ONE).code == TOO_SLOW
    assert lookup.answer(ONE).code == TOO_SLOW
    assert lookup.answer(TWO).code == TOO_SLOW  # not waited for again
    assert script.asked == [ONE]
    free.set()
    for thread in threading.enumerate():
        if thread.name == "proxy-script":
            thread.join(30)
    assert lookup.answer(ONE) == ScriptAnswer("late:1")
    assert script.asked == [ONE]


def test_script_asked_from_many_threads_is_asked_once(clock):
    free = threading.Event()
    script = Script(free)
    lookup = ScriptLookup(script, clock)
    found = []
    threads = [threading.Thread(target=lambda: found.append(lookup.answer(ONE))) for _ in range(8)]
    for thread in threads:
        thread.start()
    free.set()
    for thread in threads:
        thread.join(30)
    assert found == [ScriptAnswer("late:1")] * 8
    assert script.asked == [ONE]


def test_forgetting_keeps_what_is_quite_new(clock):
    script = Script("a:1", "b:2")
    lookup = ScriptLookup(script, clock)
    lookup.answer(ONE)
    lookup.forget()
    assert lookup.answer(ONE) == ScriptAnswer("a:1")
    clock.now_s += 31
    lookup.forget()
    assert lookup.answer(ONE) == ScriptAnswer("b:2")


def test_only_so_many_hosts_are_kept(clock):
    script = Script("a:1")
    lookup = ScriptLookup(script, clock)
    for number in range(150):
        lookup.answer(ScriptQuestion(f"https://h{number}/", auto_detect=True, script_url=""))
    assert len(lookup._running) == 100
