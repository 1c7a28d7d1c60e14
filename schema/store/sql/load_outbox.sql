-- The next waiting effects of each priority that delivery does not have in hand yet ($1), so many of each ($2, $3, $4), without those of
-- chats that have enough in hand ($5): a few chats with much to be told keep nobody else waiting.
-- Ids are given before commit, so a lower one may appear later: that is why delivery asks by state and not by id.
(select id, partition, position, input, number, stream, class, chat, state, due, tries, ambiguous, trace, schema, body, created_at
 from core.outbox where state in ('pending', 'retry') and priority = 0 and id <> all ($1)
   and (chat is null or chat <> all ($5)) order by id limit $2)
union all
(select id, partition, position, input, number, stream, class, chat, state, due, tries, ambiguous, trace, schema, body, created_at
 from core.outbox where state in ('pending', 'retry') and priority = 1 and id <> all ($1)
   and (chat is null or chat <> all ($5)) order by id limit $3)
union all
(select id, partition, position, input, number, stream, class, chat, state, due, tries, ambiguous, trace, schema, body, created_at
 from core.outbox where state in ('pending', 'retry') and priority = 2 and id <> all ($1)
   and (chat is null or chat <> all ($5)) order by id limit $4)
