"""Tells processes apart for good, and ends a whole tree of them in two steps."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import psutil

# Children of this program work in a folder of this name, so that they can be told from others.
FOLDER_PREFIX = "coe-assistant-"

# Clocks are read with different precision when a process is looked at again.
_SAME_START_S = 1.0
# Windows' own errors come through as they are: "invalid parameter" for some 32-bit processes.
_UNREADABLE = (psutil.Error, OSError)


def created_at(pid: int) -> float | None:
    """Return when the process was made, in seconds of the epoch; None when it is gone."""
    try:
        return float(psutil.Process(pid).create_time())
    except _UNREADABLE:
        return None


def find_process(pid: int, created_at_s: float | None) -> psutil.Process | None:
    """Return the living process with this identity; a pid alone may have been given anew."""
    try:
        process = psutil.Process(pid)
        if created_at_s is not None and abs(process.create_time() - created_at_s) > _SAME_START_S:
            return None
        return process if is_alive(process) else None
    except _UNREADABLE:
        return None


def find_child(pid: int | None, created_at_s: float | None, argument: str) -> psutil.Process | None:
    """Return the living pac of an earlier start, or None.

    It is known by its id and by when it was made, which Linux tells anew after the clock was set:
    then by its id and the file it imports. Where its id was never written, the file alone tells.
    """
    found = find_process(pid, created_at_s) if pid is not None else None
    if found is not None or not argument:
        return found
    same = find_by_path_argument(argument)
    return same if same is not None and pid in (None, same.pid) else None


def find_by_path_argument(argument: str) -> psutil.Process | None:
    """Return a process of ours that was started with ``--path argument``, or None.

    A pac that somebody started by hand with the same file works in another folder.
    """
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
        except _UNREADABLE:
            continue
        pairs = pairwise(words)
        is_one = process.pid != os.getpid() and ("--path", argument) in pairs
        if is_one and is_alive(process) and _may_be_ours(process):
            return process
    return None


def _may_be_ours(process: psutil.Process) -> bool:
    try:
        return Path(process.cwd()).name.startswith(FOLDER_PREFIX)
    except psutil.Error:
        return True  # not told: it may be; it is watched then, as the server is


def find_rivals(
    program: str, words: Sequence[str], known: Sequence[int]
) -> dict[int, Sequence[str]]:
    """Return id and command line of living processes of program that were given words in a row.

    program is a file name without its ending; a host such as dotnet may stand before it.
    """
    found: dict[psutil.Process, Sequence[str]] = {}
    for process in psutil.process_iter():
        try:
            line = process.cmdline()
        except _UNREADABLE:
            continue
        if _is_call(line, program, words) and process.pid not in (*known, os.getpid()):
            found[process] = line
    children = {below.pid for one in found for below in tree_of(one)[:-1]}
    return {
        one.pid: line for one, line in found.items() if one.pid not in children and is_alive(one)
    }


def _is_call(line: Sequence[str], program: str, words: Sequence[str]) -> bool:
    length = len(words)
    at = next((n for n in range(len(line)) if tuple(line[n : n + length]) == tuple(words)), None)
    if at is None:
        return False
    return any(Path(word).stem.lower() == program for word in line[:at])


def cpu_of(process: psutil.Process) -> float | None:
    """Return the processor time of a process and everything below it, in seconds."""
    try:
        total = sum(_cpu_s(one) for one in tree_of(process)[:-1])
        times = process.cpu_times()
    except _UNREADABLE:
        return None
    return total + float(times.user + times.system)


def _cpu_s(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except _UNREADABLE:
        return 0.0
    return float(times.user + times.system)


def is_alive(process: psutil.Process) -> bool:
    """Return whether the process still does something; a zombie does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except _UNREADABLE:
        return False


def tree_of(process: psutil.Process) -> list[psutil.Process]:
    """Return the process and everything below it, the deepest first."""
    try:
        below = process.children(recursive=True)
    except _UNREADABLE:
        below = []
    return [*reversed(below), process]


def ask_to_end(processes: Iterable[psutil.Process]) -> None:
    """Ask each to end. On Windows a program without a window cannot be asked, only ended."""
    for process in processes:
        try:
            process.terminate()
        except _UNREADABLE:
            continue


def kill(processes: Iterable[psutil.Process]) -> None:
    """End each that still lives, at once; identity is checked, so never a stranger."""
    for process in processes:
        try:
            process.kill()
        except _UNREADABLE:
            continue
