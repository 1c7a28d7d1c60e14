-- Classrooms of one mentor ($1), or these ($2), or all where both are null, each with how many of its members have used the bot. A member
-- counts where the newest that is known of them, under any id of the group, says so. Members are counted of the classrooms that are shown
-- only, each found by the index on the classroom.
with shown as materialized (
    select c.chat, c.title, c.bot
    from read_model.classroom c
    where c.mentor is not null and ($1::bigint is null or c.mentor = $1) and ($2::bigint[] is null or c.chat = any ($2))
    order by c.bot = 'gone', c.title, c.chat
    limit 50
)
select c.chat, c.title, c.bot, n.members
from shown c
cross join lateral (
    select count(*) as members
    from (
        select distinct on (m.student) m.student, m.member
        from (select c.chat union all select o.chat from read_model.classroom o where o.moved_to = c.chat) g (chat)
        join read_model.membership m on m.classroom = g.chat
        order by m.student, m.as_of desc
    ) newest
    join read_model.student s using (student)
    where newest.member and s.registered_at is not null
) n
order by c.bot = 'gone', c.title, c.chat
