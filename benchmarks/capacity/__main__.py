"""``python -m benchmarks.capacity``."""

from benchmarks.capacity.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
