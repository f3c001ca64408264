// Finds what import runs changed of one thing.
// params:
// returns:
CREATE INDEX import_before_subject IF NOT EXISTS FOR (n:ImportBefore) ON (n.subject_id)
