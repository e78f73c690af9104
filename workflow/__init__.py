"""The desk: who may do what to a report, and what follows."""
