-- Everybody with a role, the highest first. Found by the index on who has one.
select student, registered_at is not null as known, name, locale, mentor, admin, configured
from read_model.student
where admin or mentor or assistant
order by admin desc, mentor desc, student
limit 100
