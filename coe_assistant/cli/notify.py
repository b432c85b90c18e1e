"""The command notify: keep, try or forget the webhook address. It is never an argument."""

from __future__ import annotations

import argparse
import getpass
import sys

from coe_assistant.cli.output import Output
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.ports.channel import Webhook
from coe_assistant.services.notice_words import trial_message

LONGEST = 4_000


def notify(arguments: argparse.Namespace, webhook: Webhook, output: Output) -> int:
    """Do what was asked for, in the order keep, try, forget; return the exit code.

    Raises:
        CoeError: the address is not usable, cannot be kept, or the message did not arrive.
    """
    if arguments.set:
        webhook.save(_read_address())
    if arguments.test:
        webhook.send(trial_message())
    if arguments.forget:
        webhook.forget()
    is_set = webhook.is_set()
    if output.is_json:
        output.document({"is_set": is_set, "sent": bool(arguments.test)})
        return int(ExitCode.DONE)
    output.say("A webhook address is kept." if is_set else "No webhook address is kept.")
    if arguments.test:
        output.say("The channel took the test message.")
    if arguments.set:
        output.say("Switch it on with `webhook = true` in [notifications] of settings.toml.")
    return int(ExitCode.DONE)


def _read_address() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("Webhook address (it is not shown): ")
    text = sys.stdin.readline(LONGEST) if sys.stdin is not None else ""
    if not text.strip():
        raise CoeError(
            "webhook-not-usable",
            "No webhook address was given.",
            hint="Type it, or pipe it in: it is never an argument, where others could read it.",
        )
    return text.strip()
