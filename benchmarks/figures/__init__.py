"""The figures P1 to P14, one module each, with a function ``measure(bench)`` that returns a Figure."""
