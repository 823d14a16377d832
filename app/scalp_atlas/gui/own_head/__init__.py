"""The user's own scan in the window: checked, given its landmarks, kept as a head file."""
