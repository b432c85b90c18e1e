"""The command line: arguments in, JSON lines and exit codes out (interfaces.md)."""
