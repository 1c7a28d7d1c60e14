-- The fence of a projection: only who read from where the checkpoint still is may write.
update {schema}.checkpoint set position = $4 where projection = $1 and partition = $2 and position = $3
