"""Registers: records that outlive a request, from which facts are read; what they hold, and what is wrong with it."""
