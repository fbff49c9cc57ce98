"""Results: the state of a lesson, tallies, standings, reports and spreadsheets."""
