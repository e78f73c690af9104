"""What the product costs, as ratios of one run (`make bench`; docs/performance.md says what and why)."""
