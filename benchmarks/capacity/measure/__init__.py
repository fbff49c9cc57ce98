"""Measures the costs that are not part of docs/performance.md; each module measures one kind with ``measure()``.

They are processor times, which depend only a little on other load on the machine.
"""
