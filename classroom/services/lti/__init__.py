"""Learning platforms by LTI 1.3: registrations and keys, launches, chosen content, grades, members."""
