// Finds what import runs changed in one account.
// params:
// returns:
CREATE INDEX import_before_account IF NOT EXISTS FOR (n:ImportBefore) ON (n.account_id)
