"""Whether two commits give the same bytes: every verb over the shipped and the second bundle, with many options and
inputs."""
