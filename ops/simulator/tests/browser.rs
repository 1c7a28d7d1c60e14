//! The chat page in a headless Chromium. Where there is none, the test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests; a panic is how they fail")]

mod support;

use serde_json::{Value, json};
use studymate_simulator::{NewGroup, Role, RunningSimulator};
use support::{
    ANN, IVAN, RawBot,
    browser::{Page, find},
    simulator,
};
use tokio::task::JoinSet;

/// A page and a simulator with a small quiz bot, or `None` without a browser.
async fn stage() -> Option<(Page, RunningSimulator, JoinSet<()>)> {
    let Some(chromium) = find() else {
        println!("skipped: no chromium, chromium-browser or google-chrome here, and CHROMIUM is not set");
        return None;
    };
    let simulator = simulator().await;
    let mut bot = JoinSet::new();
    bot.spawn(quiz_bot(RawBot::of(&simulator)));
    let mut page = Page::open(chromium).await;
    page.look(1280, 860, false).await;
    Some((page, simulator, bot))
}

/// Greets, asks, edits the question in place when a button is pressed, sends back what it gets.
async fn quiz_bot(bot: RawBot) {
    let english = json!([{ "command": "quizzes", "description": "Quizzes you can take" },
        { "command": "progress", "description": "What you have learned" }]);
    let russian = json!([{ "command": "quizzes", "description": "Список тестов" }]);
    bot.call("setMyCommands", json!({ "commands": english })).await;
    bot.call("setMyCommands", json!({ "commands": russian, "language_code": "ru" })).await;
    bot.call("setMyDescription", json!({ "description": "I ask, you answer." })).await;
    let mut offset = 0;
    loop {
        for update in bot.updates(offset).await {
            offset = update["update_id"].as_i64().unwrap() + 1;
            answer(&bot, &update).await;
        }
    }
}

async fn answer(bot: &RawBot, update: &Value) {
    if let Some(query) = update.get("callback_query") {
        let (chat, message) = (&query["message"]["chat"]["id"], &query["message"]["message_id"]);
        let data = query["data"].as_str().unwrap();
        let text = if data == "paris" { "Right!" } else { "Not quite" };
        let alert = data == "why";
        let toast = json!({ "callback_query_id": query["id"], "text": text, "show_alert": alert });
        bot.call("answerCallbackQuery", toast).await;
        let text = format!(
            "<b>Question 2 of 3</b>\nYou chose <i>{data}</i>.\n<blockquote>Paris, since 987.</blockquote>"
        );
        let edit = json!({ "chat_id": chat, "message_id": message, "text": text, "parse_mode": "HTML",
            "reply_markup": { "inline_keyboard": [[{ "text": "Next", "callback_data": "next" }]] } });
        bot.try_call("editMessageText", edit).await.unwrap();
    } else if let Some(message) = update.get("message") {
        let chat = &message["chat"]["id"];
        let text = message["text"].as_str().unwrap_or_default();
        if text.starts_with("/start") {
            let name = message["from"]["first_name"].as_str().unwrap();
            let hello = format!(
                "👋 Hello, <b>{name}</b>! You came by <code>{text}</code>.\n/quizzes has more, and there is <tg-spoiler>a secret</tg-spoiler>."
            );
            bot.call("sendMessage", json!({ "chat_id": chat, "text": hello, "parse_mode": "HTML" })).await;
            let keys = json!({ "inline_keyboard": [
                [{ "text": "Paris", "callback_data": "paris" }, { "text": "Rome", "callback_data": "rome" }],
                [{ "text": "Why this question?", "callback_data": "why" }],
                [{ "text": "Rules", "url": "https://example.org/rules" }]] });
            let question = "<b>Question 1 of 3</b>\nWhich city is the capital of France?";
            let question =
                json!({ "chat_id": chat, "text": question, "parse_mode": "HTML", "reply_markup": keys });
            bot.call("sendMessage", question).await;
        } else if let Some(photo) = message.get("photo") {
            let back = json!({ "chat_id": chat, "photo": photo[0]["file_id"], "caption": "A fine picture" });
            bot.call("sendPhoto", back).await;
        } else if let Some(document) = message.get("document") {
            let back =
                json!({ "chat_id": chat, "document": document["file_id"], "caption": "Here it is again" });
            bot.call("sendDocument", back).await;
        } else if !text.is_empty() {
            bot.call("sendMessage", json!({ "chat_id": chat, "text": format!("You said: {text}") })).await;
        }
    }
}

/// The smallest useful PNG: one pixel, stretched by the page.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 12, b'I', b'D', b'A', b'T', 8, 0xd7, 0x63, 0x50, 0xf0, 0xb9,
    0x0c, 0, 2, 0x1c, 1, 0x2f, 0x8c, 0xb0, 0x92, 0x36, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60,
    0x82,
];

