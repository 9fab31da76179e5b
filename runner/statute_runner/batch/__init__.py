"""Many requests at once: read in blocks, decided in order by several processes, written whole or not at all."""
