-- People who were erased while the table was filled, or lay there: their key is gone, so nothing may keep their names.
update student s set name = null, username = null
where (name is not null or username is not null)
  and not exists (select from core.person_key k where k.owner = s.student)
