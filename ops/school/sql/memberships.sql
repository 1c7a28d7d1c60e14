-- memberships
-- Who is in which classroom.
select m.student, m.classroom
from analytics.memberships m
join analytics.classrooms c on c.classroom = m.classroom and c.bound_at is not null
where m.member
