"""HTTP: one session, one way to fail, and the clients of Microsoft's services over it."""
