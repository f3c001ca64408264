"""Files in and out.

    files       bytes → tables of text
    workbook    graphkam's own sheets → Batch
    foreign     other programs' files → records → Batch, account by account
    outgoing    the account graph → workbook, graph files, address cards, role tables
    jsonl       everything, losslessly, both ways

Every reader makes the same thing, a `Batch` (see `batch.py`): statements about one account.
"""
