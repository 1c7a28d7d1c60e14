insert into {schema}.question (code, version, number, id, kind, topic, text)
select $1, $2, q.n, q.id, q.kind, q.topic, q.text
from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality as q (id, kind, topic, text, n)
on conflict do nothing
