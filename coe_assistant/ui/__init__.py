"""The window: pages, models and widgets that show a run and pass on what a person wants."""
