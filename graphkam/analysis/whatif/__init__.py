"""An account as it would be, and what the analyses would say of it."""
