//! teloxide-core against the simulator: every answer must be one that a strict client reads.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests; a panic is how they fail")]

mod support;

use studymate_simulator::{ControlError, NewGroup, Press, RunningSimulator};
use support::{ANN, IVAN, SOON, TOKEN, simulator};
use teloxide_core::{
    ApiError, Bot, RequestError,
    payloads::{
        AnswerCallbackQuerySetters, EditMessageTextSetters, GetUpdatesSetters, SendDocumentSetters,
        SendMessageSetters, SendPhotoSetters, SetMyCommandsSetters,
    },
    prelude::*,
    types::{
        BotCommand, BotCommandScope, CallbackQueryId, ChatAction, FileId, InlineKeyboardButton,
        InlineKeyboardMarkup, InputFile, InputMedia, InputMediaPhoto, MessageEntityKind, MessageId,
        ParseMode, Recipient, ReplyParameters, UpdateKind,
    },
};

fn bot(simulator: &RunningSimulator) -> Bot {
    Bot::new(TOKEN).set_api_url(simulator.url().parse().unwrap())
}

fn keyboard(text: &str, data: &str) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback(text, data)]])
}

/// A PNG header is all the simulator looks at.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend(b"\x08\x02\0\0\0\0\0\0\0");
    png
}

#[tokio::test]
async fn a_conversation_with_buttons_edits_and_toasts() {
    let simulator = simulator().await;
    let (bot, control) = (bot(&simulator), simulator.control());
    let me = bot.get_me().await.unwrap();
    assert_eq!((me.user.id.0, me.username()), (42, "test_bot"));

    control.start(ANN, "quiz_demo").unwrap();
    let updates = bot.get_updates().timeout(5).await.unwrap();
    let UpdateKind::Message(start) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!(start.text(), Some("/start quiz_demo"));
    assert_eq!(start.entities().unwrap()[0].kind, MessageEntityKind::BotCommand);
    assert_eq!(start.from.as_ref().unwrap().language_code.as_deref(), Some("en"));

    let sent = bot
        .send_message(start.chat.id, "<b>1 &lt; 2</b>?")
        .parse_mode(ParseMode::Html)
        .reply_markup(keyboard("Yes", "a:1:yes"))
        .reply_parameters(ReplyParameters::new(start.id))
        .await
        .unwrap();
    assert_eq!(sent.text(), Some("1 < 2?"));
    assert_eq!(sent.entities().unwrap()[0].kind, MessageEntityKind::Bold);
    assert_eq!(sent.reply_to_message().unwrap().id, start.id);

    let query = control.press(ANN, ANN, sent.id.0, &Press::Text("Yes".into())).unwrap();
    let updates = bot.get_updates().offset(updates[0].id.as_offset()).timeout(5).await.unwrap();
    let UpdateKind::CallbackQuery(pressed) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!((pressed.data.as_deref(), &pressed.id.0), (Some("a:1:yes"), &query));
    assert_eq!(pressed.regular_message().unwrap().text(), Some("1 < 2?"));
    bot.answer_callback_query(pressed.id.clone()).text("Right").show_alert(true).await.unwrap();
    let toast = control.wait_for_toast(ANN, &query, SOON).await.unwrap();
    assert_eq!((toast.text.as_str(), toast.show_alert), ("Right", true));

    let edited = bot
        .edit_message_text(sent.chat.id, sent.id, "Done")
        .reply_markup(keyboard("Next", "n"))
        .await
        .unwrap();
    assert_eq!((edited.id, edited.text()), (sent.id, Some("Done")));
    let again =
        bot.edit_message_text(sent.chat.id, sent.id, "Done").reply_markup(keyboard("Next", "n")).await;
    assert!(matches!(again, Err(RequestError::Api(ApiError::MessageNotModified))), "{again:?}");
    bot.edit_message_reply_markup(sent.chat.id, sent.id).await.unwrap();
    assert!(control.chat(ANN).unwrap().last().unwrap().reply_markup.is_none());
    bot.send_chat_action(sent.chat.id, ChatAction::Typing).await.unwrap();
    assert_eq!(control.chat(ANN).unwrap().action.as_deref(), Some("typing"));
    bot.delete_message(sent.chat.id, sent.id).await.unwrap();
    assert_eq!(control.chat(ANN).unwrap().messages.len(), 1);
}

