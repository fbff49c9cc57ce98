"""The figures P1 to P13, one module each, with a function ``measure(bench)`` that returns a Figure."""
