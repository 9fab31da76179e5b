"""A provision of a version, or a reading, as a sheet for counsel to sign."""
