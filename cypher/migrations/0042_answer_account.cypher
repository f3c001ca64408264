// Finds the answers of one account.
// params:
// returns:
CREATE INDEX answer_account IF NOT EXISTS FOR (n:Answer) ON (n.account_id)
