-- The effects that inputs caused, in the order of their decision. Found by the index on the input.
select id, input, schema, body from core.outbox where input = any ($1) order by id
