"""Pure rules and values: standard library only, no Qt, no I/O, no clock, no environment."""
