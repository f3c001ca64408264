// Takes away the values that import runs replaced in one account.
// params: account_id
// returns:
MATCH (b:ImportBefore)
WHERE b.account_id = $account_id
DELETE b
