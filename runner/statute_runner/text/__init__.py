"""Text: bytes in; plain data out, with where each part stands: YAML, JSON, characters, and the places of quotes."""
