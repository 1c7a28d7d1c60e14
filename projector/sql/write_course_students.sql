-- Who opened a course or came by an invitation. A person lives in one partition, whose checkpoint is locked.
insert into course_student as c (student, course, joined_at, invitation, visits, first_visit_at, last_visit_at)
select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[])
on conflict (student, course) do update
set joined_at      = coalesce(c.joined_at, excluded.joined_at),
    invitation     = coalesce(c.invitation, excluded.invitation),
    visits         = c.visits + excluded.visits,
    first_visit_at = coalesce(c.first_visit_at, excluded.first_visit_at),
    last_visit_at  = coalesce(excluded.last_visit_at, c.last_visit_at)
