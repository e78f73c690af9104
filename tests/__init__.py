"""The tests; folders mirror the packages, and what several of them share lies beside this file."""