#[tokio::test]
async fn a_student_plays_a_quiz_in_the_browser() {
    let Some((mut page, simulator, _bot)) = stage().await else { return };
    page.go(&format!("{}/?user={ANN}", simulator.url())).await;
    page.wait("document.querySelector('.empty p')?.innerText === 'I ask, you answer.'").await;
    page.picture("empty").await;
    page.click("[data-start]").await;
    page.wait("document.querySelector('[data-button=\"0:0\"]')?.innerText === 'Paris'").await;
    page.wait("document.querySelector('[data-message-id=\"2\"] b').innerText === 'Ann'").await;
    page.picture("question").await;

    // The question is edited in place: the very same element shows the next one.
    page.eval("window.question = document.querySelector('[data-message-id=\"3\"]'); 0").await;
    page.click("[data-button='0:0']").await;
    page.wait("document.querySelector('[data-toast]')?.innerText === 'Right!'").await;
    page.picture("toast").await;
    page.wait("window.question.isConnected && window.question.innerText.includes('Question 2 of 3')").await;
    page.wait("window.question.querySelector('blockquote')?.innerText === 'Paris, since 987.'").await;
    page.wait("!document.querySelector('.waiting')").await;

    // What one types is text, whatever it looks like.
    page.type_text("[data-composer]", "<img src=x onerror=alert(1)> שלום").await;
    page.press_enter().await;
    page.wait(
        "[...document.querySelectorAll('[data-from=bot]')].at(-1).innerText.includes('You said: <img src=x')",
    )
    .await;
    assert_eq!(page.eval("document.querySelectorAll('.text img').length").await, 0);
    page.look(1280, 860, true).await;
    page.picture("dark").await;
    page.look(390, 780, false).await;
    page.picture("phone").await;

    // The name of the day stands between the messages and covers none, wherever the chat is scrolled to.
    page.look(390, 420, false).await;
    let covered = "(() => {
        const list = document.getElementById('messages');
        list.scrollTop = list.scrollHeight;
        const box = (element) => element.getBoundingClientRect();
        const overlap = (one, other) => one.bottom > other.top + 1 && other.bottom > one.top + 1;
        const days = [...list.querySelectorAll('.day')], messages = [...list.querySelectorAll('.message')];
        const scrolled = list.scrollTop > 0 && days.length === 1;
        return [scrolled, days.some((day) => messages.some((message) => overlap(box(day), box(message))))];
    })()";
    assert_eq!(page.eval(covered).await, json!([true, false]));
    simulator.stop().await.unwrap();
}

#[tokio::test]
async fn deep_links_alerts_commands_and_languages_work() {
    let Some((mut page, simulator, _bot)) = stage().await else { return };
    page.go(&format!("{}/?user={ANN}&start=quiz_demo", simulator.url())).await;
    page.wait("document.querySelector('[data-message-id=\"2\"]')?.innerText.includes('/start quiz_demo')")
        .await;
    assert_eq!(page.eval("location.search").await, "?user=1001", "the link is used once");
    page.click("[data-button='1:0']").await;
    page.wait("document.querySelector('#alert').open").await;
    page.click("#alert [data-close]").await;
    page.click("[data-commands]").await;
    page.wait("document.querySelectorAll('[data-command]').length === 2").await;
    page.picture("commands").await;
    page.eval("(() => { const s = document.querySelector('[data-language]'); s.value = 'ru'; s.dispatchEvent(new Event('change')); })()")
        .await;
    page.wait("document.querySelector('[data-persona=\"1001\"] .tag').innerText === 'RU'").await;
    page.click("#messages").await;
    page.wait("document.querySelector('#menu').hidden").await;
    page.type_text("[data-composer]", "/q").await;
    page.wait("document.querySelector('[data-command=quizzes]')?.innerText.includes('Список тестов')").await;
    page.click("[data-command=quizzes]").await;
    page.wait("document.querySelector('#messages').innerText.includes('You said: /quizzes')").await;
    simulator.stop().await.unwrap();
}

#[tokio::test]
async fn pictures_and_files_go_both_ways() {
    let Some((mut page, simulator, _bot)) = stage().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (picture, text) = (folder.path().join("pixel.png"), folder.path().join("questions.gift"));
    std::fs::write(&picture, PIXEL).unwrap();
    std::fs::write(&text, "::Q1:: 1+1? {=2 ~3}").unwrap();
    page.go(&format!("{}/?user={ANN}&start", simulator.url())).await;
    page.wait("document.querySelector('[data-button]')").await;
    page.choose_file("[data-file]", &picture).await;
    page.click("[data-send]").await;
    page.wait(
        "[...document.querySelectorAll('[data-from=bot] [data-photo]')].some(i => i.naturalWidth === 1)",
    )
    .await;
    page.choose_file("[data-file]", &text).await;
    page.type_text("[data-composer]", "my quiz").await;
    page.click("[data-send]").await;
    page.wait("document.querySelector('[data-from=bot] [data-document]')?.download === 'questions.gift'")
        .await;
    let content = "fetch(document.querySelector('[data-from=bot] [data-document]').href).then(r => r.text())";
    assert_eq!(page.eval(content).await, "::Q1:: 1+1? {=2 ~3}");
    page.picture("files").await;
    simulator.stop().await.unwrap();
}

#[tokio::test]
async fn several_people_and_a_group_share_one_page() {
    let Some((mut page, simulator, _bot)) = stage().await else { return };
    let control = simulator.control();
    let group = NewGroup::titled("Geography 101").with(ANN, Role::Creator).with(IVAN, Role::Member);
    let group = control.create_group(group.with_bot(Role::Administrator)).unwrap();
    page.go(&format!("{}/?user={ANN}", simulator.url())).await;
    page.click(&format!("[data-chat='{}']", group.id)).await;
    page.wait("document.querySelector('#chat-title').innerText === 'Geography 101'").await;
    page.type_text("[data-composer]", "Hello all").await;
    page.press_enter().await;
    page.wait("document.querySelector('#messages').innerText.includes('You said: Hello all')").await;
    // Ivan's own chat gets a message while Ann's is open: his row counts it.
    control.start(IVAN, "").unwrap();
    page.wait("document.querySelector('[data-persona=\"1002\"] .badge')?.innerText === '2'").await;
    page.click("[data-persona='1002']").await;
    page.wait("document.querySelector('[data-message-id=\"2\"]')?.innerText.includes('Hello, Иван')").await;
    page.click(&format!("[data-chat='{}']", group.id)).await;
    page.wait("document.querySelector('[data-from=other] .sender')?.innerText === 'Ann'").await;
    page.picture("group").await;
    simulator.stop().await.unwrap();
}
