-- One classroom ($1); no row where the group is none.
select c.chat, c.title, c.bot, c.bound_at,
       count(*) filter (where m.member and s.registered_at is not null) as members,
       count(*) filter (where m.member and s.registered_at is not null and s.blocked) as unreachable
from read_model.classroom c
left join lateral (
    select distinct on (m.student) m.student, m.member
    from read_model.membership m
    where m.classroom = c.chat or m.classroom in (select o.chat from read_model.classroom o where o.moved_to = c.chat)
    order by m.student, m.as_of desc
) m on true
left join read_model.student s on s.student = m.student
where c.chat = $1 and c.mentor is not null
group by c.chat, c.title, c.bot, c.bound_at
