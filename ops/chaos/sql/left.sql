-- left
-- What StudyMate has left to do: effects that are not settled, events that a read model does not have. Null when nothing is.
select coalesce(
    (select count(*) || ' effects are not settled, the first is ' || min(id)
     from core.outbox where state in ('pending', 'sending', 'retry') having count(*) > 0),
    (select 'the read model ' || m.name || ' is ' || p.position - coalesce(c.position, 0) || ' events behind in partition ' || p.id
     from read_model.projection m
     cross join core.partition p
     left join read_model.checkpoint c on c.projection = m.name and c.partition = p.id
     where p.position > coalesce(c.position, 0) limit 1)
)
