"""Numbers for other programs: JSON and CSV."""
