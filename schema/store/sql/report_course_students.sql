-- A page of the students who have a course, 0-based: $3 of page $4, or of the last one there is; whom an invitation let in ($1) and the
-- members of its classrooms ($2), as far as they have used the bot. Who was active last comes first.
with room as (
    select r.chat, r.chat as now from unnest($2::bigint[]) as r (chat)
    union all
    select o.chat, o.moved_to from read_model.classroom o where o.moved_to = any ($2::bigint[])
), newest as (
    select distinct on (m.student, r.now) m.student, m.member
    from read_model.membership m
    join room r on r.chat = m.classroom
    order by m.student, r.now, m.as_of desc
), having_it as (
    select h.student, bool_or(h.invited) as invited
    from (
        select n.student, false as invited from newest n where n.member
        union all
        select i.student, true from unnest($1::bigint[]) as i (student)
    ) h
    group by h.student
), numbered as (
    select s.student, s.name, s.last_seen_at, s.blocked, s.account_gone, h.invited,
           count(*) over () as total,
           row_number() over (order by s.last_seen_at desc nulls last, s.student) as number
    from having_it h
    join read_model.student s using (student)
    where s.registered_at is not null
)
select * from numbered
where number > least($4::bigint, (total - 1) / $3::bigint) * $3::bigint
order by number
limit $3
