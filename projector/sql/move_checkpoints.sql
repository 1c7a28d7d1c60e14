-- The fence: $1 projections of partition $2 go from $3 to $4. Fewer rows than projections mean that somebody else moved one.
-- A rebuild that swaps its tables in holds the rows locked: the update waits, then sees where the new tables are.
update checkpoint set position = $4
where projection = any($1::text[]) and partition = $2 and position = $3
