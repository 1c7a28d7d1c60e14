-- Null leaves a column as it is, apart from `live`, which $3 says to replace. The catalogue is one stream in one partition,
-- whose checkpoint is locked: nobody else writes the row.
merge into quiz as q
using (
    select * from unnest($1::text[], $2::integer[], $3::boolean[], $4::integer[], $5::boolean[], $6::bigint[], $7::bigint[],
        $8::timestamptz[])
        as n (quiz, newest, lives, live, retired, owner, given, changed_at)
) as n
on q.quiz = n.quiz
when matched then update set
    newest     = coalesce(n.newest, q.newest),
    live       = case when n.lives then n.live else q.live end,
    retired    = coalesce(n.retired, q.retired),
    owner      = coalesce(n.given, q.owner),
    changed_at = n.changed_at
when not matched and n.newest is not null then insert (quiz, newest, live, retired, owner, changed_at)
    values (n.quiz, n.newest, n.live, coalesce(n.retired, false), coalesce(n.given, n.owner), n.changed_at)
