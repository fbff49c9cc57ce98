"""One file a figure of the benchmarks; each has ``measure(bench)``, which returns a Figure."""
