//! The directory of classrooms: each group says how it stands, and what is new is recorded for everybody's decisions.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::classroom::DirectoryCommand;
use studymate_schema::event::{CatalogueEvent, Event};

use crate::Decision;

pub(super) fn decide(catalogue: &Catalogue, command: &DirectoryCommand) -> Decision {
    let event = match command {
        DirectoryCommand::List { chat, classroom } => {
            let known =
                catalogue.current_chat(*chat) == *chat && catalogue.classroom(*chat) == Some(classroom);
            (!known).then(|| CatalogueEvent::ClassroomListed { chat: *chat, classroom: classroom.clone() })
        }
        DirectoryCommand::Unlist { chat } => catalogue
            .classroom(*chat)
            .map(|_| CatalogueEvent::ClassroomUnlisted { chat: catalogue.current_chat(*chat) }),
        DirectoryCommand::Move { from, to, classroom } => {
            let known = catalogue.current_chat(*from) == *to;
            (!known).then(|| CatalogueEvent::ClassroomMoved {
                from: *from,
                to: *to,
                classroom: classroom.clone(),
            })
        }
    };
    match event {
        Some(event) => Decision { events: vec![Event::Catalogue(event)], ..Decision::default() },
        None => Decision::ignore("nothing new of a classroom"),
    }
}
