-- Rows of the live table that the one made anew has not, and the other way round, each as often as they are too many. What was made
-- anew of people whose key is gone counts for nothing: they were erased, and their rows with them. Keys hold nothing personal.
with missing as (
    select * from verify.{table} v where {kept}
    except all
    select * from read_model.{table}
),
unexpected as (
    select * from read_model.{table}
    except all
    select * from verify.{table}
)
select (select count(*) from read_model.{table}) as rows,
       (select count(*) from missing) as missing,
       (select count(*) from unexpected) as unexpected,
       array(select distinct {key} from (select * from missing union all select * from unexpected) different
             order by 1 limit {most}) as examples
