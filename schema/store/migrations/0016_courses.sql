-- Courses, who came to them and how, materials that were opened, invitations that were used, and attempts that were late. Projection "courses":
-- the projector fills it from the first event by itself; `studymate rebuild progress` says of attempts of the past whether they were late.
--
-- Going back: drop the tables and the column; the build before this one does not name them.

-- The tables are the projector's, like all read models.
set local role studymate_projector;

alter table read_model.attempt add column late boolean not null default false;
comment on column read_model.attempt.late is 'Whether it was begun after the quiz was due.';

create table read_model.course (
    course      text        primary key,
    title       text        not null,
    description text        not null,
    language    text,
    access      text        not null,
    classrooms  bigint[]    not null,
    opens       timestamptz,
    due         timestamptz,
    late        text        not null,
    topics      integer     not null,
    items       integer     not null,
    state       text        not null,
    owner       bigint,
    changed_at  timestamptz not null
);
comment on table  read_model.course is 'Courses as students have them; as they were saved last where they never had them.';
comment on column read_model.course.access     is 'For whom it is: everyone, classrooms or invitation.';
comment on column read_model.course.classrooms is 'For members of any of these, by the ids that they had then.';
comment on column read_model.course.late       is 'Whether quizzes may be begun after they are due: allowed or refused.';
comment on column read_model.course.state      is 'draft, published or archived.';
comment on column read_model.course.owner      is 'The mentor or admin who saved it first; null for an operator.';

create table read_model.course_item (
    course text        not null,
    kind   text        not null,
    item   text        not null,
    number integer     not null,
    topic  integer     not null,
    title  text        not null,
    opens  timestamptz,
    due    timestamptz,
    primary key (course, kind, item)
);
create index on read_model.course_item (kind, item);
comment on table  read_model.course_item is 'What a course consists of, as students have it; nothing of a draft.';
comment on column read_model.course_item.kind   is 'quiz or material.';
comment on column read_model.course_item.number is 'Its place in the course, from 1.';
comment on column read_model.course_item.topic  is 'The number of its topic, from 1.';
comment on column read_model.course_item.title  is 'The title of its topic.';

create table read_model.course_student (
    student    bigint      not null,
    course     text        not null,
    joined_at  timestamptz,
    invitation text,
    visits     bigint      not null,
    first_visit_at timestamptz,
    last_visit_at  timestamptz,
    primary key (student, course)
) with (fillfactor = 80);
create index on read_model.course_student (course);
comment on table  read_model.course_student is 'Who opened a course or came by an invitation to it.';
comment on column read_model.course_student.joined_at is 'When an invitation opened it to them; null where none did.';
comment on column read_model.course_student.visits    is 'How often they came; a visit lasts an hour.';

create table read_model.material_opened (
    student   bigint      not null,
    material  text        not null,
    opened_at timestamptz not null,
    primary key (student, material)
);
comment on table read_model.material_opened is 'Who opened which material for the first time, and when.';

create table read_model.invitation (
    invitation text        primary key,
    course     text        not null,
    made_at    timestamptz not null,
    made_by    bigint,
    expires    timestamptz not null,
    uses       integer     not null,
    used       bigint      not null,
    revoked_at timestamptz
);
comment on table  read_model.invitation is 'Invitations to courses. Whoever knows a code may use it: for nobody but operators.';
comment on column read_model.invitation.uses is 'How many students it is good for.';
comment on column read_model.invitation.used is 'How many came by it, those who were erased since among them.';

set local role studymate_migrator;
