"""Loading: a folder in, a checked bundle out, from the cache where that is sound.

The bundle was checked for all that a decision rests on.
"""
