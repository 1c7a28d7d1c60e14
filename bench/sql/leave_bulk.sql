-- Messages to many that wait in the outbox: $1 chats, $2 what each is told, $3 the schema of that.
insert into core.outbox (partition, position, input, number, stream, kind, class, chat, schema, body)
select 0, 0, 'bench:' || b.chat, 1, 'user.' || b.chat, 'Show', 'broadcast', b.chat, $3, b.body
from unnest($1::bigint[], $2::bytea[]) as b (chat, body)
