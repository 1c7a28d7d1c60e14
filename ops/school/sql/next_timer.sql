-- next_timer
-- When the next timer of anybody is due; null when there is none.
select min(at) from core.timer
