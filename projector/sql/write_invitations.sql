-- Invitations, what came of them, and when they ended. An invitation begins with its making, which makes the row.
merge into invitation as i
using unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::integer[], $7::bigint[], $8::timestamptz[])
    as n (invitation, course, made_at, made_by, expires, uses, used, revoked_at)
on i.invitation = n.invitation
when matched then update set used = i.used + n.used, revoked_at = coalesce(n.revoked_at, i.revoked_at)
when not matched and n.course is not null then insert
    (invitation, course, made_at, made_by, expires, uses, used, revoked_at)
    values (n.invitation, n.course, n.made_at, n.made_by, n.expires, n.uses, n.used, n.revoked_at)
