"""States of the Connect page beyond the plain ones: the list, the comparison with pac, clouds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fake_workbench import NOW, FakeWorkbench
from scene_registry import add_all
from scenes import ENVIRONMENT, URL, connected

from coe_assistant.domain.account import Account, DeviceCodePrompt
from coe_assistant.domain.environment import Environment, RecentEnvironment
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.identity_match import compared, mend_command, verdict
from coe_assistant.domain.pac import PacIdentity
from coe_assistant.services.consent import Consent, ConsentState
from coe_assistant.services.environment_search import EnvironmentRow, KitReading
from coe_assistant.services.identity_comparison import IdentityState
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState

MARA = "mara.lindt@contoso.com"
OURS = PacIdentity(MARA, "user-1", URL, ENVIRONMENT.organization_id)
RECENT = (
    RecentEnvironment(URL, "Contoso CoE", "Production", MARA),
    RecentEnvironment("https://contoso-test.crm4.dynamics.com", "Test", "Sandbox", MARA),
)
ROWS = (
    EnvironmentRow(ENVIRONMENT, KitReading.INSTALLED, "4.49.2"),
    EnvironmentRow(
        Environment("https://contoso.crm4.dynamics.com", "1", "Contoso (default)", region="EMEA",
                    type="Default", version="9.2.26031.00178"),
        KitReading.MISSING,
    ),
    EnvironmentRow(
        Environment("https://contoso-hr.crm4.dynamics.com", "2", "Human resources", region="EMEA",
                    type="Production", version="9.2.26031.00178"),
        KitReading.UNREADABLE,
    ),
    EnvironmentRow(
        Environment("https://contoso-test.crm4.dynamics.com", "3", "Contoso CoE test",
                    region="EMEA", type="Sandbox", version="9.2.26024.00152"),
    ),
)  # fmt: skip


def _known(w: FakeWorkbench) -> None:
    w.connection = ConnectionState(recent=tuple(item.url for item in RECENT))
    search = w.entrance.environments
    search.state = replace(search.state, recent=RECENT, usernames=(MARA, "nils.berg@contoso.com"))


def _listing(w: FakeWorkbench) -> None:
    _known(w)
    search = w.entrance.environments
    prompt = DeviceCodePrompt(
        "", "https://login.microsoftonline.com/x", NOW + timedelta(minutes=4), is_open=True
    )
    search.state = replace(search.state, is_listing=True, prompt=prompt)


def _listed(w: FakeWorkbench) -> None:
    _known(w)
    search = w.entrance.environments
    search.state = replace(search.state, has_listed=True, rows=ROWS, account=Account(MARA, "home"))


def _list_failed(w: FakeWorkbench) -> None:
    _known(w)
    search = w.entrance.environments
    error = CoeError("cloud-unknown", "It is not known in which Microsoft cloud to look.",
                     hint="Choose the cloud, then list the environments again.")  # fmt: skip
    search.state = replace(search.state, error=error)


def _asking_pac(w: FakeWorkbench) -> None:
    _known(w)
    w.connection = connected()
    w.entrance.identity.state = IdentityState(is_asking=True)


def compare(pac: PacIdentity | None, error: CoeError | None = None) -> IdentityState:
    lines = compared(OURS, pac)
    result = verdict(lines)
    mend = "" if result.value == "same" else mend_command(MARA, URL, ())
    return IdentityState(lines=lines, result=result, mend=mend, error=error)


def _pac_same(w: FakeWorkbench) -> None:
    _asking_pac(w)
    w.entrance.identity.state = compare(OURS)


def _pac_other(w: FakeWorkbench) -> None:
    _asking_pac(w)
    other = replace(OURS, account="svc-deploy@contoso.com", user_id="user-9")
    w.entrance.identity.state = compare(other)


def _pac_silent(w: FakeWorkbench) -> None:
    _asking_pac(w)
    error = CoeError("pac-sign-in-needed", "pac is not signed in.",
                     detail="No profiles were found on this computer.",
                     hint="Run pac auth create in a terminal, then check again.")  # fmt: skip
    w.entrance.identity.state = compare(None, error)


def _consent(w: FakeWorkbench, state: ConsentState) -> None:
    _pac_same(w)
    w.entrance.consent.state = state


def _consent_declined(w: FakeWorkbench) -> None:
    _consent(w, ConsentState(Consent.DECLINED))


def _consent_asking(w: FakeWorkbench) -> None:
    prompt = DeviceCodePrompt("H7KQ-29PX", "https://microsoft.com/devicelogin", NOW)
    _consent(w, ConsentState(is_asking=True, prompt=prompt))


def _clock_off(w: FakeWorkbench) -> None:
    _pac_same(w)
    w.connection = replace(w.connection, clock_ahead_s=-720.0)


def _cloud_unknown(w: FakeWorkbench) -> None:
    _known(w)
    error = CoeError(
        "cloud-unknown",
        "It is not known which Microsoft cloud contoso.crm.example belongs to.",
        hint="Choose the cloud (--cloud on the command line): gcc, public, or a cloud file.",
    )
    w.connection = replace(w.connection, phase=ConnectionPhase.FAILED, error=error)


add_all(
    {
        "connect-known": _known,
        "connect-listing": _listing,
        "connect-listed": _listed,
        "connect-list-failed": _list_failed,
        "connect-asking-pac": _asking_pac,
        "connect-pac-same": _pac_same,
        "connect-pac-other": _pac_other,
        "connect-pac-silent": _pac_silent,
        "connect-cloud-unknown": _cloud_unknown,
        "connect-consent-declined": _consent_declined,
        "connect-consent-asking": _consent_asking,
        "connect-clock-off": _clock_off,
    }
)
