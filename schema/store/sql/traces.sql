-- What there is of a person: their events by the index on (stream, version), effects by those on what waits.
select (select count(*) from core.event where stream = $1) as events,
       (select count(*) from core.event where stream = $1 and kind in ('AnswerGiven', 'QuestionReviewed')) as answers,
       (select count(*) from core.outbox where stream = $1
           and (state in ('pending', 'retry') or state = 'sending')) as waiting,
       exists (select from core.person_key where owner = $2) as has_key
