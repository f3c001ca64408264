"""What graphkam promises about speed, measured as ratios within one run; see docs/performance.md."""
