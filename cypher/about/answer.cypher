// Ties facts to the answers they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:Answer {id: row.target})
MERGE (f)-[:ABOUT]->(n)
