-- left
-- What StudyMate has left to do: effects that are not settled, events that a read model does not have. Null when nothing is.
select coalesce(
    (select count(*) || ' effects are not settled, the first is ' || min(id)
     from core.outbox where state in ('pending', 'sending', 'retry') having count(*) > 0),
    (select 'the read model ' || c.projection || ' is ' || p.position - c.position || ' events behind in partition ' || p.id
     from read_model.checkpoint c join core.partition p on p.id = c.partition and p.position > c.position limit 1)
)
