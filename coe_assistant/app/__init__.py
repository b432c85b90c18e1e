"""The composition root: the only room that knows everybody, and that nobody knows."""
