// The whole history of one account, in columns, which is faster than a record a fact.
// params: account_id
// returns: id, kind, subject_id, attribute, value, observed_at, recorded_at, by, origin, source, call_id, why, confidence, retracted_at
MATCH (f:Fact)
WHERE f.account_id = $account_id
RETURN collect(f.id) AS id,
    collect(f.kind) AS kind,
    collect(f.subject_id) AS subject_id,
    collect(f.attribute) AS attribute,
    collect(f.value) AS value,
    collect(f.observed_at) AS observed_at,
    collect(f.recorded_at) AS recorded_at,
    collect(f.by) AS by,
    collect(f.origin) AS origin,
    collect(f.source) AS source,
    collect(coalesce(f.call_id, '')) AS call_id,
    collect(coalesce(f.why, '')) AS why,
    collect(f.confidence) AS confidence,
    collect(coalesce(f.retracted_at, '')) AS retracted_at
