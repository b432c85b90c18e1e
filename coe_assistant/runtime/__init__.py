"""Qt without widgets: child processes, worker threads, deadlines, locks, crash hooks."""
