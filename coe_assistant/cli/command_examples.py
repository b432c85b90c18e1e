"""What a person would type: the examples below the help of each command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_AT = "--environment https://contoso.crm4.dynamics.com"
_FILE = "CoEStarterKit.zip"

EXAMPLES: Mapping[str, Sequence[str]] = {
    "demo": ("demo", "demo --headless --scenario network-cut"),
    "simulate": ("simulate --scenario clean --speed 60 --lab lab",),
    "inspect": (f"inspect {_FILE}", f"inspect {_FILE} --json"),
    "plan": (f"plan {_AT} {_FILE}",),
    "check": (f"check {_AT} {_FILE}", f"check {_AT} {_FILE} --dry-run --json"),
    "layers": (
        f"layers {_AT} {_FILE} --export layers.csv",
        f'layers {_AT} {_FILE} --remove all --confirm "remove 3 layers"',
    ),
    "leftover": (f"leftover {_AT} {_FILE}",),
    "upgrade": (
        f"upgrade {_AT} {_FILE} --yes",
        f"upgrade {_AT} {_FILE} --yes --no-retry --json",
        f'upgrade {_AT} {_FILE} --yes --override "languages=English is not used here"',
        f"upgrade {_AT} {_FILE} --yes --window 2026-12-01T22:00/04:00",
    ),
    "status": ("status", "status --json", "status --hand-over"),
    "resume": ("resume", "resume --no-retry --json"),
    "environments": ("environments", "environments --json"),
    "sign-out": ("sign-out",),
    "snapshot": (f"snapshot {_AT} --output before.json", f"snapshot {_AT} --compare before.json"),
    "restore": ("restore --dry-run", "restore"),
    "report": ("report --output reports",),
    "classify": ("classify error.txt", "classify --json < error.txt"),
    "import-log": ("import-log log.xml --failures",),
    "redact": ("redact error.txt", "redact --audience public < error.txt"),
    "bundle": ("bundle --output case.zip", "bundle --compare old.zip case.zip"),
    "notify": ("notify --set < address.txt", "notify --test"),
    "settings": (
        "settings",
        "settings retry.max_attempts 3",
        "settings retry.max_attempts --unset",
    ),
    "wipe": ("wipe", "wipe logs --yes"),
    "self-test": ("self-test", "self-test --whole --json"),
}


def examples_of(command: str) -> str:
    """Return the examples of a command, a line each; "" where there is none."""
    return "\n".join(f"  coe-assistant {line}" for line in EXAMPLES.get(command, ()))
