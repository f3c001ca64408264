// Appends facts to the history; one that is already there stays as it is.
// params: rows
// returns: written
UNWIND $rows AS row
MERGE (f:Fact {id: row.id})
ON CREATE SET f += row.values
RETURN count(f) AS written
