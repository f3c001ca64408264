"""The formats of other programs: what their tables look like, and what each does differently from a plain table."""
