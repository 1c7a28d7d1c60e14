// What the page does: knows who one is and which chat is open, follows the simulator's events, sends what one does.
import { avatar, day, el, messageParts, size, summary, time } from "/page/view.js";

const $ = (id) => document.getElementById(id);
const LANGUAGES = { en: "English", ru: "Русский", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano", pt: "Português", tr: "Türkçe", uk: "Українська", ar: "العربية", zh: "中文" };
/** How long a pressed button turns without an answer. */
const SPIN_MS = 15000;
const TOAST_MS = 5000;
/** Time passes by the hour: what is due at some hour happens at that hour. This long is waited after each, for it to happen. */
const HOUR_MS = 250;

const state = {
  bot: null, description: "", users: [], roles: new Map(), unread: new Map(),
  user: null, chats: [], chat: null, view: null, messages: new Map(), waiting: new Map(),
  commands: [], attached: null, loading: 0, queued: [],
};

async function api(path, body, method = body === undefined ? "GET" : "POST") {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/sim/${path}`, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `HTTP ${response.status}`);
  return answer;
}

/** Runs something that may fail and shows why it did. */
async function attempt(what) {
  try {
    return await what();
  } catch (error) {
    toast(error.message, true);
    return undefined;
  }
}

const userOf = (id) => state.users.find((user) => user.id === id);
const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ") || "Deleted Account";
const isPrivate = () => state.chat !== null && state.chat > 0;
const short = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

// Reading

async function loadState() {
  const read = await api("state");
  state.bot = read.bot;
  state.description = read.description;
  state.users = read.users;
  state.roles = new Map(read.personas.map((persona) => [persona.id, persona.role]));
  $("bot-line").textContent = `${read.bot.first_name} · @${read.bot.username}`;
  document.title = `${read.bot.first_name} – Telegram simulator`;
  $("clock").hidden = !read.clock_is_shared;
  showClock(read.now);
  showPersonas();
}

function showClock(now) {
  const format = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
  $("clock-now").textContent = `${new Date(now * 1000).toLocaleString("en-GB", format)} UTC`;
}

async function letPass(hours) {
  const buttons = document.querySelectorAll("#clock button");
  for (const button of buttons) button.disabled = true;
  try {
    for (let hour = 0; hour < hours; hour += 1) {
      showClock((await api("clock/advance", { seconds: 3600 })).now);
      await new Promise((done) => setTimeout(done, HOUR_MS));
    }
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function loadChats() {
  if (state.user === null) return;
  const user = state.user;
  const chats = await api(`users/${user}/chats`);
  if (user !== state.user) return;
  chats.sort((a, b) => (a.chat.type === "private" ? -1 : 0) - (b.chat.type === "private" ? -1 : 0));
  state.chats = chats;
  showChats();
}

async function loadChat() {
  const { chat, user } = state;
  if (chat === null) return;
  state.loading += 1;
  try {
    const [view, commands] = await Promise.all([api(`chats/${chat}`), api(`chats/${chat}/commands?user_id=${user}`)]);
    if (chat !== state.chat || user !== state.user) return;
    state.view = view;
    state.commands = commands;
    showChat();
  } finally {
    state.loading -= 1;
    if (state.loading === 0) state.queued.splice(0).forEach(apply);
  }
}

async function become(id, chat = id) {
  state.user = id;
  state.unread.delete(chat);
  closeMenu();
  showPersonas();
  await openChat(chat);
  await loadChats();
}

async function openChat(id) {
  if (state.chat !== id) {
    state.chat = id;
    state.messages.clear();
    state.waiting.clear();
    $("messages").replaceChildren();
    detach();
  }
  state.unread.delete(id);
  document.body.dataset.view = "chat";
  document.body.dataset.user = state.user;
  const place = new URL(location.href);
  place.search = new URLSearchParams(id === state.user ? { user: id } : { user: state.user, chat: id });
  history.replaceState(null, "", place);
  showChats();
  await loadChat();
  scrollToEnd(false);
}

// Showing people and chats

function rows(list, items) {
  const focused = document.activeElement?.closest("li > button")?.id;
  list.replaceChildren(...items);
  if (focused) document.getElementById(focused)?.focus();
}

function showPersonas() {
  rows($("personas"), state.users.map((user) => {
    const unread = state.unread.get(user.id);
    const language = (user.language_code || "").toUpperCase();
    return el("li", {}, el("button", {
      type: "button", class: "row", id: `persona-${user.id}`, "data-persona": user.id,
      "aria-current": user.id === state.user ? "true" : undefined, onclick: () => attempt(() => become(user.id)),
    }, avatar(user.first_name, user.id),
      el("span", { class: "grow" }, el("b", {}, nameOf(user)), el("small", {}, state.roles.get(user.id) || `id ${user.id}`)),
      unread && user.id !== state.user ? el("span", { class: "badge", "aria-label": `${unread} new` }, String(unread)) : null,
      language ? el("span", { class: "tag" }, language) : null));
  }));
}

function showChats() {
  rows($("chats"), state.chats.map(({ chat, last, role }) => {
    const own = chat.type === "private";
    const title = own ? state.bot.first_name : chat.title;
    const unread = state.unread.get(chat.id);
    return el("li", {}, el("button", {
      type: "button", class: "row", id: `chat-${chat.id}`, "data-chat": chat.id,
      "aria-current": chat.id === state.chat ? "true" : undefined, onclick: () => attempt(() => openChat(chat.id)),
    }, avatar(title, own ? state.bot.id : chat.id, own),
      el("span", { class: "grow" },
        el("span", { class: "line" }, el("b", {}, title), last ? el("time", {}, time(last.date)) : null),
        el("small", {}, last ? short(summary(last).replaceAll("\n", " "), 60) : own ? "Press Start to begin" : role)),
      unread && chat.id !== state.chat ? el("span", { class: "badge" }, String(unread)) : null));
  }));
}

// Showing a chat

const hooks = {
  command: (text) => attempt(() => say(text)),
  start: (payload) => attempt(() => say(`/start ${payload}`.trim(), state.user)),
  deepLink: (url) => {
    const own = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === state.bot?.username.toLowerCase();
    return own ? url.searchParams.get("start") || "" : null;
  },
  press: (message, row, column, button) => attempt(() => press(message, row, column, button)),
  showName: (message) => !isPrivate() && message.from.id !== state.user,
};

function showChat() {
  const { view } = state;
  const title = isPrivate() ? state.bot.first_name : view.chat.title;
  const id = isPrivate() ? state.bot.id : view.chat.id;
  const fresh = avatar(title, id, isPrivate());
  fresh.id = "chat-avatar";
  $("chat-avatar").replaceWith(fresh);
  $("chat-title").textContent = title;
  showStatus(view.action);
  const seen = new Set(view.messages.map((message) => message.message_id));
  for (const known of state.messages.keys()) if (!seen.has(known)) dropMessage(known);
  view.messages.forEach(putMessage);
  showEmpty();
  const user = userOf(state.user);
  $("language-box").hidden = !isPrivate();
  $("language").value = user?.language_code || "";
  $("members").hidden = isPrivate();
  $("block").hidden = !isPrivate() || !view.started;
  $("block").setAttribute("aria-pressed", String(view.blocked));
  const what = view.blocked ? "Unblock the bot" : "Block the bot";
  $("block").setAttribute("aria-label", what);
  $("block").title = what;
  const mustStart = isPrivate() && (!view.started || view.blocked);
  $("start").hidden = !mustStart;
  $("start").textContent = view.blocked ? "Unblock" : "Start";
  $("write").hidden = mustStart;
  $("commands").hidden = state.commands.length === 0;
  if (!$("menu").hidden) openMenu(typedCommand() ?? "");
  $("composer-text").placeholder = user ? `Message as ${user.first_name}` : "Message";
  showReplyKeyboard(view.blocked ? null : view.reply_keyboard);
}

let actionTimer;
function showStatus(action, ms = 5000) {
  clearTimeout(actionTimer);
  const status = $("chat-status");
  const user = userOf(state.user);
  const rest = isPrivate() ? `bot · you are ${user ? nameOf(user) : "nobody"}` : `group · you are ${nameOf(user)}`;
  status.classList.toggle("busy", Boolean(action));
  if (action) status.dataset.typing = action;
  else delete status.dataset.typing;
  const doing = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file" };
  status.textContent = action ? `${doing[action] || action.replaceAll("_", " ")}…` : rest;
  if (action) actionTimer = setTimeout(() => showStatus(null), ms);
}

function showEmpty() {
  $("messages").querySelector(".empty")?.remove();
  if (state.messages.size > 0) return;
  const text = isPrivate() ? state.description || "No messages here yet. Press Start to begin." : "No messages here yet.";
  $("messages").append(el("div", { class: "empty" }, avatar(state.bot.first_name, state.bot.id, true),
    el("b", {}, isPrivate() ? state.bot.first_name : state.view.chat.title), el("p", {}, text)));
}

/** Puts a message in or changes it where it is: what did not change is not touched, so nothing flickers. */
function putMessage(message) {
  const text = JSON.stringify(message);
  const known = state.messages.get(message.message_id);
  if (known?.text === text) return;
  const from = message.from.is_bot ? "bot" : message.from.id === state.user ? "me" : "other";
  const atEnd = isAtEnd();
  if (known) {
    const image = known.element.querySelector("img.photo");
    const focused = known.element.contains(document.activeElement) ? document.activeElement.dataset.button : undefined;
    known.element.replaceChildren(...messageParts(message, hooks, image));
    known.text = text;
    if (focused) known.element.querySelector(`[data-button="${focused}"]`)?.focus({ preventScroll: true });
  } else {
    const list = $("messages");
    list.querySelector(".empty")?.remove();
    const label = day(message.date);
    if (list.lastElementChild?.dataset.day !== label && ![...list.querySelectorAll(".day")].some((d) => d.dataset.label === label)) {
      list.append(el("div", { class: "day", "data-label": label }, el("span", {}, label)));
    }
    const element = el("article", {
      class: `message from-${from}`, "data-message-id": message.message_id, "data-from": from, "data-day": label,
      "aria-label": `Message from ${message.from.first_name}`,
    }, ...messageParts(message, hooks));
    const after = [...state.messages.values()].filter((other) => other.id > message.message_id)
      .sort((a, b) => a.id - b.id)[0];
    if (after) after.element.before(element);
    else list.append(element);
    state.messages.set(message.message_id, { id: message.message_id, element, text });
  }
  state.messages.get(message.message_id).element.querySelector("img.photo")
    ?.addEventListener("load", () => { if (atEnd) scrollToEnd(false); }, { once: true });
  if (atEnd || from === "me") scrollToEnd(!known);
  else $("to-end").hidden = false;
}

function dropMessage(id) {
  state.messages.get(id)?.element.remove();
  state.messages.delete(id);
  // A day without messages needs no name.
  for (const label of $("messages").querySelectorAll(".day")) {
    if (!label.nextElementSibling?.classList.contains("message")) label.remove();
  }
}

function showReplyKeyboard(keyboard) {
  const box = $("reply-keyboard");
  box.hidden = !keyboard?.keyboard;
  box.replaceChildren(...(keyboard?.keyboard || []).map((row) => el("div", { class: "keys-row" }, ...row.map((button) => {
    const text = typeof button === "string" ? button : button.text;
    return el("button", { type: "button", class: "key", "data-reply-key": text, onclick: () => attempt(() => say(text)) }, text);
  }))));
  if (keyboard?.input_field_placeholder) $("composer-text").placeholder = keyboard.input_field_placeholder;
}

const isAtEnd = () => {
  const list = $("messages");
  return list.scrollHeight - list.scrollTop - list.clientHeight < 120;
};

function scrollToEnd(smoothly) {
  const list = $("messages");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  list.scrollTo({ top: list.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
  $("to-end").hidden = true;
}

// Doing

async function say(text, chat = state.chat) {
  closeMenu();
  await api(`chats/${chat}/text`, { user_id: state.user, text });
  if (chat !== state.chat) await openChat(chat);
}

async function press(message, row, column, button) {
  button.classList.add("waiting");
  button.setAttribute("aria-busy", "true");
  const rest = () => {
    button.classList.remove("waiting");
    button.removeAttribute("aria-busy");
  };
  try {
    const pressed = { user_id: state.user, message_id: message.message_id, at: [row, column] };
    const { callback_query_id: id } = await api(`chats/${state.chat}/press`, pressed);
    if (state.waiting.get(id) === "answered") {
      state.waiting.delete(id);
      rest();
      return;
    }
    const timer = setTimeout(rest, SPIN_MS);
    state.waiting.set(id, () => { clearTimeout(timer); rest(); });
  } catch (error) {
    rest();
    throw error;
  }
}

/** Several files are an album; what stands under it stands under the first one. */
async function sendFiles(files, caption) {
  const album = files.length > 1 ? crypto.randomUUID() : null;
  for (const [index, file] of files.entries()) await sendFile(file, index === 0 ? caption : "", album);
}

function kindOf(file) {
  if (["image/png", "image/jpeg", "image/webp"].includes(file.type) && file.size <= 10 * 1024 * 1024) return "photo";
  if (file.type === "audio/ogg") return "voice";
  return ["audio", "video"].find((kind) => file.type.startsWith(`${kind}/`)) || "document";
}

async function sendFile(file, caption, album) {
  const query = new URLSearchParams({ user_id: state.user, kind: kindOf(file), name: file.name });
  if (caption) query.set("caption", caption);
  if (album) query.set("album", album);
  const headers = { "Content-Type": file.type || "application/octet-stream" };
  const response = await fetch(`/sim/chats/${state.chat}/file?${query}`, { method: "POST", headers, body: file });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error || `HTTP ${response.status}`);
}

function attachFiles(files) {
  state.attached = [...files];
  const box = $("attachment");
  box.hidden = false;
  const drop = el("button", { type: "button", class: "ghost", "aria-label": "Do not send this", onclick: detach }, "✕");
  const name = state.attached.length > 1 ? `${state.attached.length} files` : state.attached[0].name;
  const bytes = state.attached.reduce((sum, file) => sum + file.size, 0);
  box.replaceChildren(el("span", { class: "chip" }, el("b", {}, name), el("small", {}, size(bytes)), drop));
  $("composer-text").focus();
}

function detach() {
  state.attached = null;
  $("attachment").hidden = true;
  $("file").value = "";
}

async function submit() {
  const box = $("composer-text");
  const text = box.value.trim();
  if (state.attached) await sendFiles(state.attached, text);
  else if (text) await say(text);
  else return;
  box.value = "";
  detach();
  grow();
}

// Toasts and menus

function toast(text, isError = false) {
  const shown = el("div", { class: isError ? "toast is-error" : "toast", "data-toast": true, dir: "auto" }, text);
  $("toasts").append(shown);
  setTimeout(() => shown.remove(), TOAST_MS);
}

function openMenu(filter = "") {
  const matching = state.commands.filter(({ command }) => command.startsWith(filter));
  if (matching.length === 0) return closeMenu();
  $("menu").replaceChildren(...matching.map(({ command, description }) => el("button", {
    type: "button", role: "menuitem", class: "menu-item", "data-command": command,
    onclick: () => attempt(async () => { $("composer-text").value = ""; await say(`/${command}`); }),
  }, el("b", {}, `/${command}`), el("span", {}, description))));
  $("menu").hidden = false;
  $("commands").setAttribute("aria-expanded", "true");
}

/** The beginning of a command in the message box, if that is all there is. */
function typedCommand() {
  return /^\/([a-z0-9_]*)$/.exec($("composer-text").value)?.[1];
}

function closeMenu() {
  $("menu").hidden = true;
  $("commands").setAttribute("aria-expanded", "false");
}

function grow() {
  const box = $("composer-text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

// Following

function apply(change) {
  if (state.loading > 0) {
    state.queued.push(change);
    return;
  }
  const here = change.chat_id !== undefined && change.chat_id === state.chat;
  switch (change.type) {
    case "message":
      listed(change);
      if (!here) break;
      if (change.message.from.is_bot) showStatus(null);
      putMessage(change.message);
      // It may have started the bot, or changed the reply keyboard.
      refresh();
      break;
    case "edited":
      listed(change);
      if (here) putMessage(change.message);
      break;
    case "deleted":
      if (here) dropMessage(change.message_id);
      break;
    case "toast":
      answered(change.toast, here);
      break;
    case "action":
      if (here) showStatus(change.action, change.ms);
      break;
    case "chat":
      if (here) refresh();
      break;
    case "users":
      attempt(loadState).then(refresh);
      break;
    case "chats":
      attempt(loadChats).then(refresh);
      break;
    case "profile":
      attempt(loadState).then(refresh);
      break;
    default:
      attempt(everything);
  }
}

let refreshTimer;
/** Reads the open chat again, once for many changes. */
function refresh() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => attempt(loadChat), 60);
}

/** The lists of people and chats show the newest message. */
function listed({ chat_id: id, message, type }) {
  const entry = state.chats.find(({ chat }) => chat.id === id);
  if (entry && (type === "message" || entry.last?.message_id === message.message_id)) entry.last = message;
  if (type === "message" && message.from.is_bot && id !== state.chat) {
    state.unread.set(id, (state.unread.get(id) || 0) + 1);
    showPersonas();
  }
  if (entry) showChats();
}

function answered(given, here) {
  const rest = state.waiting.get(given.query_id);
  if (typeof rest === "function") {
    state.waiting.delete(given.query_id);
    rest();
  } else if (here && given.user_id === state.user) {
    state.waiting.set(given.query_id, "answered");
  }
  if (!here || given.user_id !== state.user || !given.text) return;
  if (given.show_alert) {
    $("alert-text").textContent = given.text;
    $("alert").showModal();
  } else {
    toast(given.text);
  }
}

function connected(is) {
  const text = is ? "Connected" : "Connection lost, trying again";
  $("connection").classList.toggle("is-on", is);
  $("connection").setAttribute("aria-label", text);
  $("connection").title = text;
  document.body.dataset.connected = is;
}

async function everything() {
  await loadState();
  if (state.user === null || !userOf(state.user)) {
    const wanted = new URLSearchParams(location.search);
    const user = userOf(Number(wanted.get("user"))) || state.users[0];
    if (!user) return;
    const payload = wanted.get("start");
    const chosen = wanted.has("user") || matchMedia("(min-width: 760px)").matches;
    await become(user.id, Number(wanted.get("chat")) || user.id);
    if (payload !== null) await say(`/start ${payload}`.trim(), user.id);
    if (!chosen) document.body.dataset.view = "list";
  } else {
    await Promise.all([loadChats(), loadChat()]);
  }
  document.body.dataset.ready = "true";
}

function follow() {
  const source = new EventSource("/sim/events");
  source.onopen = () => { connected(true); attempt(everything); };
  source.onerror = () => connected(false);
  source.onmessage = (event) => apply(JSON.parse(event.data));
}

// Members of a group

async function showMembers() {
  const view = await api(`chats/${state.chat}`);
  const roles = new Map(view.members);
  const people = state.users.map((user) => ({ user, role: roles.get(user.id) || "left" }));
  const items = [{ user: state.bot, role: view.bot }, ...people].map(({ user, role }) => {
    const change = (event) => attempt(async () => {
      const who = user.is_bot ? state.user : user.id;
      await api(`chats/${state.chat}/${user.is_bot ? "bot" : "members"}`, { user_id: who, role: event.target.value });
    });
    const select = el("select", { "aria-label": `Role of ${user.first_name}`, "data-role-of": user.id, onchange: change },
      ...["creator", "administrator", "member", "left", "kicked"].map((name) =>
        el("option", { value: name, selected: name === role }, name === "left" ? "not in the group" : name)));
    return el("li", { class: "row" }, avatar(user.first_name, user.id, user.is_bot),
      el("span", { class: "grow" }, el("b", {}, nameOf(user))), select);
  });
  $("members-list").replaceChildren(...items);
  $("migrate").hidden = view.chat.type !== "group";
  $("members-dialog").showModal();
}

// Listening

for (const box of ["language", "user-language"]) {
  $(box).append(...Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code }, name)));
}
$("language").prepend(el("option", { value: "" }, "No language"));
$("language").addEventListener("change", (event) =>
  attempt(() => api(`users/${state.user}/language`, { language_code: event.target.value })));
$("write").addEventListener("submit", (event) => { event.preventDefault(); attempt(submit); });
$("composer-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    attempt(submit);
  } else if (event.key === "Escape") {
    closeMenu();
  }
});
$("composer-text").addEventListener("input", () => {
  grow();
  const typed = typedCommand();
  if (typed === undefined) closeMenu();
  else openMenu(typed);
});
$("composer-text").addEventListener("paste", (event) => {
  const file = event.clipboardData?.files[0];
  if (file) { event.preventDefault(); attachFiles([file]); }
});
$("commands").addEventListener("click", () => {
  if (!$("menu").hidden) return closeMenu();
  openMenu();
  $("menu").firstElementChild?.focus();
});
$("menu").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (step) { event.preventDefault(); document.activeElement[step]?.focus(); }
  if (event.key === "Escape") { closeMenu(); $("composer-text").focus(); }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".composer")) closeMenu();
});
$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", (event) => { if (event.target.files[0]) attachFiles(event.target.files); });
$("messages").addEventListener("dragover", (event) => event.preventDefault());
$("messages").addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) attachFiles(event.dataTransfer.files);
});
$("messages").addEventListener("scroll", () => { if (isAtEnd()) $("to-end").hidden = true; });
$("to-end").addEventListener("click", () => scrollToEnd(true));
$("start").addEventListener("click", () => attempt(async () => {
  if (state.view.blocked) await api(`users/${state.user}/unblock`, {});
  else await say("/start");
}));
$("block").addEventListener("click", () =>
  attempt(() => api(`users/${state.user}/${state.view.blocked ? "unblock" : "block"}`, {})));
$("back").addEventListener("click", () => { document.body.dataset.view = "list"; });
$("members").addEventListener("click", () => attempt(showMembers));
$("migrate").addEventListener("click", () => attempt(async () => {
  const moved = await api(`chats/${state.chat}/migrate`, { user_id: state.user });
  $("members-dialog").close();
  await openChat(moved.id);
}));
for (const button of document.querySelectorAll("#clock button")) {
  button.addEventListener("click", () => attempt(() => letPass(Number(button.dataset.hours))));
}
$("add-user").addEventListener("click", () => $("user-dialog").showModal());
$("user-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const fields = Object.fromEntries(new FormData(event.target));
    if (!fields.username) delete fields.username;
    const user = await api("users", fields);
    $("user-dialog").close();
    event.target.reset();
    await loadState();
    await become(user.id);
  });
});
$("add-group").addEventListener("click", () => {
  const others = state.users.filter((user) => user.id !== state.user);
  $("group-people").replaceChildren(...others.map((user) =>
    el("label", { class: "check" }, el("input", { type: "checkbox", name: "member", value: user.id }), nameOf(user))));
  $("group-dialog").showModal();
});
$("group-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const fields = new FormData(event.target);
    const members = Object.fromEntries(fields.getAll("member").map((id) => [id, "member"]));
    members[state.user] = "creator";
    const chat = await api("groups", { title: fields.get("title"), members });
    if (fields.get("bot") !== "left") await api(`chats/${chat.id}/bot`, { user_id: state.user, role: fields.get("bot") });
    $("group-dialog").close();
    event.target.reset();
    await loadChats();
    await openChat(chat.id);
  });
});
document.querySelectorAll("[data-close]").forEach((button) =>
  button.addEventListener("click", () => button.closest("dialog").close()));

follow();
