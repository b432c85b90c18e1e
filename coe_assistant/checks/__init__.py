"""One module per check of the checklist, registered explicitly in registry.py."""
