-- How much there is to check: the number of the last effect, and how many snapshots there are.
select (select coalesce(max(id), 0) from core.outbox) as effects, (select count(*) from core.snapshot) as snapshots
