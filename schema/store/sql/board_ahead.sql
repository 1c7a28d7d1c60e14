-- How many people on everybody's leaderboard in week $1 have more points than $2, and how many have as many and a lower id than $3. Counted by
-- the index on (quiz, week, points, student), without those who are hidden, found by the index on them.
with visible as (
    select count(*) filter (where s.points > $2) as more, count(*) filter (where s.points = $2) as same
    from read_model.score s
    where s.quiz = '' and s.week = $1 and s.points >= greatest($2, 1) and (s.points > $2 or s.student < $3)
),
hidden as (
    select count(*) filter (where s.points > $2) as more, count(*) filter (where s.points = $2) as same
    from read_model.player p
    join read_model.score s on s.student = p.student and s.quiz = '' and s.week = $1
    where p.hidden and s.points >= greatest($2, 1) and (s.points > $2 or s.student < $3)
)
select visible.more - hidden.more as more, visible.same - hidden.same as same
from visible, hidden
