"""Bytes to tables of text: encodings, separators, spreadsheets, archives. Nothing is interpreted here."""
