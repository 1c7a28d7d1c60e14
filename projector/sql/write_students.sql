-- Null leaves a column as it is; a profile replaces both names, also by nothing. A person lives in one partition, whose
-- checkpoint is locked: nobody else writes the row, so the merge cannot meet an insert.
merge into student as s
using (
    select * from unnest($1::bigint[], $2::boolean[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[],
                         $8::boolean[], $9::timestamptz[], $10::timestamptz[], $11::boolean[], $12::timestamptz[],
                         $13::text[], $14::smallint[], $15::text[], $16::boolean[], $17::boolean[])
        as n (student, named, name, username, locale, mentor, admin, configured, registered_at, last_seen_at, blocked, banned_until,
              time_zone, daily_goal, detail_level, assistant, account_gone)
) as n
on s.student = n.student
when matched then update set
    name          = case when n.named then n.name else s.name end,
    username      = case when n.named then n.username else s.username end,
    locale        = coalesce(n.locale, s.locale),
    mentor        = coalesce(n.mentor, s.mentor),
    admin         = coalesce(n.admin, s.admin),
    configured    = coalesce(n.configured, s.configured),
    registered_at = coalesce(s.registered_at, n.registered_at),
    last_seen_at  = coalesce(n.last_seen_at, s.last_seen_at),
    blocked       = coalesce(n.blocked, s.blocked),
    banned_until  = coalesce(n.banned_until, s.banned_until),
    time_zone     = coalesce(n.time_zone, s.time_zone),
    daily_goal    = coalesce(n.daily_goal, s.daily_goal),
    detail_level  = coalesce(n.detail_level, s.detail_level),
    assistant     = coalesce(n.assistant, s.assistant),
    account_gone  = coalesce(n.account_gone, s.account_gone)
when not matched then insert
    (student, name, username, locale, mentor, admin, configured, registered_at, last_seen_at, blocked, banned_until,
     time_zone, daily_goal, detail_level, assistant, account_gone)
    values (n.student, n.name, n.username, n.locale, coalesce(n.mentor, false), coalesce(n.admin, false),
            coalesce(n.configured, false), n.registered_at, n.last_seen_at, coalesce(n.blocked, false), n.banned_until,
            n.time_zone, n.daily_goal, n.detail_level, coalesce(n.assistant, false), coalesce(n.account_gone, false))
