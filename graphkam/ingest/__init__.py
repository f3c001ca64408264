"""Files in and out: graphkam's own workbook (or the same as CSV files) and JSON lines.

Every reader makes the same thing, a `Batch` (see `batch.py`): that is the seam for further formats.
"""
