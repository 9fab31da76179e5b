"""What if: a decision in; out why it is not another, what would change it, and which question to ask next."""
