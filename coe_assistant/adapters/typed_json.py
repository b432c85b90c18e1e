"""Which types JSON is read into: what msgspec learns about one is learned by one thread at a time.

WORKAROUND https://github.com/jcrist/msgspec: remove when reading a dataclass for the first time in
two threads at once does not crash the interpreter (seen with msgspec 0.22: one thread reads the
description of the type that the other one has begun to write).
"""

from __future__ import annotations

import threading

import msgspec

_LEARNING = threading.Lock()  # of the process: so is what msgspec keeps about a type


def learn(kind: object) -> None:
    """Let msgspec describe a type; call before anything is read into it. Cheap once it is known."""
    with _LEARNING:
        msgspec.json.Decoder(kind)