#[tokio::test]
async fn refusals_are_the_ones_teloxide_knows() {
    let simulator = simulator().await;
    let (bot, control) = (bot(&simulator), simulator.control());
    let ann = Recipient::from(teloxide_core::types::ChatId(ANN));
    let api = |result: Result<teloxide_core::types::Message, RequestError>| match result {
        Err(RequestError::Api(error)) => error,
        other => panic!("expected a refusal, got {other:?}"),
    };
    let cold = api(bot.send_message(ann.clone(), "hi").await);
    assert_eq!(cold, ApiError::Unknown("Forbidden: bot can't initiate conversation with a user".into()));
    let nobody = bot.send_message(teloxide_core::types::ChatId(77), "hi").await;
    assert_eq!(api(nobody), ApiError::ChatNotFound);
    control.start(ANN, "").unwrap();
    assert_eq!(api(bot.send_message(ann.clone(), "x".repeat(4097)).await), ApiError::MessageIsTooLong);
    assert_eq!(api(bot.send_message(ann.clone(), "  \n ").await), ApiError::MessageTextIsEmpty);
    let data = keyboard("x", &"d".repeat(65));
    assert_eq!(api(bot.send_message(ann.clone(), "x").reply_markup(data).await), ApiError::ButtonDataInvalid);
    let missing = bot.edit_message_text(ann.clone(), MessageId(999), "x").await;
    assert_eq!(api(missing), ApiError::MessageToEditNotFound);
    let html = bot.send_message(ann.clone(), "<b>x").parse_mode(ParseMode::Html).await;
    assert!(matches!(api(html), ApiError::CantParseEntities(_)));
    let gone = bot.delete_message(ann.clone(), MessageId(999)).await;
    assert!(matches!(gone, Err(RequestError::Api(ApiError::MessageToDeleteNotFound))), "{gone:?}");
    control.block(ANN).unwrap();
    assert_eq!(api(bot.send_message(ann.clone(), "hi").await), ApiError::BotBlocked);
    control.delete_account(ANN).unwrap();
    assert_eq!(api(bot.send_message(ann, "hi").await), ApiError::UserDeactivated);
    assert!(matches!(control.unblock(ANN), Err(ControlError::Deleted(ANN))));
    assert!(control.user(ANN).unwrap().first_name.is_empty());
    let stranger = Bot::new("42:wrong").set_api_url(simulator.url().parse().unwrap());
    assert!(matches!(stranger.get_me().await, Err(RequestError::Api(ApiError::InvalidToken))));
}

