-- People of whom there are events but no key: they were erased. Every stream has one event of version 1: the index on (stream, version) has them.
select stream from core.event e
where version = 1 and stream like 'user.%'
  and not exists (select from core.person_key k where k.owner::text = substr(e.stream, 6))
