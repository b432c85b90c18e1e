"""Sentences and phrases in a syntax tree: every literal of two words that people may read."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping

MOST_ALTERNATIVES = 8  # of one f-string with conditional parts
_WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? +\S|\S +[A-Za-z]{2,}")
_LABEL = re.compile(r"[A-Z][a-z]{2,}:?")  # one word, such as Environment, in a table or a row
_BULLET = re.compile(r"^[-*] +")
_HOLE = re.compile(r"\{[^{}]*\}")
# Patterns, queries, markup, commands and headers of protocols.
_TECHNICAL = re.compile(
    r"\\[wsdbWnr]\b|<!--|class=\"|\(\?|\[\^| (eq|ne|ge|gt|and contains) |^<|</|^[a-z_]+ (asc|desc)$"
    r"|^(pac|env|solution|connection|auth) (auth|who|list|create|select|update|export|import)\b"
    r"|^(Bearer|Authorization|Proxy-Authorization|CONNECT|SOFTWARE\\)|^Mapping\[|^d MMM"
)
_NOT_FOR_PEOPLE = re.compile(
    r"logger\.\w+|(Catalogue|Knowledge)RefusedError|ValueError|RuntimeError|TypeError|KeyError"
)


class Literals:
    """The texts of one module.

    Args:
        tree: Its syntax tree.
        has_labels: Whether single words with a capital are for people there.
    """

    def __init__(self, tree: ast.Module, *, has_labels: bool = True) -> None:
        self._tree = tree
        self._has_labels = has_labels
        self._constants = dict(_module_constants(tree))
        self._left_out = {id(part) for node in ast.walk(tree) for part in _unread(node)}

    def found(self) -> Iterator[tuple[int, str]]:
        """Yield line and text; values become holes named after what they are."""
        for node in ast.walk(self._tree):
            if id(node) in self._left_out:
                continue
            for text in self._texts(node):
                is_label = bool(_LABEL.fullmatch(text))
                if is_for_people(text) and (self._has_labels or not is_label):
                    yield node.lineno, _BULLET.sub("", text.strip())

    def _texts(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [list(self._alternatives(part)) for part in node.values]
            for chosen in itertools.islice(itertools.product(*parts), MOST_ALTERNATIVES):
                yield "".join(_numbered(chosen))

    def _alternatives(self, part: ast.expr) -> Iterator[str]:
        value = part.value if isinstance(part, ast.FormattedValue) else part
        match value:
            case ast.Constant(value=str(text)) if part is value:
                yield text.replace("{", "{{").replace("}", "}}")
            case ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(two))):
                yield from (one, two)
            case ast.Name(id=name) if name in self._constants:
                yield self._constants[name]
            case _:
                yield "{" + hole_name(value) + "}"


def hole_name(value: ast.expr) -> str:
    """Return a name for what stands in a hole: that of the attribute, variable or key."""
    match value:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr="value" | "title" | "text", value=inner):
            return hole_name(inner)
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return re.sub(r"\W", "_", name)
        case ast.Subscript(value=inner) | ast.BoolOp(values=[inner, *_]):
            return hole_name(inner)
        case ast.Call():
            return _call_name(value)
        case ast.BinOp(left=inner):
            return hole_name(inner)
    return "part"


def _call_name(call: ast.Call) -> str:
    match call:
        case ast.Call(func=ast.Name(id="len"), args=[_]):
            return "count"
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return re.sub(r"\W", "_", name)
        case ast.Call(args=[inner, *_]) | ast.Call(func=ast.Attribute(value=inner)):
            return hole_name(inner)
    return "part"


def is_for_people(text: str) -> bool:
    """Return whether a literal has words, and no sign of being something else."""
    plain = _HOLE.sub("X", text)
    if _TECHNICAL.search(text.strip()):
        return False
    return bool(_WORDS.search(plain) or _LABEL.fullmatch(text))


def _numbered(parts: tuple[str, ...]) -> Iterator[str]:
    # two values of one name are two holes
    seen: dict[str, int] = {}
    for part in parts:
        if not (part.startswith("{") and not part.startswith("{{")):
            yield part
            continue
        seen[part] = seen.get(part, 0) + 1
        yield part if seen[part] == 1 else f"{part[:-1]}{seen[part]}}}"


def _module_constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _unread(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes in node that people never read: docstrings, logs, defects, types."""
    match node:
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _read_with(part)
        case ast.Expr(value=ast.Constant()):
            yield node.value
        case ast.Assign(targets=[ast.Name(id="msg" | "reason")]):
            yield from ast.walk(node.value)
        case ast.Call() if _NOT_FOR_PEOPLE.fullmatch(ast.unparse(node.func)):
            yield from ast.walk(node)
        case ast.Compare():
            yield from ast.walk(node)
        case ast.arg(annotation=notes) | ast.AnnAssign(annotation=notes) if notes is not None:
            yield from ast.walk(notes)
        case ast.Call(func=ast.Name(id="cast"), args=[kind, *_]):
            yield from ast.walk(kind)
        case ast.ImportFrom() | ast.Subscript():
            yield from ast.walk(node)


def _read_with(part: ast.expr) -> Iterator[ast.AST]:
    """Yield what is read with the text around it; other texts in a value stand for themselves."""
    yield part
    if isinstance(part, ast.FormattedValue):
        yield from ast.walk(part.format_spec) if part.format_spec else ()
        if isinstance(part.value, ast.IfExp):
            yield from (part.value.body, part.value.orelse)


def resource_texts(document: object, names: Mapping[str, bool]) -> Iterator[str]:
    """Yield the texts under some field names of a decoded TOML file, at any depth.

    A name with a true value takes every text below it, with a false one its own texts.
    """
    if isinstance(document, list):
        for item in document:
            yield from resource_texts(item, names)
    if isinstance(document, dict):
        for name, value in document.items():
            if name in names and (names[name] or not _is_table(value)):
                yield from _all_texts(value)
            if _is_table(value) and not names.get(name):
                yield from resource_texts(value, names)


def _is_table(value: object) -> bool:
    """Return whether value is a table, or a list of tables."""
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    return isinstance(value, dict)


def _all_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _all_texts(item)
