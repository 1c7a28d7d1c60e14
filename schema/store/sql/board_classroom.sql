-- The points of the members of the classroom $1 in week $2. A member is whoever is one by the newest that is known of them, under any id of the
-- group: found by the index on the classroom, then by the primary key of scores.
with points as materialized (
    select s.student, s.points
    from (
        select distinct on (m.student) m.student, m.member
        from (select $1::bigint union all select o.chat from read_model.classroom o where o.moved_to = $1) g (chat)
        join read_model.membership m on m.classroom = g.chat
        order by m.student, m.as_of desc
    ) newest
    join read_model.score s on s.student = newest.student and s.quiz = '' and s.week = $2
    where newest.member
),
