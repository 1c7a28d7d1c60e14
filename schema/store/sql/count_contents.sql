-- What would be lost with the database.
select (select count(*) from core.event) as events,
       (select count(*) from core.journal) as inputs,
       (select count(distinct stream) from core.event where stream like 'user.%') as people,
       (select max(at) from core.journal) as newest_input
