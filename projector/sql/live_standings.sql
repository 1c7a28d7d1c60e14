select c.projection, c.partition, c.position, p.version
from read_model.checkpoint c
join read_model.projection p on p.name = c.projection
order by c.partition, c.position, c.projection
