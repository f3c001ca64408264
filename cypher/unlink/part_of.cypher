// Takes away the old ties of units to the unit they are part of, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Unit {id: row.id})-[old:PART_OF]->(m:Unit)
WHERE NOT m.id IN row.targets
DELETE old
