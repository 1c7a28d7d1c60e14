//! Leaderboards: who stands where, against a ranking of everybody.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use studymate_schema::board::{BOARD_PAGE, BoardReport};
use studymate_schema::{ChatId, UserId};
use studymate_store::board::BoardOf;

use crate::support::*;

const WEEK: Date = date(2026, 3, 2);
const ROOM: ChatId = ChatId(-10);
const OLD_ROOM: ChatId = ChatId(-1);

/// Many people with the same points, some of them hidden, some without points any more, a third of them in a classroom.
async fn people(world: &World, count: i64) -> BTreeMap<i64, i64> {
    world
        .execute(&format!(
            "insert into read_model.score
             select n, quiz, week, n * 7919 % 23 from generate_series(1, {count}) n,
                unnest(array['', 'a', 'b']) quiz, unnest(array[date '2026-03-02', date '2026-03-09']) week;
             insert into read_model.player select n, case when n % 2 = 0 then 'Nick ' || n end, n % 5 = 0 from generate_series(1, {count}, 3) n;
             insert into read_model.classroom (chat, mentor, moved_to) values ({old}, null, {new}), ({new}, 1, null), (-7, 1, null);
             insert into read_model.membership
             select n, case when n % 2 = 0 then {old} else {new} end, n % 7 > 0, now() from generate_series(1, {count}, 3) n;
             insert into read_model.membership select 4, {new}, false, now() + interval '1 hour' on conflict do nothing;
             insert into read_model.membership select n, -7, true, now() from generate_series(1, {count}) n",
            old = OLD_ROOM.0,
            new = ROOM.0,
        ))
        .await;
    let hidden = |n: i64| n % 3 == 1 && n % 5 == 0;
    (1..=count)
        .filter(|n| !hidden(*n))
        .map(|n| (n, n * 7919 % 23))
        .filter(|(_, points)| *points > 0)
        .collect()
}

/// The whole list: who, their place and points.
fn ranked(points: &BTreeMap<i64, i64>) -> Vec<(i64, u64, u64)> {
    let mut list: Vec<(i64, i64)> = points.iter().map(|(student, points)| (*student, *points)).collect();
    list.sort_by_key(|(student, points)| (-points, *student));
    let place = |of: i64| 1 + list.iter().filter(|(_, points)| *points > of).count() as u64;
    list.iter().map(|(student, points)| (*student, place(*points), points.unsigned_abs())).collect()
}

/// What a board of this page must be for this reader.
#[track_caller]
fn check(report: &BoardReport, list: &[(i64, u64, u64)], reader: i64, page: u16) {
    let size = usize::from(BOARD_PAGE);
    let first = usize::from(page) * size;
    let own = list.iter().position(|(student, ..)| *student == reader);
    let shown = |n: usize| (first..first + size).contains(&n) || own.is_some_and(|own| own.abs_diff(n) <= 1);
    let expected: Vec<(u64, i64, u64, u64)> = list
        .iter()
        .enumerate()
        .filter(|(n, _)| shown(*n))
        .map(|(n, (student, place, points))| (n as u64, *student, *place, *points))
        .collect();
    let found: Vec<(u64, i64, u64, u64)> =
        report.places.iter().map(|at| (at.number, at.student.0, at.place, at.points)).collect();
    assert_eq!(found, expected, "page {page} for {reader}");
    assert_eq!(report.people, list.len() as u64);
    let nick = |student: i64| (student % 3 == 1 && student % 2 == 0).then(|| format!("Nick {student}"));
    assert!(report.places.iter().all(|at| at.nickname == nick(at.student.0)));
}

#[tokio::test]
async fn everybodys_board_is_the_ranking_of_all_who_are_not_hidden() {
    let world = world().await;
    let list = ranked(&people(&world, 120).await);
    for (reader, page) in
        [(1, 0), (2, 3), (77, 5), (23, 0), (10, 1), (400, 2), (list[0].0, 0), (list[9].0, 1), (list[10].0, 0)]
    {
        let report = world.store.board_report(&BoardOf::Everybody, WEEK, UserId(reader), page).await.unwrap();
        check(&report, &list, reader, page);
        assert_eq!(report.points, if reader <= 120 { (reader * 7919 % 23).unsigned_abs() } else { 0 });
    }
    let beyond = world.store.board_report(&BoardOf::Everybody, WEEK, UserId(400), 90).await.unwrap();
    assert_eq!((beyond.people, beyond.places.len()), (list.len() as u64, 0));
}

#[tokio::test]
async fn a_classrooms_board_is_that_of_its_members_also_after_it_got_another_id() {
    let world = world().await;
    let mut points = people(&world, 120).await;
    points.retain(|n, _| n % 3 == 1 && n % 7 > 0 && *n != 4);
    let list = ranked(&points);
    assert!(list.len() > 20);
    for (reader, page) in [(1, 0), (22, 1), (2, 0)] {
        let of = BoardOf::Classroom(ROOM);
        let report = world.store.board_report(&of, WEEK, UserId(reader), page).await.unwrap();
        check(&report, &list, reader, page);
    }
}

#[tokio::test]
async fn a_courses_board_adds_its_quizzes_up() {
    let world = world().await;
    let points = people(&world, 60).await;
    let list = ranked(&points.into_iter().map(|(student, points)| (student, points * 2)).collect());
    let of = BoardOf::Quizzes(vec!["a".to_owned(), "b".to_owned()]);
    let report = world.store.board_report(&of, WEEK, UserId(7), 1).await.unwrap();
    check(&report, &list, 7, 1);
    let none = world.store.board_report(&BoardOf::Quizzes(Vec::new()), WEEK, UserId(7), 0).await.unwrap();
    assert_eq!(none, BoardReport::default());
}
