// Records that an import run has begun; one of that id that is there already stays as it is.
// params: id, values
// returns: sha256, started_at
MERGE (r:ImportRun {id: $id})
ON CREATE SET r += $values
RETURN r.sha256 AS sha256, r.started_at AS started_at
