insert into core.outbox (partition, position, input, stream, kind, class, chat, schema, body)
select 0, 0, $1, a.stream, 'Show', 'interactive', a.chat, $2, a.body
from unnest($3::text[], $4::bigint[], $5::bytea[]) as a (stream, chat, body)
