-- A decision of an operator. What was decided otherwise meanwhile ($3: the states it may come from) is left as it is.
update core.dead_letter set state = $2 where id = any ($1) and state = any ($3)
