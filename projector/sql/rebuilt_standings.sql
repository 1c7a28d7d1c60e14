select c.projection, c.partition, c.position, p.version
from rebuild.checkpoint c
join rebuild.projection p on p.name = c.projection
order by c.partition, c.position, c.projection
