-- Rows are made once, when there are none: their number is fixed with the database.
insert into core.partition (id)
select generate_series(0, $1 - 1)
where not exists (select from core.partition)
