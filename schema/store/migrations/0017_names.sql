-- Who sees people by name.
--
-- Going back: drop the functions; the build before this one does not name them.

set local role studymate_projector;

create function read_model.is_member(person bigint, room bigint) returns boolean
language sql stable parallel safe as $$
    select coalesce((
        select m.member
        from (select room union all select o.chat from read_model.classroom o where o.moved_to = room) g (chat)
        join read_model.membership m on m.student = person and m.classroom = g.chat
        order by m.as_of desc
        limit 1
    ), false)
$$;
comment on function read_model.is_member is 'Whether a person is in a group, by the newest that is known under any id of it.';

create function read_model.knows_by_name(grader bigint, person bigint) returns boolean
language sql stable parallel safe as $$
    select grader is null or grader = person
        or exists (
            select from read_model.classroom c
            where c.mentor = grader and read_model.is_member(person, c.chat)
        )
        or exists (
            select from read_model.student a
            join read_model.membership m on m.student = a.student
            left join read_model.classroom o on o.chat = m.classroom
            join read_model.classroom c on c.chat = coalesce(o.moved_to, m.classroom)
            where a.student = grader and a.assistant and c.mentor is not null
              and read_model.is_member(grader, c.chat) and read_model.is_member(person, c.chat)
        )
        or exists (
            select from read_model.course_student s
            join read_model.course c using (course)
            where s.student = person and s.joined_at is not null and c.owner = grader
        )
$$;
comment on function read_model.knows_by_name is 'Whether a grader (null: an admin) sees a person by name: they are a member of a classroom of the grader, or of one that the grader is in and assists in, or came by an invitation to a course of theirs.';

set local role studymate_migrator;
