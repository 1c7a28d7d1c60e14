-- announce
-- Puts a message to each of these people ($1 chats, $2 schema, $3 body) into the outbox, of the class ($4) that is sent at most once, as
-- if the first input that each of them ever sent had asked for it. Whoever has sent none gets none.
insert into core.outbox (partition, position, input, stream, kind, class, chat, schema, body)
select j.partition, 0, j.input, j.stream, 'Show', $4, p.chat, $2, p.body
from unnest($1::bigint[], $3::bytea[]) as p (chat, body)
cross join lateral (
    select partition, input, stream from core.journal
    where stream = 'user.' || p.chat and outcome <> 'duplicate' order by at limit 1
) j
