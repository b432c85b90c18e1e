"""How the stand-in pac writes: its words, its encodings, its odd habits."""

from __future__ import annotations

import contextlib
import sys

QUIRKS = frozenset(
    {
        "backup-fails",
        "comma-decimals",
        "crash-mid-import",
        "exit0-on-error",
        "expired",
        "grandchild",
        "hang",
        "japanese",
        "mute",
        "no-percentage",
        "no-profile",
        "utf16",
    }
)
_JAPANESE = {
    "Version: ": "バージョン: ",
    "Online documentation: ": "オンライン ドキュメント: ",
    "Feedback, Suggestions, Issues: ": "フィードバック、提案、問題: ",
    "Error: ": "エラー: ",
    "The reason given was: ": "指定した理由: ",
    "Solution Importing...": "ソリューションをインポートしています...",
}


class Voice:
    """Writes lines to standard output in the way the quirks ask for.

    A reader that went away does not disturb: the real one goes on as well.
    """

    def __init__(self, quirks: frozenset[str], version: str = "2.13.1") -> None:
        self.quirks = quirks
        self._version = version
        self._encoding = "utf-16-le" if "utf16" in quirks else "utf-8"

    def say(self, text: str = "") -> None:
        """Write one line."""
        if "japanese" in self.quirks:
            for english, japanese in _JAPANESE.items():
                if text.startswith(english):
                    text = japanese + text.removeprefix(english)
        with contextlib.suppress(OSError):
            sys.stdout.buffer.write(f"{text}\n".encode(self._encoding, "replace"))
            sys.stdout.buffer.flush()

    def banner(self) -> None:
        """Write who speaks; the real one does so before errors and help only."""
        self.say("Microsoft PowerPlatform CLI")
        self.say(f"Version: {self._version}+g251dee1 (.NET 10.0.11)")
        self.say("Online documentation: https://aka.ms/PowerPlatformCLI")
        self.say(
            "Feedback, Suggestions, Issues: "
            "https://github.com/microsoft/powerplatform-build-tools/discussions"
        )
        self.say()

    def fail(self, text: str, *after: str) -> int:
        """Write an error with its banner and return the exit code."""
        self.banner()
        self.say(f"Error: {text}")
        for line in after:
            self.say(line)
        return 0 if "exit0-on-error" in self.quirks else 1

    def crash(self) -> int:
        """Write what a crash of pac looks like and return the exit code."""
        self.say(
            "Sorry, the app encountered a non-recoverable error and will need to terminate. "
            "The exception details have been captured and will be forwarded to the development "
            "team, if telemetry has been enabled. Session Id: 0, Exception Type: "
            "System.NullReferenceException"
        )
        return 1

    def table(self, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        """Write columns padded to the widest cell, with one space between."""
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        for row in [header, *rows]:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.say(" ".join(cells).rstrip())
