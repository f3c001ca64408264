// Creates or updates backings of rivals by people.
// params: rows
// returns: written
UNWIND $rows AS row
MATCH (a:Rival {id: row.source})
MATCH (b:Person {id: row.target})
MERGE (a)-[r:BACKED_BY {id: row.id}]->(b)
ON CREATE SET r += row.first
SET r += row.values
SET r.version = coalesce(r.version, row.version) + 1
RETURN count(r) AS written