#[tokio::test]
async fn photos_and_documents_are_uploaded_sent_again_and_downloaded() {
    let simulator = simulator().await;
    let (bot, control) = (bot(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    let ann = teloxide_core::types::ChatId(ANN);
    let photo = InputFile::memory(png(640, 360)).file_name("chart.png");
    let sent =
        bot.send_photo(ann, photo).caption("<i>Progress</i>").parse_mode(ParseMode::Html).await.unwrap();
    let size = &sent.photo().unwrap()[0];
    assert_eq!((size.width, size.height, sent.caption()), (640, 360, Some("Progress")));
    let again = bot.send_photo(ann, InputFile::file_id(size.file.id.clone())).await.unwrap();
    assert_eq!(again.photo().unwrap()[0].file.unique_id, size.file.unique_id);

    let document = InputFile::memory("a,b\n1,2\n").file_name("export.csv");
    let sent = bot.send_document(ann, document).caption("Export").await.unwrap();
    let document = sent.document().unwrap();
    assert_eq!(document.file_name.as_deref(), Some("export.csv"));
    let file = bot.get_file(document.file.id.clone()).await.unwrap();
    let url = format!("{}/file/bot{TOKEN}/{}", simulator.url(), file.path);
    assert_eq!(reqwest::get(url).await.unwrap().text().await.unwrap(), "a,b\n1,2\n");
    assert!(bot.get_file(FileId("nothing".into())).await.is_err());

    let other = InputMedia::Photo(InputMediaPhoto::new(InputFile::memory(png(100, 50))).caption("New"));
    let edited = bot.edit_message_media(ann, again.id, other).await.unwrap();
    assert_eq!((edited.photo().unwrap()[0].width, edited.caption()), (100, Some("New")));
    let text = bot.send_photo(ann, InputFile::memory("not a picture")).await;
    assert!(matches!(text, Err(RequestError::Api(ApiError::ImageProcessFailed))), "{text:?}");
}

#[tokio::test]
async fn groups_members_and_their_changes_are_readable() {
    let simulator = simulator().await;
    let (bot, control) = (bot(&simulator), simulator.control());
    use studymate_simulator::Role;
    let group = NewGroup::titled("Geography").with(ANN, Role::Creator);
    let group = control.create_group(group).unwrap();
    let id = teloxide_core::types::ChatId(group.id);
    assert!(bot.get_chat(id).await.is_err(), "the bot is not in it yet");
    bot.get_updates()
        .allowed_updates([
            teloxide_core::types::AllowedUpdate::Message,
            teloxide_core::types::AllowedUpdate::MyChatMember,
            teloxide_core::types::AllowedUpdate::ChatMember,
        ])
        .await
        .unwrap();
    control.set_bot_role(ANN, group.id, Role::Administrator).unwrap();
    control.join(IVAN, group.id).unwrap();
    control.leave(IVAN, group.id).unwrap();
    let updates = bot.get_updates().timeout(5).await.unwrap();
    let kinds: Vec<&str> = updates
        .iter()
        .map(|update| match &update.kind {
            UpdateKind::MyChatMember(_) => "my",
            UpdateKind::ChatMember(_) => "member",
            UpdateKind::Message(message) if message.new_chat_members().is_some() => "joined",
            UpdateKind::Message(message) if message.left_chat_member().is_some() => "left",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["my", "joined", "joined", "member", "left", "member"]);
    assert_eq!(bot.get_chat(id).await.unwrap().title(), Some("Geography"));
    assert_eq!(bot.get_chat(teloxide_core::types::ChatId(ANN)).await.unwrap().first_name(), Some("Ann"));
    let user = |id: i64| teloxide_core::types::UserId(id as u64);
    assert!(bot.get_chat_member(id, user(ANN)).await.unwrap().is_owner());
    assert!(bot.get_chat_member(id, user(IVAN)).await.unwrap().is_left());
    assert!(bot.get_chat_member(id, user(42)).await.unwrap().is_administrator());
    control.set_role(IVAN, group.id, Role::Kicked).unwrap();
    assert!(bot.get_chat_member(id, user(IVAN)).await.unwrap().is_banned());
    assert_eq!(bot.get_chat_administrators(id).await.unwrap().len(), 2);
    bot.leave_chat(id).await.unwrap();
    assert!(bot.send_message(id, "x").await.is_err());
}

#[tokio::test]
async fn commands_are_kept_per_scope_and_language() {
    let simulator = simulator().await;
    let (bot, control) = (bot(&simulator), simulator.control());
    let command = |text: &str| [BotCommand::new("quizzes", text)];
    bot.set_my_commands(command("Quizzes")).await.unwrap();
    bot.set_my_commands(command("Тесты")).language_code("ru").await.unwrap();
    let scope = BotCommandScope::Chat { chat_id: teloxide_core::types::ChatId(ANN).into() };
    bot.set_my_commands(command("Manage")).scope(scope).await.unwrap();
    let shown = |user| control.commands(user, user)[0].description.clone();
    assert_eq!((shown(ANN), shown(IVAN)), ("Manage".into(), "Тесты".into()));
    assert_eq!(bot.get_my_commands().await.unwrap()[0].description, "Quizzes");
    bot.delete_my_commands().await.unwrap();
    assert!(bot.get_my_commands().await.unwrap().is_empty());
    assert!(bot.set_my_commands([BotCommand::new("Bad Name", "x")]).await.is_err());
    let info = bot.get_webhook_info().await.unwrap();
    assert_eq!((info.url, info.pending_update_count), (None, 0));
}

#[tokio::test]
async fn a_query_can_be_answered_for_150_seconds() {
    let simulator = simulator().await;
    let (bot, control) = (bot(&simulator), simulator.control());
    control.start(ANN, "").unwrap();
    let ann = teloxide_core::types::ChatId(ANN);
    let sent = bot.send_message(ann, "x").reply_markup(keyboard("x", "x")).await.unwrap();
    let query = control.press(ANN, ANN, sent.id.0, &Press::At(0, 0)).unwrap();
    control.advance_clock(std::time::Duration::from_secs(149)).unwrap();
    bot.answer_callback_query(CallbackQueryId(query.clone())).await.unwrap();
    control.advance_clock(std::time::Duration::from_secs(2)).unwrap();
    let late = bot.answer_callback_query(CallbackQueryId(query)).await.unwrap_err().to_string();
    assert!(late.contains("query is too old and response timeout expired or query ID is invalid"), "{late}");
    assert!(control.press(ANN, ANN, sent.id.0, &Press::Data("y".into())).is_err(), "no such button");
    control.press(ANN, ANN, sent.id.0, &Press::Stale("y".into())).unwrap();
}
