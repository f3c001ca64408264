"""An account and an opportunity as the analyses read them: parts and shares, columns, arrays, ties, variants."""
