"""Two accounts of one user name: a guest and a member, told apart by their id at home.

The real MSAL and its cache; what Entra answers is given by hand.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from coe_assistant.adapters.clouds import load_clouds
from coe_assistant.adapters.identity.entra_errors import load_entra_errors
from coe_assistant.adapters.identity.shared_cache import SharedTokenCache
from coe_assistant.adapters.identity.sign_in import EntraSignIn
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.domain.account import CacheProtection, SignInRequest
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.sign_in_mode import SignInMode

NAME = "adele@contoso.example"
HERE, ELSEWHERE = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
MEMBER, GUEST = f"member.{HERE}", f"guest.{ELSEWHERE}"
SCOPE = "https://contoso.crm.dynamics.com/.default"
DEVICE = SignInRequest(SignInMode.DEVICE_CODE, NAME)


def coded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def answer(document: object) -> SimpleNamespace:
    return SimpleNamespace(status_code=200, text=json.dumps(document), headers={})


@dataclass
class Entra:
    """Signs in whoever is set, as the sign-in service would for MSAL.

    Attributes:
        person: The home account id of who acts in the browser.
        name: The user name that the service tells.
        tells_client_info: What the Windows broker's answers do not have.
    """

    person: str = MEMBER
    name: str = NAME
    tells_client_info: bool = True

    def get(self, url: str, **_: object) -> SimpleNamespace:
        base = url.partition("/v2.0/")[0]
        return answer(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            }
        )

    def post(self, url: str, data: dict[str, str], **_: object) -> SimpleNamespace:
        if url.endswith("/devicecode"):
            code = {"user_code": "A", "device_code": "d", "verification_uri": "https://x.example"}
            return answer({**code, "expires_in": 900, "interval": 1})
        who = data.get("refresh_token", "").removeprefix("refresh-") or self.person
        uid, _, home = who.partition(".")
        tenant = url.split("/")[3]
        oid = uid if tenant == home else f"{uid}-as-a-guest"
        claims = {"aud": data["client_id"], "sub": oid, "oid": oid, "tid": tenant,
                  "preferred_username": self.name, "exp": int(time.time()) + 900,
                  "iat": int(time.time()), "iss": url}  # fmt: skip
        return answer(
            {
                "access_token": f"token of {who}",
                "refresh_token": f"refresh-{who}",
                "expires_in": 900,
                "id_token": f"{coded({})}.{coded(claims)}.x",
                "client_info": coded({"uid": uid, "utid": home}),
            }
        )


@dataclass
class Kept:
    """In place of the encrypted file."""

    protection: CacheProtection = CacheProtection.MEMORY
    text: str = field(default="")

    def read(self) -> str:
        return self.text

    def update(self, change) -> None:
        self.text = change(self.text)


@pytest.fixture
def entra() -> Entra:
    return Entra()


@pytest.fixture
def cache() -> SharedTokenCache:
    return SharedTokenCache(Kept())


@pytest.fixture
def sign_in_at(entra, cache):
    def made(tenant: str = HERE) -> EntraSignIn:
        cloud = replace(load_clouds(resources_folder())[0], instance_discovery=False)
        errors = load_entra_errors(resources_folder())
        return EntraSignIn(cloud, tenant, SCOPE, entra, cache, errors)

    return made


def enter(entra: Entra, sign_in: EntraSignIn, person: str, request: SignInRequest = DEVICE):
    entra.person = person
    return sign_in.sign_in(request, lambda _: None)


@pytest.mark.parametrize("first", [MEMBER, GUEST])
def test_account_that_signed_in_is_used_and_no_other_one_of_its_name(entra, sign_in_at, first):
    second = {MEMBER: GUEST, GUEST: MEMBER}[first]
    sign_in = sign_in_at()
    for person in (first, second, first):
        assert enter(entra, sign_in, person).home_account_id == person
        assert sign_in.token(SCOPE) == f"token of {person}"


@pytest.mark.parametrize("known", [MEMBER, GUEST])
def test_other_account_of_the_name_does_not_take_the_place_of_the_connected(
    entra, sign_in_at, known
):
    other = {MEMBER: GUEST, GUEST: MEMBER}[known]
    sign_in = sign_in_at()
    enter(entra, sign_in, known)
    with pytest.raises(CoeError) as caught:
        enter(entra, sign_in, other, replace(DEVICE, home_account_id=known))
    assert (caught.value.slug, caught.value.exit_code) == ("other-account", ExitCode.SIGN_IN)
    assert "of another directory" in caught.value.title
    assert HERE in caught.value.detail
    assert ELSEWHERE in caught.value.detail
    assert sign_in.token(SCOPE) == f"token of {known}"
    assert sign_in.renew(SCOPE, None) == f"token of {known}"


def test_account_of_another_name_is_told_by_its_name(entra, sign_in_at) -> None:
    sign_in = sign_in_at()
    enter(entra, sign_in, MEMBER)
    entra.name = "brian@contoso.example"
    with pytest.raises(CoeError, match=f"brian@contoso.example signed in, but {NAME}"):
        enter(entra, sign_in, f"brian.{HERE}", replace(DEVICE, home_account_id=MEMBER))


def test_consent_of_the_other_account_of_the_name_does_not_count(entra, sign_in_at) -> None:
    sign_in = sign_in_at()
    enter(entra, sign_in, MEMBER)
    entra.person = GUEST
    with pytest.raises(CoeError) as caught:
        sign_in.consent("https://graph.microsoft.com/.default", DEVICE, lambda _: None)
    assert caught.value.slug == "other-account"
    assert sign_in.token(SCOPE) == f"token of {MEMBER}"


@pytest.mark.parametrize("person", [MEMBER, GUEST])
def test_answer_without_client_info_is_told_by_the_object_in_the_tenant(
    entra, sign_in_at, person, monkeypatch
):
    sign_in = sign_in_at()
    for each in (MEMBER, GUEST):
        enter(entra, sign_in, each)
    monkeypatch.setattr(sign_in, "_by_device_code", lambda *_: told_by_broker(person), raising=True)
    assert enter(entra, sign_in, person).home_account_id == person


def told_by_broker(person: str) -> dict[str, object]:
    uid, _, home = person.partition(".")
    oid = uid if home == HERE else f"{uid}-as-a-guest"
    claims = {"tid": HERE, "oid": oid, "preferred_username": NAME}
    return {"access_token": "x", "id_token_claims": claims}


@pytest.mark.parametrize("told", ["", "?", "bm90IGpzb24", coded([]), coded({"uid": "x"}), 7, None])
def test_answer_about_nobody_who_is_kept_signs_nobody_in(entra, sign_in_at, told, monkeypatch):
    sign_in = sign_in_at()
    enter(entra, sign_in, MEMBER)
    result = {"access_token": "x", "client_info": told, "id_token_claims": {"oid": "nobody"}}
    monkeypatch.setattr(sign_in, "_by_device_code", lambda *_: result)
    with pytest.raises(CoeError) as caught:
        sign_in.sign_in(DEVICE, lambda _: None)
    assert caught.value.slug == "sign-in-failed"


def test_account_known_at_this_tenant_is_preferred(entra, sign_in_at) -> None:
    enter(entra, sign_in_at(HERE), MEMBER)
    enter(entra, sign_in_at(ELSEWHERE), GUEST)
    for tenant, person in ((HERE, MEMBER), (ELSEWHERE, GUEST)):
        sign_in = sign_in_at(tenant)
        assert sign_in.use(NAME).home_account_id == person
        assert sign_in.token(SCOPE) == f"token of {person}"


@pytest.mark.parametrize("tenant", [HERE, "organizations"])
def test_two_of_a_name_that_are_both_known_are_not_guessed_among(entra, sign_in_at, tenant):
    for person in (MEMBER, GUEST):
        enter(entra, sign_in_at(tenant), person)
    sign_in = sign_in_at(tenant)
    assert sign_in.use(NAME) is None
    assert sign_in.use("") is None
    for person in (MEMBER, GUEST):
        assert sign_in.use(NAME, person).home_account_id == person
        assert sign_in.token(SCOPE) == f"token of {person}"
    assert sign_in.use(NAME, "gone.gone") is None
