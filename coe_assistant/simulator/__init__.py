"""A simulated tenant and a stand-in pac: real HTTPS, real child processes, no real tenant."""
