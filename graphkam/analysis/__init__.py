"""What the graph says: pure functions from an account graph to frozen results with reasons. See docs/analysis.md."""
