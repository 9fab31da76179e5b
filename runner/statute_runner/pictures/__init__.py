"""Pictures of decisions and of counts, as svg made without a library."""
