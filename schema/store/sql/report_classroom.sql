-- One classroom ($1); no row where the group is none. Its members are found by the index on the classroom.
select c.chat, c.title, c.bot, c.bound_at, n.members, n.unreachable
from read_model.classroom c
cross join lateral (
    select count(*) as members, count(*) filter (where s.blocked) as unreachable
    from (
        select distinct on (m.student) m.student, m.member
        from (select c.chat union all select o.chat from read_model.classroom o where o.moved_to = c.chat) g (chat)
        join read_model.membership m on m.classroom = g.chat
        order by m.student, m.as_of desc
    ) newest
    join read_model.student s using (student)
    where newest.member and s.registered_at is not null
) n
where c.chat = $1 and c.mentor is not null
