// Everything that was ever said about who is merged into whom, in any account.
// params:
// returns: account_id, id, subject_id, value, origin, observed_at, recorded_at, by, confidence, kind, attribute
MATCH (f:Fact {attribute: 'merged_into'})
WHERE f.retracted_at IS NULL
RETURN f.account_id AS account_id,
    f.id AS id,
    f.subject_id AS subject_id,
    f.value AS value,
    f.origin AS origin,
    f.observed_at AS observed_at,
    f.recorded_at AS recorded_at,
    f.by AS by,
    f.confidence AS confidence,
    f.kind AS kind,
    f.attribute AS attribute
