-- What questions are worth to whom, and why, in place of what it was.
insert into question_point
    (student, quiz, question, first_attempt, first_number, first_right, later_right, points, week)
select * from unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::boolean[], $7::integer[],
                     $8::smallint[], $9::date[])
on conflict (student, quiz, question) do update
set first_right = excluded.first_right, later_right = excluded.later_right, points = excluded.points, week = excluded.week
