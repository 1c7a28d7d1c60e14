//! Privacy, leaderboards and exports, in every locale.

use jiff::civil::date;
use studymate_render::{ViewData, export_caption};
use studymate_schema::board::{BoardPage, BoardPlace, BoardReport, BoardScope};
use studymate_schema::classroom::{BotStanding, Classroom};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::privacy::{ExportFile, Privacy};
use studymate_schema::view::{Notice, View};
use studymate_schema::{ChatId, Locale, Personal, UserId};

use crate::sample::{self, now};
use crate::snapshots::{shows, shows_all};

const READER: UserId = UserId(7_000_000_001);

fn place(number: u64, place: u64, student: i64, nickname: Option<&str>, points: u64) -> BoardPlace {
    BoardPlace { place, number, student: UserId(student), nickname: nickname.map(str::to_owned), points }
}

#[test]
fn privacy() {
    let chosen = |hidden, nickname: Option<&str>| View::Privacy {
        privacy: Privacy { hidden, nickname: nickname.map(|name| Personal::Known(name.to_owned())) },
        user: READER,
    };
    shows(
        "privacy",
        &[
            ("nothing chosen", chosen(false, None)),
            ("a nickname", chosen(false, Some("Ada <3"))),
            ("hidden", chosen(true, Some("Ada"))),
            ("how to choose a nickname", View::Notice(Notice::NicknameUsage)),
            ("files come", View::Notice(Notice::ExportComes)),
            ("files came already", View::Notice(Notice::ExportLater { at: now() })),
        ],
    );
}

#[test]
fn leaderboards() {
    let view = |page, this_week, hidden| View::Leaderboard {
        student: READER,
        page: BoardPage { page, this_week, ..BoardPage::default() },
        week: date(2026, 11, 16),
        hidden,
        courses: Vec::new(),
        classrooms: Vec::new(),
    };
    let (mut catalogue, room) = (sample::catalogue(), ChatId(-1_001_234_567_890));
    let classroom = Classroom {
        mentor: UserId(5),
        title: "7b <maths>".into(),
        bot: BotStanding::Admin,
        zone: None,
        heard_since: None,
    };
    catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: room, classroom });
    let of_classroom = |scope| View::Leaderboard {
        student: READER,
        page: BoardPage { scope, ..BoardPage::default() },
        week: date(2026, 11, 16),
        hidden: false,
        courses: Vec::new(),
        classrooms: vec![room],
    };
    let mut first: Vec<BoardPlace> = (0..10).map(|n| place(n, n + 1, 100 + n as i64, None, 40 - n)).collect();
    first[0].nickname = Some("Ada <Lovelace>".to_owned());
    first[2].place = 2;
    let mut far = first.clone();
    far.extend([(41, 4), (42, 3), (43, 3)].map(|(n, points)| {
        let student = if n == 42 { READER.0 } else { 100 + n as i64 };
        place(n, n + 1, student, None, points)
    }));
    let own = vec![place(0, 1, READER.0, None, 2), place(1, 2, 101, Some("Борис"), 1)];
    let report = |places, people, points| ViewData::Board(BoardReport { places, people, points });
    shows_all(
        "leaderboards",
        &[
            ("nobody yet", view(0, true, false)),
            ("the reader leads", view(0, true, false)),
            ("the reader is far behind", view(0, false, false)),
            ("the last page, hidden", view(1, false, true)),
            ("of a classroom", of_classroom(BoardScope::Classroom(room))),
            ("of everybody, with a classroom", of_classroom(BoardScope::Everybody)),
        ],
        &[
            report(Vec::new(), 0, 0),
            report(own.clone(), 2, 2),
            report(far, 1_044, 3),
            report(vec![place(10, 11, 200, None, 1)], 11, 5),
            report(own.clone(), 2, 2),
            report(own, 2, 2),
        ],
        &catalogue,
    );
}

#[test]
fn exports() {
    for locale in Locale::ALL {
        for file in ExportFile::ALL {
            let caption = export_caption(file, locale);
            assert!(caption.chars().count() > 20 && !caption.contains('<'), "{caption}");
        }
    }
}
