"""Finding the environment: accounts of before, the list, versions of the kit, late answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from coe_assistant.domain.account import Account, DeviceCodePrompt, SignInChoice
from coe_assistant.domain.environment import Environment, RecentEnvironment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.environment_desk import EnvironmentDesk
from coe_assistant.services.environment_search import CloudName, KitReading, Listed
from tests.domain.upgrade_runs import T0
from tests.services.driver_fakes import VirtualClock
from tests.services.test_connecting_states import HeldTasks

CHOICE = SignInChoice("", SignInMode.BROWSER, cloud_id="public")
PROMPT = DeviceCodePrompt("", "https://login.example", T0, is_open=True)
HERE = tuple(
    Environment(f"https://{name}.crm.dynamics.com", name, name) for name in ("zeta", "Alpha", "mid")
)


@dataclass
class FakeFinder:
    problem: CoeError | None = None
    versions: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_cancelled: bool = False

    def usernames(self):
        return ("a@contoso.example", "b@contoso.example")

    def recent(self):
        return (RecentEnvironment("https://a.crm.dynamics.com", "A", "Sandbox", "a@c.example"),)

    def environments(self, choice, prompt):
        prompt(PROMPT)
        if self.problem is not None:
            raise self.problem
        return Listed(Account("a@contoso.example", "home"), HERE)

    def kit_version(self, url, solution):
        self.asked.append(url)
        found = self.versions.get(url, "")
        if isinstance(found, CoeError):
            raise found
        return found

    def cancel(self) -> None:
        self.is_cancelled = True


@pytest.fixture
def finder():
    return FakeFinder()


@pytest.fixture
def tasks():
    return HeldTasks()


def desk(finder, tasks, kit=("Core", "CoE Core")):
    clouds = (CloudName("public", "Public"),)
    return EnvironmentDesk(finder, tasks, VirtualClock(), lambda: None, clouds, kit)


def test_accounts_and_environments_of_before_are_known_without_asking(finder, tasks):
    made = desk(finder, tasks)
    assert made.state.recent[0].username == "a@c.example"
    made.look_around()
    tasks.run()
    assert made.state.usernames == ("a@contoso.example", "b@contoso.example")


def test_list_is_sorted_by_name_and_every_version_is_read(finder, tasks):
    finder.versions = {HERE[0].url: "4.49.2", HERE[2].url: CoeError("not-a-member", "No.")}
    made = desk(finder, tasks)
    made.list_environments(CHOICE)
    assert made.state.is_listing
    tasks.run()
    assert not made.state.is_listing
    assert [row.environment.name for row in made.state.rows] == ["Alpha", "mid", "zeta"]
    assert [row.kit for row in made.state.rows] == [
        KitReading.MISSING,
        KitReading.UNREADABLE,
        KitReading.INSTALLED,
    ]
    assert made.state.rows[2].version == "4.49.2"
    assert made.state.account.username == "a@contoso.example"


def test_list_for_a_product_without_a_solution_reads_no_versions(finder, tasks):
    made = desk(finder, tasks, kit=("", ""))
    made.list_environments(CHOICE)
    tasks.run()
    assert finder.asked == []
    assert {row.kit for row in made.state.rows} == {KitReading.NOT_READ}


def test_list_shows_what_the_sign_in_waits_for(finder, tasks):
    seen = []
    made = desk(finder, tasks)
    made._changed = lambda: seen.append((made.state.prompt, made.state.deadline_at))
    made.list_environments(CHOICE)
    work, done, _ = tasks.waiting.pop(0)
    result = work()
    tasks.run()
    done(result)
    assert (PROMPT, PROMPT.expires_at) in seen
    assert (made.state.prompt, made.state.deadline_at) == (None, None)


def test_list_given_up_drops_late_answers(finder, tasks):
    made = desk(finder, tasks)
    made.list_environments(CHOICE)
    made.cancel()
    tasks.run()
    assert finder.is_cancelled
    assert (made.state.is_listing, made.state.rows) == (False, ())


def test_list_given_up_for_a_connection_only_if_it_runs(finder, tasks):
    made = desk(finder, tasks)
    made.cancel_quietly()
    assert not finder.is_cancelled
    made.list_environments(CHOICE)
    made.cancel_quietly()
    assert finder.is_cancelled


def test_list_refused_is_told_in_words(finder, tasks):
    finder.problem = CoeError("sign-in-failed", "The sign-in failed.")
    made = desk(finder, tasks)
    made.list_environments(CHOICE)
    tasks.run()
    assert made.state.error.slug == "sign-in-failed"
    finder.problem = None
    made.list_environments(CHOICE)
    assert made.state.error is None


def test_versions_of_an_earlier_list_do_not_land_in_a_later_one(finder, tasks):
    finder.versions = {item.url: "1.0" for item in HERE}
    made = desk(finder, tasks)
    made.list_environments(CHOICE)
    work, done, _ = tasks.waiting.pop(0)
    done(work())
    late = list(tasks.waiting)
    made.cancel()
    tasks.waiting.clear()
    for work, done, _ in late:
        done(work())
    assert {row.kit for row in made.state.rows} == {KitReading.NOT_READ}


def test_defect_of_a_reader_is_not_hidden(finder, tasks):
    made = desk(finder, tasks)
    made.look_around()
    _, _, failed = tasks.waiting.pop(0)
    with pytest.raises(ZeroDivisionError):
        failed(ZeroDivisionError())
