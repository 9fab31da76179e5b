"""A bundle as static pages, fit to be put on any server: the law and all that is kept beside it, nothing decided."""
