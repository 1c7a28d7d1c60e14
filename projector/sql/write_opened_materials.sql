-- Materials that were opened for the first time.
insert into material_opened (student, material, opened_at)
select * from unnest($1::bigint[], $2::text[], $3::timestamptz[])
on conflict (student, material) do nothing
