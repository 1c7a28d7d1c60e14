-- Who sees people by name.
--
-- Going back: drop the function; the build before this one does not name it.

set local role studymate_projector;

create function read_model.knows_by_name(grader bigint, person bigint) returns boolean
language sql stable parallel safe as $$
    select grader is null or grader = person
        or exists (
            select from read_model.classroom c
            cross join lateral (
                select m.member
                from (select c.chat union all select o.chat from read_model.classroom o where o.moved_to = c.chat) g (chat)
                join read_model.membership m on m.student = person and m.classroom = g.chat
                order by m.as_of desc
                limit 1
            ) newest
            where c.mentor = grader and newest.member
        )
        or exists (
            select from read_model.course_student s
            join read_model.course c using (course)
            where s.student = person and s.joined_at is not null and c.owner = grader
        )
$$;
comment on function read_model.knows_by_name is 'Whether a grader (null: an admin) sees a person by name: they are a member of a classroom of the grader, by the newest that is known under any id of the group, or came by an invitation to a course of theirs.';

set local role studymate_migrator;
