"""Console: arguments in, what people read out: what the verbs share, below them all."""
