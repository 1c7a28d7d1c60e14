-- Whether there are inputs before a time. The BRIN on at rules out nearly all of the table when there are none.
select exists (select from core.journal where at < $1)
