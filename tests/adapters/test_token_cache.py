"""Tokens at rest: encrypted or not at all, for the owner only, whole for two processes at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import keyring
import keyring.backend
import keyring.errors
import pytest

from coe_assistant.adapters.identity.token_cache import KEY_NAME, SERVICE, TokenCacheFile
from coe_assistant.domain.account import CacheProtection

SECRET = '{"RefreshToken": "very-secret-token"}'
ROOT = Path(__file__).resolve().parents[2]


class FakeStore(keyring.backend.KeyringBackend):
    priority = 1.0

    def __init__(self, failure: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure

    def get_password(self, service, username):
        if self.failure is not None:
            raise self.failure
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        assert len(password) * 2 <= 2560, "Windows takes no more"
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def store():
    before = keyring.get_keyring()
    fake = FakeStore()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)


def test_cache_written_is_read_back_and_sealed(store, tmp_path):
    path = tmp_path / "tokens" / "cache.bin"
    TokenCacheFile(path).update(lambda _: SECRET * 500)
    again = TokenCacheFile(path)
    assert again.protection is CacheProtection.ENCRYPTED
    assert again.read() == SECRET * 500
    assert b"very-secret" not in path.read_bytes()
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_cache_wiped_leaves_neither_file_nor_key(store, tmp_path):
    cache = TokenCacheFile(tmp_path / "cache.bin")
    cache.update(lambda _: SECRET)
    cache.wipe()
    assert not (tmp_path / "cache.bin").exists()
    assert store.kept == {}
    cache.update(lambda _: SECRET)
    assert TokenCacheFile(tmp_path / "cache.bin").read() == SECRET


def test_cache_with_another_key_is_left_out(store, tmp_path):
    TokenCacheFile(tmp_path / "cache.bin").update(lambda _: SECRET)
    store.kept.clear()
    assert TokenCacheFile(tmp_path / "cache.bin").read() == ""


def test_cache_damaged_is_left_out(store, tmp_path):
    cache = TokenCacheFile(tmp_path / "cache.bin")
    cache.update(lambda _: SECRET)
    (tmp_path / "cache.bin").write_bytes(b"\x00" * 40)
    assert cache.read() == ""


def test_cache_of_two_first_starts_at_once_has_one_key(store, tmp_path):
    first = TokenCacheFile(tmp_path / "cache.bin")
    store.kept.clear()  # as if the second had looked before the first one's key was there
    second = TokenCacheFile(tmp_path / "cache.bin")
    first.update(lambda _: "one")
    second.update(lambda text: f"{text} two")
    assert TokenCacheFile(tmp_path / "cache.bin").read() == "one two"


def test_cache_is_not_written_after_a_sign_out_elsewhere(store, tmp_path):
    here, there = (TokenCacheFile(tmp_path / "cache.bin") for _ in range(2))
    here.update(lambda _: SECRET)
    there.wipe()
    here.update(lambda _: SECRET)
    assert not (tmp_path / "cache.bin").exists()
    assert store.kept == {}
    assert list(tmp_path.iterdir()) == []  # no lock either


def test_cache_is_written_with_the_known_key_while_the_store_is_locked(store, tmp_path):
    cache = TokenCacheFile(tmp_path / "cache.bin")
    store.failure = keyring.errors.KeyringLocked("locked")
    cache.update(lambda _: SECRET)
    store.failure = None
    assert TokenCacheFile(tmp_path / "cache.bin").read() == SECRET


class ForeignStoreError(Exception):
    """Shaped as the Windows store's own error: neither KeyringError nor OSError."""


@pytest.mark.parametrize(
    "failure",
    [
        keyring.errors.NoKeyringError("none"),
        keyring.errors.InitError("dismissed"),
        keyring.errors.KeyringLocked("locked"),
        OSError(5, "access denied"),
        ForeignStoreError(1783, "CredWrite", "The stub received bad data"),
    ],
)
def test_store_unusable_means_memory_only(store, tmp_path, monkeypatch, failure):
    module = ModuleType("win32ctypes.pywin32.pywintypes")
    module.error = ForeignStoreError  # type: ignore[attr-defined]  # the shape of the real one
    monkeypatch.setitem(sys.modules, module.__name__, module)
    store.failure = failure
    cache = TokenCacheFile(tmp_path / "cache.bin")
    cache.update(lambda _: SECRET)
    assert cache.protection is CacheProtection.MEMORY
    assert cache.read() == ""
    assert list(tmp_path.iterdir()) == []


def test_store_value_no_key_means_memory_only(store, tmp_path):
    store.kept[SERVICE, KEY_NAME] = "somebody else's"
    assert TokenCacheFile(tmp_path / "cache.bin").protection is CacheProtection.MEMORY


COUNTING = """
import sys, keyring
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.adapters.test_token_cache import FakeStore, SERVICE, KEY_NAME, TokenCacheFile
fake = FakeStore()
fake.kept[SERVICE, KEY_NAME] = {key!r}
keyring.set_keyring(fake)
cache = TokenCacheFile(Path({path!r}))
for _ in range(15):
    cache.update(lambda text: str(int(text or 0) + 1))
"""


def test_cache_two_processes_at_once_lose_nothing(store, tmp_path):
    path = tmp_path / "cache.bin"
    cache = TokenCacheFile(path)
    script = COUNTING.format(root=str(ROOT), key=store.kept[SERVICE, KEY_NAME], path=str(path))
    children = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in range(2)]
    assert [child.wait(60) for child in children] == [0, 0]
    assert cache.read() == "30"


SESSION = """
printf '\\n' | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
daemon=$!
trap 'kill $daemon 2>/dev/null' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10; do
  "$PYTHON" -c "$PROBE" && break
  sleep 0.2
done
"$PYTHON" -c "$STORE" && "$PYTHON" -c "$READ" && "$PYTHON" -c "$WIPE"
"""
HEAD = """
import keyring, os
from pathlib import Path
from keyring.backends.SecretService import Keyring
"""
USING = (
    HEAD
    + """
from coe_assistant.adapters.identity.token_cache import *
cache = TokenCacheFile(Path(os.environ["CACHE"]))
assert cache.protection.value == "encrypted", cache.protection
"""
)


def test_secret_service_real_keeps_across_processes_and_forgets(tmp_path):
    needed = ("dbus-run-session", "gnome-keyring-daemon", "bash")
    missing = [name for name in needed if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no Secret Service can be started here: {', '.join(missing)} missing")
    home = tmp_path / "home"
    for folder in ("run", "data/keyrings", "cache"):
        (home / folder).mkdir(parents=True, mode=0o700)
    (home / "run").chmod(0o700)
    path = tmp_path / "cache.bin"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    environment |= {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        "PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "CACHE": str(path),
        "PROBE": HEAD + "keyring.set_password('probe', 'probe', 'x')",
        "STORE": USING + f"cache.update(lambda _: {SECRET!r})",
        "READ": USING + f"assert cache.read() == {SECRET!r}\nprint('read back')",
        "WIPE": USING
        + "cache.wipe()\nassert keyring.get_password(SERVICE, KEY_NAME) is None\nprint('wiped')",
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", SESSION],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n")[-3:-1] == ["read back", "wiped"], done.stderr[-2000:]
    assert done.returncode == 0, done.stderr[-2000:]
    assert not path.exists()
