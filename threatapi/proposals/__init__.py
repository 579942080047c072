"""Proposals: fragments that wait until somebody with the right to do so publishes them."""
