//! Classrooms, their members and who has which role, for screens; from the read models.

use studymate_schema::classroom::{BotStanding, Whose};
use studymate_schema::course_view::CourseStudents;
use studymate_schema::event::Role;
use studymate_schema::roster::{
    ClassroomLine, ClassroomReport, CourseRoster, CourseStudent, ROSTER_PAGE, Reach, RoleHolder, RosterLine,
    RosterReport,
};
use studymate_schema::{ChatId, Personal, UserId};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::figures::{figures, query};
use crate::{Store, StoreError};

impl Store {
    /// Who has a role, the highest first; at most a hundred.
    pub async fn roles_report(&self) -> Result<Vec<RoleHolder>, StoreError> {
        let sql = include_str!("../sql/report_roles.sql");
        let rows = self.screen_rows("read who has a role", sql, &[]).await?;
        Ok(rows.iter().map(role_holder).collect())
    }

    /// Classrooms with how many members have used the bot; those that the bot is in come first, by title. At most fifty.
    pub async fn classrooms_report(&self, whose: &Whose) -> Result<Vec<ClassroomLine>, StoreError> {
        let (mentor, these): (Option<i64>, Option<Vec<i64>>) = match whose {
            Whose::Mentor(mentor) => (Some(mentor.0), None),
            Whose::Everybody => (None, None),
            Whose::These(chats) => (None, Some(chats.iter().map(|chat| chat.0).collect())),
        };
        let sql = include_str!("../sql/report_classrooms.sql");
        let rows = self.screen_rows("read classrooms", sql, &[&mentor, &these]).await?;
        Ok(rows.iter().map(line).collect())
    }

    /// One classroom; `None` where the group is none.
    pub async fn classroom_report(&self, chat: ChatId) -> Result<Option<ClassroomReport>, StoreError> {
        let sql = include_str!("../sql/report_classroom.sql");
        let rows = self.screen_rows("read a classroom", sql, &[&chat.0]).await?;
        Ok(rows.first().map(|row| ClassroomReport {
            line: line(row),
            bound_at: row.get("bound_at"),
            unreachable: count(row, "unreachable"),
        }))
    }

    /// A page of the members of a classroom who have used the bot, 0-based; the last one when there are not that many.
    pub async fn roster_report(&self, chat: ChatId, page: u16) -> Result<RosterReport, StoreError> {
        let Some(classroom) = self.classroom_report(chat).await? else {
            return Ok(RosterReport::default());
        };
        let total = classroom.line.members;
        let pages = total.div_ceil(u32::from(ROSTER_PAGE)).max(1);
        let first = i64::from(u32::from(page).min(pages - 1) * u32::from(ROSTER_PAGE));
        let sql = include_str!("../sql/report_roster.sql");
        let rows =
            self.screen_rows("read a roster", sql, &[&chat.0, &i64::from(ROSTER_PAGE), &first]).await?;
        Ok(RosterReport {
            title: classroom.line.title,
            members: rows.iter().map(roster_line).collect(),
            total,
        })
    }

    /// A page of the students who have a course; the last one when there are not that many.
    pub async fn course_roster(&self, of: &CourseStudents) -> Result<CourseRoster, StoreError> {
        let invited: Vec<i64> = of.invited.iter().map(|user| user.0).collect();
        let classrooms: Vec<i64> = of.classrooms.iter().map(|chat| chat.0).collect();
        let sql = include_str!("../sql/report_course_students.sql");
        let (size, page) = (i64::from(ROSTER_PAGE), i64::from(of.page));
        let rows =
            self.screen_rows("read who has a course", sql, &[&invited, &classrooms, &size, &page]).await?;
        let student = |row: &Row| CourseStudent { line: roster_line(row), invited: row.get("invited") };
        Ok(CourseRoster {
            students: rows.iter().map(student).collect(),
            first: rows.first().map_or(1, |row| count(row, "number")),
            total: rows.first().map_or(0, |row| count(row, "total")),
        })
    }

    async fn screen_rows(
        &self,
        operation: &'static str,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        query(&figures, sql, parameters).await.map_err(StoreError::statement(operation))
    }
}

fn line(row: &Row) -> ClassroomLine {
    ClassroomLine {
        chat: ChatId(row.get("chat")),
        title: row.get("title"),
        bot: BotStanding::from_name(row.get("bot")).unwrap_or_default(),
        members: count(row, "members"),
    }
}

fn roster_line(row: &Row) -> RosterLine {
    let reach = match (row.get("account_gone"), row.get("blocked")) {
        (true, _) => Reach::AccountGone,
        (false, true) => Reach::Blocked,
        (false, false) => Reach::Reachable,
    };
    RosterLine {
        user: UserId(row.get("student")),
        name: name(row),
        last_seen_at: row.get("last_seen_at"),
        reach,
    }
}

fn role_holder(row: &Row) -> RoleHolder {
    let role = match (row.get("admin"), row.get("mentor")) {
        (true, _) => Role::Admin,
        (false, true) => Role::Mentor,
        (false, false) => Role::Assistant,
    };
    let known: bool = row.get("known");
    RoleHolder {
        user: UserId(row.get("student")),
        name: known.then(|| name(row)),
        locale: row.get::<_, Option<&str>>("locale").and_then(|locale| locale.parse().ok()),
        role,
        configured: row.get("configured"),
    }
}

fn name(row: &Row) -> Personal<String> {
    row.get::<_, Option<String>>("name").map_or(Personal::Erased, Personal::Known)
}

fn count(row: &Row, column: &str) -> u32 {
    u32::try_from(row.get::<_, i64>(column).max(0)).unwrap_or(u32::MAX)
}
