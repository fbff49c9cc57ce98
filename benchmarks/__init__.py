"""Benchmarks of Tiza against what people would use instead. See docs/performance.md; ``make bench`` runs them."""
