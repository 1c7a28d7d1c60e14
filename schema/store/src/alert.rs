//! Telling admins of failures without flooding them: the limit holds over all processes and survives restarts.

use std::time::Duration;

use studymate_schema::codec::{self, SCHEMA};
use studymate_schema::effect::{Class, Effect, Place, Show};
use studymate_schema::view::{AlertKind, View};
use studymate_schema::{Aggregate, ChatId, InputId, Locale, UserId};

use crate::{Store, StoreError};

impl Store {
    /// Puts an alert for each admin into the outbox, about the first of `count` failures, unless one of this kind went out less than
    /// `pause` ago: what is not told is counted, and the next alert tells how many were held back. Returns whether it goes out.
    pub async fn raise_alert(
        &self,
        kind: AlertKind,
        input: &InputId,
        count: usize,
        admins: &[UserId],
        pause: Duration,
    ) -> Result<bool, StoreError> {
        let operation = "raise an alert";
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await.map_err(StoreError::statement(operation))?;
        let row = transaction
            .query_opt(
                include_str!("../sql/raise_alert.sql"),
                &[&kind.name(), &pause.as_secs_f64(), &i32::try_from(count).unwrap_or(i32::MAX)],
            )
            .await
            .map_err(StoreError::statement(operation))?;
        let due = row.is_some();
        if let Some(row) = row {
            let held_back = row.get::<_, i32>(0).unsigned_abs();
            let view = View::Alert { kind, input: input.clone(), held_back };
            let streams: Vec<String> =
                admins.iter().map(|admin| Aggregate::User(*admin).to_string()).collect();
            let chats: Vec<i64> = admins.iter().map(|admin| admin.0).collect();
            let bodies = admins
                .iter()
                .map(|admin| {
                    codec::encode_open(&Effect::Show(Show {
                        chat: ChatId::from(*admin),
                        locale: Locale::En,
                        zone: None,
                        card: None,
                        place: Place::Fresh,
                        view: view.clone(),
                        class: Class::Interactive,
                    }))
                })
                .collect::<Result<Vec<_>, _>>()?;
            transaction
                .execute(
                    include_str!("../sql/send_alert.sql"),
                    &[&input.0, &SCHEMA, &streams, &chats, &bodies],
                )
                .await
                .map_err(StoreError::statement(operation))?;
        }
        transaction.commit().await.map_err(StoreError::statement(operation))?;
        Ok(due)
    }
}
