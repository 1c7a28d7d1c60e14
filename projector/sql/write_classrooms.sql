-- Null leaves a column as it is; `$4` says whether mentor and time are replaced, also by nothing. A group lives in one partition, whose
-- checkpoint is locked: nobody else writes the row, so the merge cannot meet an insert.
merge into classroom as c
using (
    select * from unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::timestamptz[], $7::bigint[])
        as n (chat, title, bot, bound, mentor, bound_at, moved_to)
) as n
on c.chat = n.chat
when matched then update set
    title    = coalesce(n.title, c.title),
    bot      = coalesce(n.bot, c.bot),
    mentor   = case when n.bound then n.mentor else c.mentor end,
    bound_at = case when n.bound then n.bound_at else c.bound_at end,
    moved_to = coalesce(n.moved_to, c.moved_to)
when not matched then insert (chat, title, bot, mentor, bound_at, moved_to)
    values (n.chat, coalesce(n.title, ''), coalesce(n.bot, 'gone'), n.mentor, n.bound_at, n.moved_to)
