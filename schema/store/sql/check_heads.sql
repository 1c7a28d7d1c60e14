-- Where each partition stands by its own row, and by its events. One statement sees both as one commit left them.
select p.id, p.position, coalesce((select max(e.position) from core.event e where e.partition = p.id), 0) as last
from core.partition p
order by p.id
