-- The sums of points: by quiz and of all ('' stands for them), by week and of all time. Points that were lost are negative.
insert into score as t (student, quiz, week, points)
select * from unnest($1::bigint[], $2::text[], $3::date[], $4::bigint[])
on conflict (student, quiz, week) do update set points = t.points + excluded.points
