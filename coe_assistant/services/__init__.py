"""Use cases: they know domain and ports, and are handed everything else."""
