"""The grammar of the commands layers and leftover."""

from __future__ import annotations

import argparse


def _add_layers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--export", metavar="FILE", default="", help="write the table as CSV")
    parser.add_argument(
        "--remove",
        action="append",
        default=[],
        metavar="ID|all|rest",
        help="a component id of the list, all, or the rest of a removal that was cut off; each "
        "definition is saved first",
    )
    parser.add_argument("--confirm", metavar="PHRASE", default="", help='such as "remove 3 layers"')


def _add_leftover(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--apply", metavar="NAME", default="", help="finish the upgrade NAME")
    ways.add_argument(
        "--uninstall",
        metavar="NAME",
        default="",
        help="remove NAME (it ends in _Upgrade) alone; data of its new tables is lost",
    )
    parser.add_argument("--confirm", metavar="NAME", default="", help="NAME once more")


REMEDIATION = (
    ("layers", "List unmanaged layers, export or remove them.", _add_layers),
    ("leftover", "List half-applied upgrades, apply or remove one.", _add_leftover),
)
