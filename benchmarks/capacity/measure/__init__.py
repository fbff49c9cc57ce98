"""Costs that no figure of docs/performance.md has: each module measures one kind, with ``measure()``.

They are processor times, so that they hold roughly on a machine that does other things as well.
"""
