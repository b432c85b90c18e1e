"""What is known before connecting: who signed in before, which environments there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from coe_assistant.domain.account import Account, DeviceCodePrompt, SignInChoice
from coe_assistant.domain.environment import Environment, RecentEnvironment
from coe_assistant.domain.errors import CoeError


class KitReading(Enum):
    """How far it is known which version of the kit an environment holds."""

    NOT_READ = "not-read"
    INSTALLED = "installed"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """One environment of the list. version: of the kit's main solution, where installed."""

    environment: Environment
    kit: KitReading = KitReading.NOT_READ
    version: str = ""


@dataclass(frozen=True, slots=True)
class CloudName:
    """A cloud that may be chosen."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SearchState:
    """Everything that helps to find the environment.

    Attributes:
        has_windows_sign_in: The Windows account can be used for signing in here.
        kit_solution: Unique name of the solution whose version is shown; "" when the product
            has none.
        kit_name: Its name for people.
        is_listing: The list is being read; prompt and deadline_at say what it waits for.
        has_listed: rows is the whole list of the account.
    """

    clouds: tuple[CloudName, ...] = ()
    usernames: tuple[str, ...] = ()
    recent: tuple[RecentEnvironment, ...] = ()
    has_windows_sign_in: bool = False
    kit_solution: str = ""
    kit_name: str = ""
    is_listing: bool = False
    has_listed: bool = False
    account: Account | None = None
    rows: tuple[EnvironmentRow, ...] = ()
    prompt: DeviceCodePrompt | None = None
    deadline_at: datetime | None = None
    error: CoeError | None = None


class EnvironmentSearch(Protocol):
    """What a face may ask for before it connects. Call from the main thread only."""

    @property
    def state(self) -> SearchState:
        """What is known now."""

    def look_around(self) -> None:
        """Read who signed in before and which environments were used; asks nobody."""

    def list_environments(self, choice: SignInChoice) -> None:
        """Sign in, silently where possible, and list the environments of the cloud.

        Without a named cloud it is the one that the address of choice belongs to.
        """

    def cancel(self) -> None:
        """Give a running list up."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The environments with a database that one account can see."""

    account: Account
    environments: tuple[Environment, ...]


Prompt = Callable[[DeviceCodePrompt], None]


class EnvironmentFinder(Protocol):
    """Finds accounts and environments. Blocking, except cancel and recent: for a worker."""

    def usernames(self) -> Sequence[str]:
        """Return the accounts that signed in before, without asking anybody."""

    def recent(self) -> Sequence[RecentEnvironment]:
        """Return environments that were used before, newest first."""

    def environments(self, choice: SignInChoice, prompt: Prompt) -> Listed:
        """Return the environments of the cloud that was named or that the address tells.

        Raises:
            CoeError: in words.
        """

    def kit_version(self, environment_url: str, solution: str) -> str:
        """Return the version of a solution there, "" when it is not installed.

        Raises:
            CoeError: it cannot be read.
        """

    def cancel(self) -> None:
        """Make a running list end soon; callable from any thread."""
