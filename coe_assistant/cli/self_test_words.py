"""What self-test found, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

# By the key of the document; a key that is no word, such as a library's name, stands for itself.
_LINES: Mapping[str, str] = {
    "version": "Version of this program: {version}",
    "python": "Version of Python: {version}",
    "system": "Operating system: {name}",
    "packaged": "Packaged program: {answer}",
    "libraries": "Libraries of this program:",
    "data_folder": "Data folder: {path}",
    "data_folder_writable": "Data folder can be written: {answer}",
    "resources": "Files that belong to the program:",
    "folder": "Their folder: {path}",
    "there": "Folder is there: {answer}",
    "clouds": "Known clouds: {names}",
    "proxy": "Proxies that the system names: {answer}",
    "ways": "Way to the sign-in of each cloud:",
    "from": "Who named the proxy: {answer}",
    "script": "Script of the proxy: {address}",
    "doubt": "What is in doubt: {answer}",
    "detail": "Details of it: {detail}",
    "trust_store": "Trusted certificates: {answer}",
    "credential_store": "Credential store: {name}",
    "pac": "Program pac:",
    "found": "Found and usable: {answer}",
    "path": "Path of it: {path}",
    "origin": "Where it was found: {answer}",
    "problem": "What is wrong: {problem}",
    "next": "Next: {hint}",
}
_IN_WAYS = {"proxy": "Proxies on the way: {answer}"}
_WORDS: Mapping[str, str] = {
    "not found": "not found",
    "chosen": "it was named for this start",
    "search-path": "in a folder of the search path",
    "dotnet-tool": "among the .NET tools",
    "installer": "in the folder of its installer",
    "vs-code": "in the extension of Visual Studio Code",
    "behind-launcher": "behind its launcher",
    "direct": "none, directly",
    "environment": "an environment variable",
    "settings": "the settings of the system",
    "script": "a proxy script",
    "detected": "the network",
    "script-not-followed": "a proxy script is set up, and this program does not follow it here",
    "script-not-read": "the system could not get or run the proxy script",
    "script-too-slow": "the proxy script took too long",
    "malformed": "what is named is no address of a proxy",
    "socks": "only SOCKS proxies are offered, and this program speaks none",
}
_STEPS: Mapping[str, str] = {
    "modules": "modules of the program",
    "resources": "data files",
    "help": "pages of the help",
    "shipped files": "shipped files",
    "window": "painting of the window",
    "simulated upgrade": "simulated upgrade",
}


def self_test_lines(document: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """Yield one line for each value; what belongs together is indented below its name."""
    for name, value in document.items():
        line = _IN_WAYS.get(name) if "from" in document else None
        line = line or _LINES.get(name, name)
        if isinstance(value, Mapping):
            yield f"{indent}{line}" if line.endswith(":") else f"{indent}{line}:"
            yield from self_test_lines(value, f"{indent}  ")
        elif value is not None:
            words = "nobody" if (name, value) == ("from", "none") else _words(value)
            yield indent + _filled(line, words)


def step_line(step: Mapping[str, object]) -> str:
    """Return how a step of the long self-test ended."""
    answer, title = step["result"], _STEPS.get(str(step["name"]), step["name"])
    return f"{answer}: {title}, after {step['duration_s']} s: {step['detail']}"


def _filled(line: str, value: str) -> str:
    before, hole, _ = line.partition("{")
    return f"{before}{value}" if hole else f"{line}: {value}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) or not isinstance(value, Sequence):
        return _WORDS.get(str(value), str(value)) or "none"
    return ", ".join(str(item) for item in value) or "none"
