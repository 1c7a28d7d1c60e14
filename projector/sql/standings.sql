select c.projection, c.partition, c.position, p.version
from checkpoint c
join projection p on p.name = c.projection
order by c.partition, c.position, c.projection
