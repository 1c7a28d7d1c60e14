-- What is null in a batch was not said by it and stays as it was; a profile replaces both names, also by nothing.
with said as (
    select * from unnest($1::bigint[], $2::boolean[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[],
                         $8::boolean[], $9::timestamptz[], $10::timestamptz[])
        as n (user_id, named, name, username, locale, mentor, admin, reachable, registered_at, last_seen_at)
)
merge into {schema}.student as s
using said as n on s.user_id = n.user_id
when matched then update set
    name          = case when n.named then n.name else s.name end,
    username      = case when n.named then n.username else s.username end,
    locale        = coalesce(n.locale, s.locale),
    is_mentor     = coalesce(n.mentor, s.is_mentor),
    is_admin      = coalesce(n.admin, s.is_admin),
    reachable     = coalesce(n.reachable, s.reachable),
    registered_at = coalesce(s.registered_at, n.registered_at),
    last_seen_at  = greatest(s.last_seen_at, n.last_seen_at)
when not matched then insert
    (user_id, name, username, locale, is_mentor, is_admin, reachable, registered_at, last_seen_at)
    values (n.user_id, n.name, n.username, n.locale, coalesce(n.mentor, false), coalesce(n.admin, false),
            coalesce(n.reachable, true), n.registered_at, n.last_seen_at)
