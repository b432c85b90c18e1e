"""``resume`` of a run that had only been opened: it says so and does not wait for ever."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.commands import execute
from coe_assistant.cli.options import Options
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.run import Run

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
