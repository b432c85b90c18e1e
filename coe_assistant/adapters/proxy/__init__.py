"""Finds the proxy on the way to a host: variables, fixed settings, and the system's scripts."""
