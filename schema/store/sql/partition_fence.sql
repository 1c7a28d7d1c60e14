-- Who owns a partition now.
select epoch, cursor, position from core.partition where id = $1
