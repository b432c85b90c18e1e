"""Who signs in, how, and what they are asked to do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from coe_assistant.domain.sign_in_mode import SignInMode


class CacheProtection(Enum):
    """How tokens are kept between two starts."""

    ENCRYPTED = "encrypted"  # file encrypted with a key from the system's credential store
    MEMORY = "memory"  # no usable credential store: gone when the program ends


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in account. username is the user principal name.

    full_name is only told by a sign-in, not by the cache: "" is not known.
    """

    username: str
    home_account_id: str
    tenant_id: str = ""
    full_name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DeviceCodePrompt:
    """What a person must do to finish a sign-in.

    user_code is to be entered at url; it is empty for a browser sign-in, where url itself is the
    page. is_open: a browser was told to show it already.
    """

    user_code: str
    url: str
    expires_at: datetime
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """How to sign in, when a person is needed for it.

    Attributes:
        mode: The way.
        username: Who is expected; "" for anybody.
        claims: Answer to a claims challenge (http-contracts 4).
        timeout_s: How long a person may take, in seconds.
        window_handle: The window that the Windows broker's dialog belongs to.
        asks_account: Let the person choose, even if an account is known.
        is_silent: Never ask a person: fail with SignInNeededError instead.
        home_account_id: The account that must not be mistaken for another one of its name, as
            Account tells it; "" where the name alone decides.
    """

    mode: SignInMode
    username: str = ""
    claims: str | None = None
    timeout_s: int = 300
    window_handle: int | None = None
    asks_account: bool = False
    is_silent: bool = False
    home_account_id: str = ""


@dataclass(frozen=True, slots=True)
class SignInChoice:
    """What a person chose on the Connect page; everything but the address may stay as it is.

    Attributes:
        cloud_id: The cloud that was named, "" to take it from the address.
        asks_account: Another account than the known ones is wanted.
        is_silent: Nobody is to be asked: without a stored sign-in the connection fails.
        home_account_id: As in SignInRequest.
    """

    url: str
    mode: SignInMode
    username: str = ""
    cloud_id: str = ""
    asks_account: bool = False
    window_handle: int | None = None
    is_silent: bool = False
    home_account_id: str = ""

    @property
    def request(self) -> SignInRequest:
        """How to sign in."""
        return SignInRequest(
            self.mode,
            self.username,
            window_handle=self.window_handle,
            asks_account=self.asks_account,
            is_silent=self.is_silent,
            home_account_id=self.home_account_id,
        )
