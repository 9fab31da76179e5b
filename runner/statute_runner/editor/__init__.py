"""An editor that knows the law: problems as one types, and what stands behind each word, over the protocol of editors.

`statute lsp` speaks the Language Server Protocol; README.md says how an editor starts it.
"""
