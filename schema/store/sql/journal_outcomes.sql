-- What became of inputs, of those that are decided. Found by the unique index on the input.
select input, outcome, reason from core.journal where input = any ($1) and outcome <> 'duplicate'
