-- Answers that people grade, how an attempt's questions were drawn, and results by the attempt that counts. `studymate rebuild` fills
-- it for the past.
--
-- Going back: drop the table, the function and the columns; the build before this one does not name them.

alter table read_model.attempt
    add column picks   smallint[],
    add column pending integer not null default 0;
comment on column read_model.attempt.picks   is 'Its questions in the order in which they were asked, each by its index in the quiz, from 0; null for all in the author''s order.';
comment on column read_model.attempt.pending is 'Answers that wait for their grade; they are no points so far.';

alter table read_model.answer add column pending boolean not null default false;
comment on column read_model.answer.pending is 'Whether it waits for its grade: then credit and is_right say nothing.';

alter table read_model.quiz_progress
    add column first   smallint not null default 0,
    add column pending integer  not null default 0;
comment on column read_model.quiz_progress.first   is 'Per cent of the first finished attempt.';
comment on column read_model.quiz_progress.pending is 'Answers of finished attempts that wait for their grade.';

alter table read_model.topic_mastery  add column pending bigint not null default 0;
alter table read_model.question_count add column pending bigint not null default 0;
comment on column read_model.topic_mastery.pending  is 'Of the answers, those that wait for their grade.';
comment on column read_model.question_count.pending is 'Of the answers, those that wait for their grade.';

alter table read_model.question
    add column points     smallint not null default 1,
    add column difficulty text;
comment on column read_model.question.points     is 'How much it counts among the questions of its quiz.';
comment on column read_model.question.difficulty is 'How hard its author says it is: easy, medium or hard; null when they did not.';

-- Projection "grading".
create table read_model.answer_text (
    student   bigint      not null,
    attempt   integer     not null,
    number    integer     not null,
    quiz      text        not null,
    text      text,
    at        timestamptz not null,
    waits     boolean     not null,
    graded_by bigint,
    graded_at timestamptz,
    comment   text,
    primary key (student, attempt, number)
) with (fillfactor = 80);
create index on read_model.answer_text (at, student, attempt, number) where waits;
comment on table  read_model.answer_text is 'What was typed as an answer, and what graders said: the personal part of answers.';
comment on column read_model.answer_text.text is 'Personal. Null where the answer was not typed, and when it was erased.';
comment on column read_model.answer_text.at is 'When the answer was given, or where it was not typed, first graded.';
comment on column read_model.answer_text.waits is 'Whether it waits for its grade.';
comment on column read_model.answer_text.comment is 'Personal. What the grader said; null when they said nothing.';
alter table read_model.answer_text owner to studymate_projector;

-- Summed term by term in logarithms: a binomial coefficient would overflow, and exp() of a very small number is an error.
create function read_model.binomial_tail(n bigint, k bigint, p double precision) returns double precision
language plpgsql immutable strict parallel safe as $$
declare
    term  double precision;
    total double precision := 0;
begin
    if k <= 0 or p >= 1 then
        return 1;
    elsif k > n or p <= 0 then
        return 0;
    end if;
    term := n * ln(1 - p);
    for i in 0..n loop
        if i >= k and term > -700 then
            total := total + exp(term);
        end if;
        if i < n then
            term := term + ln((n - i)::double precision / (i + 1)) + ln(p / (1 - p));
        end if;
    end loop;
    return least(total, 1);
end
$$;
comment on function read_model.binomial_tail is 'How probable k or more successes in n independent trials are, each with probability p.';
alter function read_model.binomial_tail owner to studymate_projector;
