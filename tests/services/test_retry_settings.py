"""The retry policy as settings: what is shipped, what an admin may write, what is refused."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.adapters.retry_rules import load_retry_rules
from coe_assistant.adapters.settings_text import with_section, with_value
from coe_assistant.checks.registry import ALL_CHECKS
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.failure import RetryRule
from coe_assistant.domain.quiet_hours import DaySpan, QuietHours, WeekSpan
from coe_assistant.domain.retry_policy import ClassPolicy, RetryPolicy
from coe_assistant.runtime.time_zones import find_zone
from coe_assistant.services.preferences import Preferences, ShippedRules, Zones
from coe_assistant.services.retry_settings import parse_policy, policy_table
from coe_assistant.services.settings_store import SettingsStore

HOUR = timedelta(hours=1)
RULES = load_retry_rules(resources_folder())
SHIPPED = parse_policy(RULES.table, RetryPolicy())

_SPANS = st.builds(
    lambda a, b: DaySpan(min(a, b), max(a, b) + 1), st.integers(0, 1439), st.integers(0, 1439)
)
_MINUTES = st.integers(0, 999).map(lambda n: timedelta(minutes=n))
_POLICIES = st.builds(
    RetryPolicy,
    automatic=st.booleans(),
    max_attempts=st.integers(1, 20),
    window=st.integers(1, 168).map(lambda n: n * HOUR),
    jitter=st.sampled_from([0.0, 0.1, 0.255, 1.0]),
    quiet=st.builds(
        QuietHours,
        st.lists(_SPANS, max_size=3).map(tuple),
        st.lists(st.builds(WeekSpan, st.integers(0, 6), _SPANS), max_size=3).map(tuple),
        st.integers(0, 15),
    ),
    quiet_from_attempt=st.integers(0, 20),
    zone=st.sampled_from(["", "Europe/Berlin"]),
    keeps_awake=st.booleans(),
    classes=st.lists(
        st.builds(
            ClassPolicy,
            st.sampled_from(["throttled", "service_transient", "odd name"]),
            st.booleans(),
            st.none() | st.lists(_MINUTES, max_size=20).map(tuple),
            st.none() | st.integers(1, 20),
        ),
        max_size=2,
        unique_by=lambda item: item.class_id,
    ).map(tuple),
)  # fmt: skip


# the first draw loads time zones, which is slow beside other work
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_POLICIES)
def test_every_policy_survives_the_file(policy) -> None:
    text = with_section('# mine\ncloud = "gcc" # here\n', "retry", policy_table(policy))
    assert text.startswith('# mine\ncloud = "gcc" # here\n')
    assert parse_policy(tomllib.loads(text)["retry"], RetryPolicy()) == policy


def test_shipped_policy_is_what_the_seeds_agree_on() -> None:
    assert (SHIPPED.max_attempts, SHIPPED.window) == (4, 24 * HOUR)
    assert SHIPPED.quiet.spans == (DaySpan(1320, 1440), DaySpan(120, 360))
    assert SHIPPED.quiet.month_end_days == 1
    assert [item.weekday for item in SHIPPED.quiet.avoided] == [0]


def test_doubtful_checks_exist_and_always_hold_service_health() -> None:
    known = {check.id for check in ALL_CHECKS}
    for names in RULES.doubtful.values():
        assert set(names) <= known
    assert RULES.checks_for("anything") == ("service-health", "sign-in")
    assert RULES.checks_for("throttled") == ("service-health", "sign-in", "environment-state")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"max_attempts": 0}, "from 1 to 20"),
        ({"max_attempts": 2.5}, "whole number"),
        ({"max_attempts": True}, "from 1 to 20"),
        ({"automatic": "yes"}, "true or false"),
        ({"quiet_hours": ["22:00-02:00"]}, "around midnight"),
        ({"quiet_hours": ["22-24"]}, "written like"),
        ({"quiet_hours": "22:00-24:00"}, "list of texts"),
        ({"quiet_hours": ["10:75-11:00"]}, "written like"),
        ({"avoid": ["someday 06:00-12:00"]}, "mon, tue"),
        ({"time_zone": 1}, "must be a text"),
        ({"classes": 1}, "must be a table"),
        ({"classes": {"throttled": {"wait": 1}}}, "wait is not known"),
        ({"classes": {"throttled": {"waits_minutes": 5}}}, "list of up to"),
        ({"classes": {"throttled": 5}}, "classes"),
        ({"max_attempt": 4}, "only"),
    ],
)
def test_unusable_settings_say_what_and_why(values, why) -> None:
    with pytest.raises(CoeError, match="retry") as caught:
        parse_policy(values, RetryPolicy())
    assert why in caught.value.title
    assert caught.value.exit_code is ExitCode.USAGE


RULE = RetryRule(automatic=True, waits=(HOUR,), max_attempts=3, window=24 * HOUR)


def test_admin_loosens_numbers_and_tightens_everything_but_makes_nothing_automatic() -> None:
    loose = RetryPolicy(
        max_attempts=8, window=48 * HOUR, classes=(ClassPolicy("c", True, (HOUR / 2,), 6),)
    )
    assert loose.rule("c", RULE) == RetryRule(True, (HOUR / 2,), 6, 48 * HOUR)
    assert loose.rule("other", RULE).max_attempts == 3
    tight = RetryPolicy(max_attempts=2, classes=(ClassPolicy("c", automatic=False),))
    assert tight.rule("c", RULE).automatic is False
    assert tight.rule("other", RULE).max_attempts == 2
    forbidden = RetryRule(False, (), 1, 24 * HOUR)
    assert loose.rule("c", forbidden) is forbidden
    assert loose.rule("c", None) is None
    assert RetryPolicy(automatic=False).rule("c", RULE).automatic is False


def preferences(folder) -> Preferences:
    shipped = ShippedRules(RULES.table, RULES.sources, RULES.checks_for)
    return Preferences(SettingsStore(folder), shipped, Zones(find_zone, tuple, str))


def test_preferences_keep_only_what_differs_and_leave_the_rest_of_the_file(tmp_path) -> None:
    folder = DataFolder(tmp_path)
    file = tmp_path / "settings.toml"
    file.write_text('cloud = "gcc" # ours\n\n[retry]\nmax_attempts = 2\n\n[other]\nx = 1\n')
    first = preferences(folder)
    assert first.policy.max_attempts == 2
    told = []
    first.listen(lambda: told.append(1))
    first.save_policy(SHIPPED)
    assert file.read_text() == 'cloud = "gcc" # ours\n\n[other]\nx = 1\n\n[retry]\n'
    assert told == [1]
    assert preferences(folder).policy == SHIPPED


def test_preferences_with_an_unknown_zone_are_refused_and_nothing_is_written(tmp_path) -> None:
    first = preferences(DataFolder(tmp_path))
    with pytest.raises(CoeError, match="no time zone"):
        first.save_policy(RetryPolicy(zone="Mars/Olympus"))
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize(
    "text", ['a = """\n[retry]\nx = 1\n"""\n', "retry = 1\n", "retry.max_attempts = 1\n"]
)
def test_file_that_cannot_be_cut_safely_is_left_alone(tmp_path, text) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(CoeError, match="could not be saved"):
        DataFolder(tmp_path).save_section("retry", {"automatic": False})
    assert file.read_text() == text


def test_section_that_is_no_table_is_refused(tmp_path) -> None:
    (tmp_path / "settings.toml").write_text("retry = 1\n")
    with pytest.raises(CoeError, match="must be a table"):
        SettingsStore(DataFolder(tmp_path)).section("retry")


@pytest.mark.parametrize(
    ("text", "key", "value", "changed"),
    [
        ("", "pac", "/a/pac", 'pac = "/a/pac"\n'),
        ("# mine\npac = 'x'\n\n[retry]\nmax_attempts = 2\n", "pac", "y",
         '# mine\npac = "y"\n\n[retry]\nmax_attempts = 2\n'),
        ("[retry]\npac = 1\n", "pac", "y", 'pac = "y"\n[retry]\npac = 1\n'),
        ("cloud = 'gcc'\npac = 'x'\n", "pac", None, "cloud = 'gcc'\n"),
        ("a = 1", "b", 2, "a = 1\nb = 2\n"),
    ],
)  # fmt: skip
def test_value_at_the_top_is_replaced_and_the_rest_stays(text, key, value, changed) -> None:
    assert with_value(text, key, value) == changed


def test_value_over_several_lines_is_not_cut_in_the_middle() -> None:
    with pytest.raises(ValueError, match=r"told apart|Invalid|Expected"):
        with_value("pac = [\n1,\n2]\n", "pac", "y")
