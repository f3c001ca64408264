// The accounts where something was said of these people, or that names them.
// params: ids, named
// returns: found
MATCH (f:Fact)
WHERE f.subject_id IN $ids
    OR (f.attribute IN ['holder_id', 'merged_into', 'distinct_from'] AND any(one IN $named WHERE f.value CONTAINS one))
RETURN collect(DISTINCT f.account_id) AS found
