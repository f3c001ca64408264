// One import run.
// params: id
// returns: found
MATCH (r:ImportRun {id: $id})
RETURN properties(r) AS found
