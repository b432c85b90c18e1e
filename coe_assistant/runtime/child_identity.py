"""Tells processes apart for good, and ends a whole tree of them in two steps."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import pairwise

import psutil

# Clocks are read with different precision when a process is looked at again.
_SAME_START_S = 1.0


def created_at(pid: int) -> float | None:
    """Return when the process was made, in seconds of the epoch; None when it is gone."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def find_process(pid: int, created_at_s: float | None) -> psutil.Process | None:
    """Return the living process with this identity; a pid alone may have been given anew."""
    try:
        process = psutil.Process(pid)
        if created_at_s is not None and abs(process.create_time() - created_at_s) > _SAME_START_S:
            return None
        return process if is_alive(process) else None
    except psutil.Error:
        return None


def find_by_path_argument(argument: str) -> psutil.Process | None:
    """Return another process that was started with ``--path argument``, or None."""
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
        except psutil.Error:
            continue
        pairs = pairwise(words)
        if process.pid != os.getpid() and ("--path", argument) in pairs and is_alive(process):
            return process
    return None


def is_alive(process: psutil.Process) -> bool:
    """Return whether the process still does something; a zombie does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def tree_of(process: psutil.Process) -> list[psutil.Process]:
    """Return the process and everything below it, the deepest first."""
    try:
        below = process.children(recursive=True)
    except psutil.Error:
        below = []
    return [*reversed(below), process]


def ask_to_end(processes: Iterable[psutil.Process]) -> None:
    """Ask each to end. On Windows a program without a window cannot be asked, only ended."""
    for process in processes:
        try:
            process.terminate()
        except psutil.Error:
            continue


def kill(processes: Iterable[psutil.Process]) -> None:
    """End each that still lives, at once; identity is checked, so never a stranger."""
    for process in processes:
        try:
            process.kill()
        except psutil.Error:
            continue
