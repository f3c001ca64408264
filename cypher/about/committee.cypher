// Ties facts to the committees they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:Committee {id: row.target})
MERGE (f)-[:ABOUT]->(n)
