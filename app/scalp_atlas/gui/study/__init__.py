"""Study in the window: rounds of questions about a clean head."""
