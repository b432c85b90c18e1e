"""Brings what a sign-in asks of a person from its worker to the main thread."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.domain.account import DeviceCodePrompt
from coe_assistant.ports import TaskRunner

Prompt = Callable[[DeviceCodePrompt], None]


def on_main_thread(tasks: TaskRunner, show: Prompt) -> Prompt:
    """Return what a worker calls with a prompt; show is called with it on the main thread."""

    def tell(prompt: DeviceCodePrompt) -> None:
        # The prompt comes back as the outcome of a finished task.
        tasks.submit(lambda: prompt, show, lambda _: None)

    return tell
