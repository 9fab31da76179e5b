"""Tables of requests: what each column states, whatever it is called and however the table is laid out."""
