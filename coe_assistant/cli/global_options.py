"""The options that hold for every command, and for the window."""

from __future__ import annotations

import argparse


def add_global_options(parser: argparse.ArgumentParser, default: object) -> None:
    """Add them; default is what an option is that was not given."""
    group = parser.add_argument_group("global options")
    group.add_argument("--cloud", metavar="ID|FILE", default=default, help="cloud, or a file")
    group.add_argument("--data-dir", metavar="DIR", default=default, help="data folder")
    group.add_argument("--pac", metavar="PATH", default=default, help="the pac program to use")
    group.add_argument(
        "--sign-in",
        choices=("browser", "device-code", "broker"),
        default=default,
        help="in the browser, with a code on another device, or with the Windows account",
    )
    group.add_argument("--account", metavar="USER", default=default, help="user principal name")
    group.add_argument("--profile", metavar="ID", default=default, help="coe-starter-kit, generic")
    group.add_argument(
        "--client-id", metavar="ID", default=default, help="your own app registration in Entra"
    )
    group.add_argument(
        "--language", metavar="TAG", default=default, help="language for people, such as en or de"
    )
    group.add_argument(
        "--verbose", action="store_true", default=default, help="write more into the log"
    )
    group.add_argument(
        "--read-only",
        action="store_true",
        default=default,
        help="window only: follow what another start does in this data folder; nothing is "
        "written, nobody signs in, and the environment is not asked",
    )
    group.add_argument("--tray", action="store_true", default=default, help=argparse.SUPPRESS)
    group.add_argument(
        "--developer-checks", action="store_true", default=default, help=argparse.SUPPRESS
    )
    group.add_argument(
        "--report-first-paint", action="store_true", default=default, help=argparse.SUPPRESS
    )
