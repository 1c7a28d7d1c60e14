-- Runs in the transaction of the change that it records.
insert into core.audit (operator, action, arguments, reason, affected) values ($1, $2, $3, $4, $5)
