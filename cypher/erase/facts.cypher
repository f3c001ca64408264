// Takes away single facts.
// params: ids
// returns:
UNWIND $ids AS id
MATCH (f:Fact {id: id})
DETACH DELETE f
