// Ties facts to the buying influences they speak of; a fact is tied once.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (f:Fact {id: row.id})
MATCH (n:BuyingInfluence {id: row.target})
MERGE (f)-[:ABOUT]->(n)
