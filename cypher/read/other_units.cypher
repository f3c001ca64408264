// Units by id: where people of other companies work.
// params: ids
// returns: found
UNWIND $ids AS id
MATCH (u:Unit {id: id})
RETURN collect(properties(u)) AS found
