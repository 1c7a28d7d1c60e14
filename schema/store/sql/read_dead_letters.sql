-- The bytes of dead letters, in the order in which they died: an aggregate's inputs go back in their own order.
select id, input, stream, kind, trace, body from core.dead_letter where id = any ($1) order by id
