// Creates or updates positions in units.
// params: rows
// returns: written
UNWIND $rows AS row
MATCH (a:Person {id: row.source})
MATCH (b:Unit {id: row.target})
MERGE (a)-[r:WORKS_IN {id: row.id}]->(b)
ON CREATE SET r += row.first
SET r += row.values
SET r.version = coalesce(r.version, row.version) + 1
RETURN count(r) AS written
