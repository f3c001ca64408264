"""What goes out: the workbook, graph files, address cards, role tables for CRMs."""
