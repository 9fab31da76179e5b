"""Loading: a folder in; a bundle out that was checked for all that a decision rests on, from the cache where that is sound."""
