-- People active on the day $1 and on the 7 and 30 days that end with it. Found by the index on (day, student).
select count(distinct student) filter (where day = $1::date) as active_1,
       count(distinct student) filter (where day > $1::date - 7) as active_7,
       count(distinct student) as active_30
from read_model.activity_day
where day > $1::date - 30 and day <= $1::date
