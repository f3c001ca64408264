// Takes away the values that import runs kept for undoing, where they are of these things or name these people.
// params: ids, named
// returns:
MATCH (b:ImportBefore)
WHERE b.subject_id IN $ids OR any(one IN $named WHERE b.before CONTAINS one OR b.after CONTAINS one)
DELETE b
