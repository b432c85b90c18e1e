"""One try at importing a solution, or at applying a staged upgrade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class AttemptKind(Enum):
    """What an attempt does on the server."""

    IMPORT = "import"
    APPLY_UPGRADE = "apply-upgrade"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, written to the journal before it is launched.

    number counts from 1 within a run. is_launched turns True when pac (or the apply request)
    was really started: until then nothing can have reached the server. server_epoch is the
    server's clock just before the launch: what is newer may be ours (http-pitfalls 21). is_hung:
    pac was ended because it did nothing and had started nothing. is_server_done: the server was
    seen to be done with it, well or not; a pac that lives on then is ended after a while, at
    stopped_at. user_id: who the environment says is signed in here, kept to tell operations apart.
    is_guessed: the operation is taken for this attempt's, because pac has not told its id and
    nothing speaks against it.
    """

    number: int
    step: int
    kind: AttemptKind
    started_at: datetime
    is_launched: bool = False
    server_epoch: datetime | None = None
    ended_at: datetime | None = None
    operation_id: str = ""
    import_job_id: str = ""
    pid: int | None = None
    pid_created_at_s: float | None = None
    has_exited: bool = False
    exit_code: int | None = None
    class_id: str = ""
    is_hung: bool = False
    is_server_done: bool = False
    stopped_at: datetime | None = None
    user_id: str = ""
    is_guessed: bool = False

    @property
    def raw_log(self) -> str:
        """Name of the file in the run folder that holds pac's raw output."""
        return f"attempt-{self.number}.log"
