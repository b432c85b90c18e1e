"""``resume`` of a run that had only been opened: it says so and does not wait for ever."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.commands import execute
from coe_assistant.cli.options import Options
from coe_assistant.cli.upgrade_wish import UPGRADE_ASKED, accepts_confirm, require_wish, wish_words
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Consent, Phase, Run, TimelineEntry

RUN = Run(
    "20260314-core",
    datetime(2026, 3, 14, tzinfo=UTC),
    "coe-starter-kit",
    Environment("https://contoso.crm4.dynamics.com"),
)


class Session:
    @property
    def workbench(self):
        return self

    journal_problems = ()

    def find_run(self, run_id: str) -> Run:
        return RUN


class Program:
    told = str

    @contextmanager
    def session(self, options: Options):
        yield Session()


def test_resume_of_a_run_that_was_only_prepared_says_that_nothing_was_started(capsys) -> None:
    assert execute(parse(["resume", "--json"]), Options(), Program()) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["id"] == "run-not-begun"
    assert "nothing was started" in error["text"]
    assert "upgrade" in error["next"]


@pytest.mark.parametrize("phase", [Phase.CHECKING, Phase.BLOCKED, Phase.READY])
def test_resume_refuses_a_run_whose_upgrade_nobody_asked_for(phase) -> None:
    with pytest.raises(CoeError, match="only prepared or checked"):
        require_wish(replace(RUN, phase=phase))


@pytest.mark.parametrize("is_accepted", [True, False])
def test_resume_goes_on_with_the_wish_that_was_recorded(is_accepted) -> None:
    text = wish_words(accepts_confirm=is_accepted)
    wish = TimelineEntry(RUN.created_at, UPGRADE_ASKED, text)
    run = replace(RUN, phase=Phase.CHECKING, timeline=(wish,))
    require_wish(run)
    assert accepts_confirm(run) is is_accepted


def test_resume_goes_on_with_what_was_started_by_a_click() -> None:
    run = replace(RUN, phase=Phase.WAITING, consent=Consent(RUN.created_at, automatic_retries=True))
    require_wish(run)
    assert accepts_confirm(run)
