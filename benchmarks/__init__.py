"""Benchmarks of Tiza and of alternatives. ``make bench`` runs them; docs/performance.md shows the results."""
