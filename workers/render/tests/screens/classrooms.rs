//! Classrooms, roles and bans, in every locale.

use studymate_render::ViewData;
use studymate_schema::ban::BanOutcome;
use studymate_schema::classroom::{BindRefusal, BotStanding, Classroom, Ending, GroupScreen, Whose};
use studymate_schema::event::{CatalogueEvent, Role};
use studymate_schema::roster::{ClassroomLine, ClassroomReport, Reach, RoleHolder, RosterLine, RosterReport};
use studymate_schema::view::{Notice, View, ZoneOffer};
use studymate_schema::zone::ZoneRegion;
use studymate_schema::{ChatId, Personal, Timestamp, UserId};

use crate::sample::{self, now};
use crate::snapshots::{shows, shows_in, shows_with};

const ROOM: ChatId = ChatId(-1_001_000_000_001);

fn line(title: &str, bot: BotStanding, members: u32) -> ClassroomLine {
    ClassroomLine { chat: ROOM, title: title.into(), bot, members }
}

fn report(bot: BotStanding, members: u32, unreachable: u32) -> ViewData {
    let bound_at = Timestamp::from_second(1_790_000_000).unwrap();
    ViewData::Classroom(Some(ClassroomReport {
        line: line("7b <Maths>", bot, members),
        bound_at,
        unreachable,
    }))
}

#[test]
fn groups() {
    let group = View::Group;
    shows(
        "groups",
        &[
            ("offered", group(GroupScreen::Offer { chat: ROOM })),
            ("bound, the bot is an administrator", group(GroupScreen::Bound { bot: BotStanding::Admin })),
            ("bound, the bot is a member", group(GroupScreen::Bound { bot: BotStanding::Member })),
            ("unbound", group(GroupScreen::Unbound { chat: ROOM })),
            ("refused to a student", group(GroupScreen::Refused(BindRefusal::NotAMentor))),
            ("refused, another's", group(GroupScreen::Refused(BindRefusal::NotYours))),
            ("refused, none", group(GroupScreen::Refused(BindRefusal::NotBound))),
        ],
    );
}

#[test]
fn classrooms() {
    let list = |binds| View::Classrooms { whose: Whose::Everybody, binds };
    let one = |own, ask| View::Classroom { chat: ROOM, own, ask, zone: Some("Europe/Oslo".parse().unwrap()) };
    let no_zone = View::Classroom { chat: ROOM, own: true, ask: None, zone: None };
    let lines = vec![
        line("7b <Maths>", BotStanding::Admin, 24),
        line("Немецкий язык для тех, кто начинает с самого начала", BotStanding::Member, 1),
        line("Old one", BotStanding::Gone, 0),
    ];
    shows_with(
        "classrooms",
        &[
            ("a mentor's", list(true)),
            ("a mentor's first look", list(true)),
            ("an assistant's, none", list(false)),
            ("the bot is an administrator", one(true, None)),
            ("the bot is a member", one(true, None)),
            ("the bot is gone", one(true, None)),
            ("it has no time zone", no_zone),
            ("to an assistant", one(false, None)),
            ("shall it end?", one(true, Some(Ending::Unbind))),
            ("shall the bot leave?", one(true, Some(Ending::Leave))),
            ("ended meanwhile", one(true, None)),
        ],
        &[
            ViewData::Classrooms(lines),
            ViewData::Classrooms(Vec::new()),
            ViewData::Classrooms(Vec::new()),
            report(BotStanding::Admin, 24, 2),
            report(BotStanding::Member, 1, 0),
            report(BotStanding::Gone, 3, 1),
            report(BotStanding::Admin, 24, 0),
            report(BotStanding::Admin, 2, 0),
            report(BotStanding::Admin, 24, 0),
            report(BotStanding::Admin, 24, 0),
            ViewData::Classroom(None),
        ],
    );
}

#[test]
fn the_time_zone_of_a_classroom() {
    let mut catalogue = sample::catalogue();
    let zone = Some("Europe/Oslo".parse().unwrap());
    let (title, bot) = ("7b <Maths>".to_owned(), BotStanding::Admin);
    let classroom = Classroom { mentor: UserId(7), title, bot, zone: zone.clone(), heard_since: None };
    catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: ROOM, classroom });
    let zones = |offer| View::TimeZones { current: zone.clone(), offer, classroom: Some(ROOM) };
    shows_in(
        "classroom_zones",
        &[
            ("common ones", zones(ZoneOffer::Common)),
            ("cities", zones(ZoneOffer::Region(ZoneRegion::Pacific))),
        ],
        &catalogue,
    );
}

