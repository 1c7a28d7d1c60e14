-- What people typed who were erased while the table was filled, or lay there: their key is gone, so nothing may keep it.
update answer_text t set text = null, comment = null
where (text is not null or comment is not null)
  and not exists (select from core.person_key k where k.owner = t.student)
