// Creates or updates answers.
// params: rows
// returns: written
UNWIND $rows AS row
MERGE (n:Answer {id: row.id})
ON CREATE SET n += row.first
SET n += row.values
SET n.version = coalesce(n.version, row.version) + 1
RETURN count(n) AS written
