-- Classrooms of one mentor ($1), or these ($2), or all where both are null, each with how many of its members have used the bot. A member
-- counts where the newest that is known of them, under any id of the group, says so.
select c.chat, c.title, c.bot, count(*) filter (where m.member and s.registered_at is not null) as members
from read_model.classroom c
left join lateral (
    select distinct on (m.student) m.student, m.member
    from read_model.membership m
    where m.classroom = c.chat or m.classroom in (select o.chat from read_model.classroom o where o.moved_to = c.chat)
    order by m.student, m.as_of desc
) m on true
left join read_model.student s on s.student = m.student
where c.mentor is not null and ($1::bigint is null or c.mentor = $1) and ($2::bigint[] is null or c.chat = any ($2))
group by c.chat, c.title, c.bot
order by c.bot = 'gone', c.title, c.chat
limit 50
