-- The same as forget_erased.sql for what people wanted to be called.
update player p set nickname = null
where nickname is not null and not exists (select from core.person_key k where k.owner = p.student)
