insert into core.outbox (partition, position, input, number, stream, kind, class, chat, schema, body)
select 0, 0, $1, -a.n::smallint, a.stream, 'Show', 'interactive', a.chat, $2, a.body
from unnest($3::text[], $4::bigint[], $5::bytea[]) with ordinality as a (stream, chat, body, n)
