-- The newest word on a person and a group. A person lives in one partition, whose checkpoint is locked: nobody else writes the row.
merge into membership as m
using (
    select * from unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::timestamptz[]) as n (student, classroom, member, as_of)
) as n
on m.student = n.student and m.classroom = n.classroom
when matched then update set member = n.member, as_of = n.as_of
when not matched then insert (student, classroom, member, as_of) values (n.student, n.classroom, n.member, n.as_of)
