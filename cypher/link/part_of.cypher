// Ties units to the unit they are part of.
// params: rows
// returns:
UNWIND $rows AS row
UNWIND row.targets AS target
MATCH (n:Unit {id: row.id})
MATCH (m:Unit {id: target})
MERGE (n)-[:PART_OF]->(m)
