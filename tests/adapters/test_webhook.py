"""The channel's address is a secret; what is posted suits the channel; errors tell no address."""

from __future__ import annotations

import ssl

import keyring
import pytest
import requests
import trustme
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoStore
from pytest_httpserver import HTTPServer

from coe_assistant.adapters.webhook import KeyringWebhook, payload
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports.channel import Message

SECRET = "https://prod-1.westeurope.logic.azure.com:443/workflows/1/triggers?sig=SeCrEt"
MESSAGE = Message("Failed", "Core 4.50.6 in Contoso\nNext: 22:00", is_urgent=True)


class MemoryStore(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError("none")
        del self.kept[service, username]


@pytest.fixture
def store():
    before = keyring.get_keyring()
    made = MemoryStore()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def server(tmp_path):
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with HTTPServer(host="localhost", ssl_context=context) as running:
        yield running


def test_address_is_kept_in_the_store_and_forgotten(store) -> None:
    webhook = KeyringWebhook()
    assert not webhook.is_set()
    webhook.save(f" {SECRET}\n")
    assert list(store.kept.values()) == [SECRET]
    assert webhook.is_set()
    webhook.forget()
    webhook.forget()
    assert not webhook.is_set()
    with pytest.raises(CoeError, match="No webhook address"):
        webhook.send(MESSAGE)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/x",
        "https://",
        "https://user:word@host/x",
        "file:///etc/passwd",
        "https://host:x/",
        "https://ho st/x",
        "",
        "https://host/" + "x" * 2000,
    ],
)
def test_address_that_is_none_is_refused_without_being_repeated(store, url) -> None:
    with pytest.raises(CoeError, match="no webhook address") as caught:
        KeyringWebhook().save(url)
    assert store.kept == {}
    if len(url) > 8:
        assert url not in f"{caught.value.title} {caught.value.detail} {caught.value.hint}"


def test_without_a_store_nothing_is_kept(store) -> None:
    keyring.set_keyring(NoStore())
    webhook = KeyringWebhook()
    with pytest.raises(CoeError, match="was not kept") as caught:
        webhook.save(SECRET)
    assert "sig=" not in str(caught.value.detail)
    assert not webhook.is_set()


def test_message_is_posted_as_a_card(store, server, tmp_path) -> None:
    server.expect_oneshot_request("/hook", method="POST").respond_with_data("", status=202)
    webhook = KeyringWebhook(tmp_path / "ca.pem")
    webhook.save(f"https://localhost:{server.port}/hook?sig=SeCrEt")
    webhook.send(MESSAGE)
    sent = server.log[0][0].get_json()
    assert sent["title"] == "Failed"
    card = sent["attachments"][0]["content"]
    assert [block["text"] for block in card["body"]] == [
        "Failed",
        "Core 4.50.6 in Contoso",
        "Next: 22:00",
    ]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_refusal_and_redirect_tell_the_status_and_no_address(
    store, server, tmp_path, status
) -> None:
    server.expect_request("/hook").respond_with_data(
        "", status=status, headers={"Location": "https://localhost:1/other"}
    )
    webhook = KeyringWebhook(tmp_path / "ca.pem")
    webhook.save(f"https://localhost:{server.port}/hook?sig=SeCrEt")
    with pytest.raises(CoeError, match="did not arrive") as caught:
        webhook.send(MESSAGE)
    # the session follows no redirect: it refuses to
    assert caught.value.detail in (f"the channel answered {status}", "TooManyRedirects")
    assert "sig=" not in repr(vars(caught.value))
    assert len(server.log) == 1


def test_untrusted_or_dead_channel_tells_no_address(store, server) -> None:
    webhook = KeyringWebhook()
    webhook.save(f"https://localhost:{server.port}/hook?sig=SeCrEt")
    with pytest.raises(CoeError, match="did not arrive") as caught:
        webhook.send(MESSAGE)
    assert "sig=" not in repr(vars(caught.value))
    assert caught.value.__cause__ is None
    assert not isinstance(caught.value, requests.RequestException)


def test_slack_gets_its_own_form() -> None:
    assert payload("https://hooks.slack.com/services/T/B/x", MESSAGE) == {
        "text": "*Failed*\nCore 4.50.6 in Contoso\nNext: 22:00"
    }
