"""Doors to the outside: HTTP services, sign-in, pac, files. Nothing here knows Qt."""
