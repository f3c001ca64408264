"""Where we are: coverage, completeness, red flags and strengths, the relationship evaluation chart."""
