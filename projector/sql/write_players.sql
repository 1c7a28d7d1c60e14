insert into player (student, nickname, hidden)
select * from unnest($1::bigint[], $2::text[], $3::boolean[])
on conflict (student) do update set nickname = excluded.nickname, hidden = excluded.hidden
