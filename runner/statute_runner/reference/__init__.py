"""The reference of files, operators, templates, problems and verbs, made from the schemas and the tables that act."""
