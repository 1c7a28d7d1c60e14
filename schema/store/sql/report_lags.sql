-- How far each of the projections $1 is in each partition, and when the first event happened that it lacks. Events are found by
-- their primary key.
select p.id as partition, n.name as projection, p.position as head, coalesce(c.position, 0) as position, e.at as oldest
from core.partition p
cross join unnest($1::text[]) with ordinality n (name, place)
left join read_model.checkpoint c on c.projection = n.name and c.partition = p.id
left join core.event e on e.partition = p.id and e.position = coalesce(c.position, 0) + 1
order by p.id, n.place
