"""Writing law: a bundle begun, its files added to, its words taken from official copies or pasted text."""
