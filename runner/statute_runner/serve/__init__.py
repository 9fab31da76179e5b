"""A local web application on the same engine: the law lit by a request, for people; decisions over HTTP, for programs."""
