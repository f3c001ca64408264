// Keeps the plain values that an import run replaced, so that it can be undone.
// params: rows
// returns: written
UNWIND $rows AS row
MERGE (b:ImportBefore {id: row.id})
SET b += row.values
RETURN count(b) AS written
