"""Checks of a bundle that a schema cannot make: those that a decision rests on, and those that its authors rest on."""
