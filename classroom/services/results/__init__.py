"""Results: the public state of a lesson, tallies, standings, reports and files."""