#[test]
fn rosters() {
    let member = |id, name: Personal<String>, last_seen_at, reach| RosterLine {
        user: UserId(id),
        name,
        last_seen_at,
        reach,
    };
    let known = |name: &str| Personal::Known(name.to_owned());
    let members = vec![
        member(1, known("Ada <Lovelace>"), Some(now()), Reach::Reachable),
        member(2, known("עדה"), Some(now()), Reach::Blocked),
        member(3, known("Иван"), None, Reach::AccountGone),
        member(4, Personal::Erased, None, Reach::Reachable),
    ];
    let page = |page| View::Roster { chat: ROOM, page };
    let of = |members: &[RosterLine], total| {
        ViewData::Roster(RosterReport { title: "7b".into(), members: members.to_vec(), total })
    };
    shows_with(
        "rosters",
        &[
            ("the only page", page(0)),
            ("one in the middle", page(1)),
            ("nobody", page(0)),
            ("too slow", page(1)),
        ],
        &[of(&members, 4), of(&members[..2], 24), of(&[], 0), ViewData::TookTooLong],
    );
}

#[test]
fn roles_and_bans() {
    let holder = |id, name: Option<&str>, role, configured| RoleHolder {
        user: UserId(id),
        name: name.map(|name| Personal::Known(name.to_owned())),
        locale: None,
        role,
        configured,
    };
    let holders = vec![
        holder(1004, Some("Alex"), Role::Admin, true),
        holder(1002, Some("Иван <b>"), Role::Mentor, false),
        holder(1003, None, Role::Assistant, false),
    ];
    let until = now() + std::time::Duration::from_secs(3 * 24 * 3600);
    let user = UserId(1002);
    let reason = Personal::Known("Ads in <every> group".to_owned());
    let decided = |outcome| Notice::BanDecided { user, outcome };
    let given = |role| Notice::RoleGiven { user, role, unseen: false };
    let notices = [
        ("how to give roles", Notice::RolesUsage),
        ("one's own", Notice::OwnRole),
        ("a mentor", given(Role::Mentor)),
        ("an assistant", given(Role::Assistant)),
        ("an admin", given(Role::Admin)),
        ("a mentor who has not come yet", Notice::RoleGiven { user, role: Role::Mentor, unseen: true }),
        ("none any more", Notice::RolesTaken { user, unseen: false }),
        ("none, of nobody known", Notice::RolesTaken { user, unseen: true }),
        ("to an assistant", Notice::RoleGranted { role: Role::Assistant }),
        ("to who was one", Notice::RoleRevoked { role: Role::Assistant }),
        ("how to ban", Notice::BanUsage),
        ("oneself is not banned", Notice::OwnBan),
        ("banned", decided(BanOutcome::Banned { until: Some(until) })),
        ("banned for good", decided(BanOutcome::Banned { until: None })),
        ("not banned any more", decided(BanOutcome::Unbanned)),
        ("was not banned", decided(BanOutcome::WasNotBanned)),
        ("an admin is not banned", decided(BanOutcome::IsAdmin)),
        ("to the banned", Notice::BannedByAdmin { until: Some(until), reason: reason.clone() }),
        ("to the banned for good", Notice::BannedByAdmin { until: None, reason }),
        ("welcome again", Notice::Unbanned),
        ("ended", Notice::ClassroomEnded { title: "7b".into(), ending: Ending::Unbind }),
        ("left", Notice::ClassroomEnded { title: "7b".into(), ending: Ending::Leave }),
        ("gone", Notice::ClassroomGone),
    ];
    let (mut views, mut data) = (vec![("who has which", View::Roles)], vec![ViewData::Roles(holders)]);
    views.extend(notices.into_iter().map(|(name, notice)| (name, View::Notice(notice))));
    data.resize(views.len(), ViewData::None);
    shows_with("roles_and_bans", &views, &data);
}
