// How things look: messages, buttons, people. Builds elements from data and nothing else; all text goes in as text.

/** An element with attributes, properties given as `on…` handlers, and children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const HUES = 7;

export function avatar(name, id, isBot) {
  const letters = [...(name || "?").trim()].slice(0, 1).join("").toUpperCase();
  const hue = Math.abs(id) % HUES;
  return el("span", { class: `avatar hue-${hue}${isBot ? " is-bot" : ""}`, "aria-hidden": "true" }, letters);
}

export function time(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return "Today";
  return date.toLocaleDateString([], { day: "numeric", month: "long" });
}

/** One line that stands for a message in a list of chats. */
export function summary(message) {
  if (!message) return "";
  if (message.text) return message.text;
  const media = ["photo", "document", "voice", "audio", "video"].find((name) => message[name]);
  if (media) return message.caption || media[0].toUpperCase() + media.slice(1);
  if (message.new_chat_members) return `${message.new_chat_members[0].first_name} joined`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left`;
  if (message.migrate_to_chat_id) return "This group became a supergroup";
  if (message.migrate_from_chat_id) return "This was a group before";
  return "";
}

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Text with its entities; offsets are UTF-16 units, as JavaScript's strings have them. */
export function rich(text, entities, hooks) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const build = (from, to, list) => {
    const nodes = [];
    let at = from;
    for (let i = 0; i < list.length; ) {
      const entity = list[i];
      const end = Math.min(entity.offset + entity.length, to);
      const inner = [];
      let next = i + 1;
      while (next < list.length && list[next].offset < end) inner.push(list[next++]);
      if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
      nodes.push(wrap(entity, text.slice(entity.offset, end), build(entity.offset, end, inner), hooks));
      at = end;
      i = next;
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  };
  return build(0, text.length, sorted);
}

function wrap(entity, plain, children, hooks) {
  if (TAGS[entity.type]) {
    const element = el(TAGS[entity.type], {}, ...children);
    if (entity.type === "pre" && entity.language) element.dataset.language = entity.language;
    if (entity.type === "expandable_blockquote") {
      element.classList.add("folded");
      element.tabIndex = 0;
      element.addEventListener("click", () => element.classList.toggle("folded"));
      element.addEventListener("keydown", (event) => {
        if (event.key === "Enter") element.classList.toggle("folded");
      });
    }
    return element;
  }
  if (entity.type === "spoiler") {
    const reveal = (event) => event.currentTarget.classList.add("shown");
    return el("button", { type: "button", class: "spoiler", "aria-label": "Spoiler, press to read", onclick: reveal },
      ...children);
  }
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "link", onclick: () => hooks.command(plain) }, ...children);
  }
  const target = entity.url || (entity.type === "url" && (plain.includes("://") ? plain : `http://${plain}`)) ||
    (entity.type === "email" && `mailto:${plain}`);
  if (target) return link(target, children, hooks);
  if (entity.type === "mention" || entity.type === "hashtag") return el("span", { class: "link" }, ...children);
  return el("span", {}, ...children);
}

/** A link; deep links to the bot stay on the page. */
function link(target, children, hooks, extra = {}) {
  let url;
  try {
    url = new URL(target);
  } catch {
    return el("span", {}, ...children);
  }
  if (!["http:", "https:", "mailto:", "tg:"].includes(url.protocol)) return el("span", {}, ...children);
  const payload = hooks.deepLink(url);
  if (payload !== null) {
    return el("a", { href: "#", ...extra, onclick: (event) => { event.preventDefault(); hooks.start(payload); } },
      ...children);
  }
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", ...extra }, ...children);
}

const SERVICE = (message) => {
  const by = message.from.first_name;
  if (message.new_chat_members) {
    const who = message.new_chat_members[0];
    return who.id === message.from.id ? `${by} joined the group` : `${by} added ${who.first_name}`;
  }
  if (message.left_chat_member) {
    const who = message.left_chat_member;
    return who.id === message.from.id ? `${by} left the group` : `${by} removed ${who.first_name}`;
  }
  return null;
};

/** The parts of a message that its element is made of; `kept` is a picture that is shown already. */
export function messageParts(message, hooks, kept) {
  const service = SERVICE(message);
  if (service) return [el("p", { class: "service" }, service)];
  const bubble = el("div", { class: "bubble" });
  if (hooks.showName(message)) {
    bubble.append(el("p", { class: `sender hue-text-${Math.abs(message.from.id) % HUES}` }, message.from.first_name));
  }
  if (message.reply_to_message) {
    const quoted = message.reply_to_message;
    bubble.append(el("div", { class: "quoted" }, el("b", {}, quoted.from.first_name), el("span", {}, summary(quoted))));
  }
  const media = mediaPart(message, kept);
  if (media) bubble.append(media);
  const text = message.text ?? message.caption;
  const entities = message.text ? message.entities : message.caption_entities;
  const stamp = el("span", { class: "stamp" }, message.edit_date ? "edited " : "", time(message.date));
  if (text) bubble.append(el("div", { class: "text", dir: "auto", "data-text": true }, ...rich(text, entities, hooks), stamp));
  else bubble.append(stamp);
  if (media?.tagName === "IMG" && !text) bubble.classList.add("bare");
  const parts = [bubble];
  if (message.reply_markup?.inline_keyboard) parts.push(keyboard(message, hooks));
  return parts;
}

function mediaPart(message, kept) {
  if (message.photo) {
    const photo = message.photo[message.photo.length - 1];
    const source = `/sim/files/${encodeURIComponent(photo.file_id)}`;
    if (kept && kept.getAttribute("src") === source) return kept;
    return el("img", {
      class: "photo", src: source, alt: message.caption || "Photo", width: photo.width, height: photo.height,
      "data-photo": photo.file_id,
    });
  }
  for (const kind of ["voice", "audio", "video"]) {
    const file = message[kind];
    if (!file) continue;
    const source = `/sim/files/${encodeURIComponent(file.file_id)}`;
    const label = kind === "voice" ? "Voice message" : file.file_name || kind;
    return el(kind === "video" ? "video" : "audio", { class: "player", src: source, controls: true, preload: "none", "aria-label": label });
  }
  if (message.document) {
    const file = message.document;
    const name = file.file_name || "file";
    const extension = name.includes(".") ? name.split(".").pop().slice(0, 4) : "file";
    return el("a", {
      class: "file", href: `/sim/files/${encodeURIComponent(file.file_id)}`, download: name, "data-document": file.file_id,
    }, el("span", { class: "file-icon", "aria-hidden": "true" }, extension),
      el("span", { class: "file-text" }, el("b", {}, name), el("small", {}, size(file.file_size))));
  }
  return null;
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function keyboard(message, hooks) {
  const rows = message.reply_markup.inline_keyboard.map((row, r) =>
    el("div", { class: "keys-row" }, ...row.map((button, c) => key(message, button, r, c, hooks))));
  return el("div", { class: "keys", role: "group", "aria-label": "Buttons" }, ...rows);
}

function key(message, button, row, column, hooks) {
  const place = { "data-button": `${row}:${column}`, dir: "auto" };
  if (button.url) return link(button.url, [button.text], hooks, { class: "key is-link", ...place });
  if (button.copy_text) {
    const copy = () => navigator.clipboard?.writeText(button.copy_text.text);
    return el("button", { type: "button", class: "key", ...place, onclick: copy }, button.text);
  }
  const press = (event) => hooks.press(message, row, column, event.currentTarget);
  return el("button", {
    type: "button", class: "key", ...place, "data-callback": button.callback_data, disabled: !button.callback_data,
    onclick: press,
  }, button.text);
}
