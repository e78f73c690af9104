"""The paper: forms, entries, figures, checks and content of a self-evaluation. Standard library only."""
