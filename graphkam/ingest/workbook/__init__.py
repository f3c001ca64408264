"""graphkam's own workbook: sheets with fixed columns, read losslessly."""
