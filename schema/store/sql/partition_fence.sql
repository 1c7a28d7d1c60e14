-- Who owns a partition now.
select epoch, cursor, cursor_at, position from core.partition where id = $1
