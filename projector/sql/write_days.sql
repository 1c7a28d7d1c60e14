insert into {schema}.activity_day (user_id, day)
select * from unnest($1::bigint[], $2::date[])
on conflict do nothing
