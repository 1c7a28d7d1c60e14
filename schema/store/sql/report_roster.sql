-- A page of the members of a classroom ($1) who have used the bot: $2 of them after the first $3, who was active last first. They are found
-- by the index on the classroom.
with newest as (
    select distinct on (m.student) m.student, m.member
    from (select $1::bigint union all select o.chat from read_model.classroom o where o.moved_to = $1) g (chat)
    join read_model.membership m on m.classroom = g.chat
    order by m.student, m.as_of desc
)
select s.student, s.name, s.last_seen_at, s.blocked, s.account_gone
from newest n
join read_model.student s using (student)
where n.member and s.registered_at is not null
order by s.last_seen_at desc nulls last, s.student
limit $2 offset $3
