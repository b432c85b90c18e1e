"""Signing in through our own adapters, with the real MSAL, on a tenant over TLS."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import replace
from pathlib import Path

import keyring
import pytest

from coe_assistant.adapters.connector import EnvironmentConnector
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.environment_finder import EnvironmentLister
from coe_assistant.adapters.identity import browser
from coe_assistant.domain.account import CacheProtection, SignInChoice, SignInRequest
from coe_assistant.domain.errors import CoeError, ExitCode, SignInNeededError
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.simulator.scenario import load_scenario
from tests.adapters.sign_in_tenant import BROWSER, DEVICE, cancel_when_asked, desk
from tests.adapters.test_token_cache import FakeStore

pytestmark = pytest.mark.network_local
ADELE = "adele.vance@contoso.example"


def test_browser_signs_in_and_the_environment_is_read(tmp_path) -> None:
    with desk(tmp_path) as here:
        opened = here.connect(BROWSER)
    assert opened.account.username == ADELE
    assert opened.environment.type == "Production"
    assert here.prompts[0].is_open
    assert not here.prompts[0].user_code
    assert here.person.opened == [here.prompts[0].url]


@pytest.mark.parametrize(("acts", "woken"), [(True, 0), (False, 1)])
def test_only_a_browser_that_never_answered_is_answered_for(tmp_path, monkeypatch, acts, woken):
    """Whoever is answered for waits two seconds for a receiver that is gone already."""
    wake, calls = browser._wake, []
    monkeypatch.setattr(browser, "_wake", lambda *to: (calls.append(to), wake(*to)))
    with desk(tmp_path) as here:
        here.person.acts = acts
        with contextlib.suppress(CoeError):
            here.connect(replace(BROWSER, timeout_s=BROWSER.timeout_s if acts else 1))
    assert len(calls) == woken


def test_browser_sign_in_is_cancelled_within_seconds_and_leaves_no_thread(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.person.acts = False
        before = set(threading.enumerate())
        canceller = threading.Thread(target=cancel_when_asked, args=(here,))
        canceller.start()
        began = time.monotonic()
        with pytest.raises(CoeError) as caught:
            here.connect(BROWSER)
        took = time.monotonic() - began
        canceller.join()
        left = {item for item in threading.enumerate() if item.name.endswith("_get_auth_response)")}
        assert not left - before
    assert caught.value.slug == "sign-in-cancelled"
    assert took < 60, "the time limit is five minutes"


def test_browser_not_finished_in_time_says_so(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.person.acts = False
        with pytest.raises(CoeError) as caught:
            here.connect(replace(BROWSER, timeout_s=1))
    assert (caught.value.slug, caught.value.exit_code) == ("sign-in-timed-out", ExitCode.SIGN_IN)


def test_sign_in_cancelled_before_it_asks_opens_nothing(tmp_path) -> None:
    with desk(tmp_path) as here:
        begun = here.access.begin()
        here.access.cancel()
        with pytest.raises(CoeError) as caught:
            here.access.enter(
                begun, here.cloud, "organizations", here.cloud.bap_scope,
                here.access.session(here.cloud), BROWSER, here.prompts.append,
            )  # fmt: skip
    assert caught.value.slug == "sign-in-cancelled"
    assert not here.person.opened


def test_sign_in_after_a_cancelled_one_works(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.access.cancel()
        assert here.connect(BROWSER).account.username == ADELE


def test_portal_link_without_a_credential_store_asks_once(tmp_path) -> None:
    with desk(tmp_path) as here:
        known = here.lab.services.tenant.ids.environment
        link = f"{here.url}/make/environments/{known}/home"
        opened = here.connect(DEVICE, link)
        assert opened.protection is CacheProtection.MEMORY
        assert opened.environment.id == known
        assert (here.sign_ins, len(here.prompts)) == (1, 1)


def test_portal_link_asks_once_for_another_account_though_two_are_known_then(tmp_path) -> None:
    clean = load_scenario("clean")
    other = "adele.admin@contoso.example"
    two = replace(clean, person=replace(clean.person, others=(other,)))
    with desk(tmp_path, two) as here:
        here.connect(DEVICE)
        known = here.lab.services.tenant.ids.environment
        link = f"{here.url}/make/environments/{known}/home"
        opened = here.connect(replace(BROWSER, asks_account=True), link)
        assert (opened.account.username, here.sign_ins) == (other, 2)


def test_connecting_again_without_a_credential_store_asks_nobody(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.connect()
        here.connect()
        assert (here.sign_ins, len(here.prompts)) == (1, 1)


def test_second_start_with_a_credential_store_asks_nobody(tmp_path) -> None:
    with desk(tmp_path) as here:
        keyring.set_keyring(FakeStore())
        here.restart()
        here.connect()
        here.restart()
        assert here.access.usernames() == (ADELE,)
        again = here.connect(SignInRequest(SignInMode.BROWSER, ADELE))
        assert again.protection is CacheProtection.ENCRYPTED
        assert (here.sign_ins, len(here.prompts)) == (1, 1)
        stored = (here.folder / "tokens" / "cache.bin").read_bytes()
        assert ADELE.encode() not in stored
        assert all(token.encode() not in stored for token in here.lab.services.entra._access)


def test_sign_out_wipes_accounts_file_and_memory(tmp_path) -> None:
    with desk(tmp_path) as here:
        store = FakeStore()
        keyring.set_keyring(store)
        here.restart()
        here.connect()
        here.access.sign_out()
        assert here.access.usernames() == ()
        assert not (here.folder / "tokens" / "cache.bin").exists()
        assert store.kept == {}
        here.connect()
        assert here.sign_ins == 2


def test_silent_request_never_asks(tmp_path) -> None:
    with desk(tmp_path) as here:
        with pytest.raises(SignInNeededError):
            here.connect(replace(BROWSER, is_silent=True))
        assert (here.prompts, here.person.opened) == ([], [])


def test_broker_where_there_is_none_is_said_and_nothing_else_is_tried(tmp_path) -> None:
    with desk(tmp_path) as here:
        with pytest.raises(CoeError) as caught:
            here.connect(SignInRequest(SignInMode.BROKER))
        assert not here.person.opened
    assert caught.value.slug == "broker-not-available"
    assert caught.value.exit_code is ExitCode.SIGN_IN


def test_no_member_is_told_in_words_with_the_ids_for_support(tmp_path) -> None:
    with desk(tmp_path, "not-a-member") as here, pytest.raises(CoeError) as caught:
        here.connect()
    assert caught.value.slug == "not-a-member"
    assert "0x80072560" in caught.value.detail
    assert "Request id" in caught.value.detail


def test_recent_environments_are_remembered(tmp_path: Path) -> None:
    with desk(tmp_path) as here:
        here.connect()
        assert (here.folder / "recent.txt").read_text("utf-8").startswith(here.url)


def test_list_has_type_region_version_and_kit_with_one_sign_in(tmp_path) -> None:
    with desk(tmp_path) as here:
        lister = EnvironmentLister(here.access)
        choice = SignInChoice(here.url, SignInMode.DEVICE_CODE)
        account, found = lister.environments(choice, here.prompts.append)
        by_url = {item.url: item for item in found}
        assert account.username == ADELE
        assert by_url[here.url].type == "Production"
        assert by_url[here.url].region
        assert by_url[here.url].version
        assert lister.kit_version(here.url, "CenterofExcellenceCoreComponents") == "4.49.2"
        assert lister.kit_version(here.url, "NotThere") == ""
        here.connect()
        assert here.sign_ins == 1


def test_list_without_cloud_and_address_asks_for_the_cloud(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.access.clouds = (here.cloud, replace(here.cloud, id="other"))
        lister = EnvironmentLister(here.access)
        with pytest.raises(CoeError) as caught:
            lister.environments(SignInChoice("", SignInMode.BROWSER), here.prompts.append)
        assert not here.person.opened
    assert caught.value.slug == "cloud-unknown"


def test_another_account_is_asked_for_though_one_is_known(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.connect(BROWSER)
        here.connect(replace(BROWSER, asks_account=True))
        assert here.sign_ins == 2
        assert all("prompt=select_account" in url for url in here.person.opened)


def test_two_processes_keep_what_each_of_them_learnt(tmp_path) -> None:
    clean = load_scenario("clean")
    other = "adele.admin@contoso.example"
    two = replace(clean, person=replace(clean.person, others=(other,)))
    with desk(tmp_path, two) as here:
        keyring.set_keyring(FakeStore())
        here.restart()
        first = here.access
        assert first.usernames() == ()
        here.restart()  # a second process that began before the first one signed in
        assert here.access.usernames() == ()
        here.connect(replace(BROWSER, asks_account=True))
        here.access = first
        here.connector = EnvironmentConnector(first, here.refusals, DataFolder(here.folder))
        here.connect(DEVICE)
        here.restart()
        assert here.access.usernames() == (other, ADELE)
        for name in (other, ADELE):
            assert here.connect(replace(DEVICE, username=name)).account.username == name
        assert here.sign_ins == 2


def test_requests_of_the_sign_in_are_remembered_without_their_contents(tmp_path) -> None:
    with desk(tmp_path) as here:
        here.connect()
        paths = [item.path for item in here.log.read()]
        assert any(path.endswith("/oauth2/v2.0/devicecode") for path in paths)
        token = next(item for item in here.log.read() if item.path.endswith("/oauth2/v2.0/token"))
        assert (token.method, token.status) == ("POST", 200)
        assert token.client_request_id
        assert "access_token" not in repr(here.log.read())
