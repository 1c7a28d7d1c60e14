-- Which of these inputs the journal has already.
select input from core.journal where input = any($1) and outcome <> 'duplicate'
