"""Letters: the words of a bundle's template about a decision, as text, as a Word document and as a tagged PDF."""
