// The chat page's behaviour: it shows what /_sim/chat tells and posts to /_sim/whatsapp. Whatever comes from a message
// is put on the page as text, never as markup.
"use strict";
const el = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

const state = { people: [], entries: [], events: [], files: [], sheets: [], invented: [], active: decodeURIComponent(location.hash.slice(1)), quoted: null, seen: {} };
const shown = new Map(); // message id -> { json, node } of the open chat

// ---- what there is ----

async function watch() {
  let version = "";
  for (;;) {
    try {
      const answer = await fetch("/_sim/chat" + (version === "" ? "" : "?version=" + version));
      const told = await answer.json();
      version = told.version;
      state.people = told.people;
      state.entries = told.entries;
      state.events = told.events;
      state.files = told.files;
      state.sheets = told.sheets;
      online(true, told.webhook);
      draw();
    } catch {
      version = "";
      online(false);
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

function online(yes, webhook) {
  el("online").textContent = yes ? (webhook ? "connected" : "no webhook set") : "simulator unreachable";
  el("online").className = "pill " + (yes && webhook ? "good" : "bad");
  if (!yes) return;
  el("lab").replaceChildren("Webhook ", make("code", "", webhook ? webhook.url : "not set"), " API ", make("code", "", location.origin + "/_sim/"));
  el("lab").title = webhook?.host ? "Host: " + webhook.host : "";
}

const key = (person) => person.label;
const people = () => state.people.concat(state.invented.filter((one) => !state.people.some((known) => key(known) === key(one))));
const active = () => people().find((person) => key(person) === state.active);
const entriesOf = (person) => state.entries.filter((entry) => entry.channel !== "sms" && entry.channel !== "email" && entry.user_id === person.user_id);
const title = (person) => person.name || key(person);
const initials = (text) => text.replace(/^Dr\.?\s+/i, "").split(/[\s.]+/).filter((word) => /^\p{L}/u.test(word)).slice(0, 2).map((word) => word[0]).join("").toUpperCase() || "#";

// ---- drawing ----

function draw() {
  if (!active() && people().length) state.active = key(people()[0]);
  drawPeople();
  drawChat();
  drawBeside();
  state.drawn = true;
}

function drawPeople() {
  const focused = document.activeElement?.dataset?.chat;
  const latest = (person) => (person.user_id ? state.entries.findLastIndex((entry) => entry.user_id === person.user_id) : -1);
  const recent = people().map((person, index) => ({ person, at: latest(person), index }));
  // The newest talk first; whom nobody wrote to yet stands on top, newest invention first.
  recent.sort((a, b) => (a.at < 0) !== (b.at < 0) ? a.at - b.at : a.at < 0 ? b.index - a.index : b.at - a.at);
  const rows = recent.map(({ person }) => {
    const entries = entriesOf(person);
    const last = entries.at(-1);
    const current = key(person) === state.active;
    const out = entries.filter((entry) => entry.direction === "out").length;
    if (current) state.seen[key(person)] = out;
    // What was there before the page was opened is not news.
    if (!state.drawn) state.seen[key(person)] = out;
    const fresh = out - (state.seen[key(person)] ?? 0);
    const button = make("button");
    button.type = "button";
    button.dataset.chat = key(person);
    button.setAttribute("aria-current", String(current));
    const what = make("span", "what");
    what.append(make("strong", "", title(person)), make("small", "", last ? summary(last) : key(person)));
    const avatar = make("span", "avatar", initials(title(person)));
    avatar.setAttribute("aria-hidden", "true");
    button.append(avatar, what);
    if (fresh > 0) {
      const badge = make("span", "fresh", fresh);
      badge.setAttribute("aria-label", fresh + " new");
      button.append(badge);
    }
    button.addEventListener("click", () => open(key(person)));
    const item = make("li");
    item.append(button);
    return item;
  });
  el("chats").replaceChildren(...rows);
  if (focused) document.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus();
}

function summary(entry) {
  return entry.text || { image: "Photo", document: "Document", audio: "Voice message", video: "Video", sticker: "Sticker", location: "Location" }[entry.type] || entry.type;
}

function open(who) {
  state.active = who;
  state.quoted = null;
  history.replaceState(null, "", "#" + encodeURIComponent(who));
  shown.clear();
  el("log").replaceChildren();
  el("trouble").textContent = "";
  draw();
  el("text").focus();
}

function drawChat() {
  const person = active();
  const ready = Boolean(person);
  for (const id of ["text", "lapse"]) el(id).disabled = !ready;
  document.querySelector(".send").disabled = !ready;
  el("who").textContent = ready ? title(person) : "Nobody yet";
  el("avatar").textContent = ready ? initials(title(person)) : "";
  el("lapse").hidden = !(ready && person.window_open);
  el("typing").textContent = ready && person.typing ? "The lab is typing…" : "";
  drawWindow(person);
  drawQuote();
  const entries = ready ? entriesOf(person) : [];
  if (!entries.length) {
    shown.clear();
    const hint = ready ? "No messages yet. Write the first one: it also opens the 24-hour window in which the lab may answer freely." : "Open a chat on the left: type a name and a phone number, or invent a dentist.";
    el("log").replaceChildren(make("p", "empty", hint));
    return;
  }
  el("log").querySelector(".empty")?.remove();
  const atEnd = nearEnd(80);
  const first = !shown.size;
  let grown = false;
  let day = "";
  for (const entry of entries) {
    const date = new Date(entry.at).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
    const json = JSON.stringify(entry);
    const before = shown.get(entry.id);
    if (!before) {
      if (date !== day && date !== state.lastDay) el("log").append(make("p", "day", date));
      const node = bubble(entry);
      el("log").append(node);
      shown.set(entry.id, { json, node });
      grown = true;
    } else if (before.json !== json) {
      const node = bubble(entry);
      const inside = before.node.contains(document.activeElement);
      before.node.replaceWith(node);
      if (inside) el("text").focus();
      shown.set(entry.id, { json, node });
    }
    day = date;
  }
  state.lastDay = day;
  if (grown && (atEnd || first)) toEnd();
}

const nearEnd = (pixels) => el("log").scrollHeight - el("log").scrollTop - el("log").clientHeight < pixels;
const toEnd = () => { el("log").scrollTop = el("log").scrollHeight; };

function drawWindow(person) {
  const line = el("window");
  line.className = "";
  if (!person) line.textContent = "";
  else if (!person.window_closes) line.textContent = key(person) + " · has not written yet";
  else if (person.window_open) line.textContent = key(person) + " · window open until " + new Date(person.window_closes).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" });
  else {
    line.className = "closed";
    line.textContent = key(person) + " · window closed: only templates get through";
  }
}

function bubble(entry) {
  const mine = entry.direction === "in";
  const node = make("article", "message" + (mine ? " in" : ""));
  node.setAttribute("aria-label", mine ? "You" : "The lab");
  if (entry.template) node.append(make("span", "tag", `Template ${entry.template.name} · ${entry.template.language}`));
  if (entry.context) {
    const quoted = state.entries.find((other) => other.id === entry.context);
    node.append(make("blockquote", "", quoted ? summary(quoted) : "an earlier message"));
  }
  if (entry.media) node.append(attachment(entry));
  if (entry.text) node.append(words(entry.text));
  else if (!entry.media) node.append(make("p", "", `(${entry.type})`));
  if (entry.buttons?.length) node.append(taps(entry));
  node.append(foot(entry, mine));
  return node;
}

function attachment(entry) {
  const { id, link, filename, mime_type: type, kind } = entry.media;
  if (id && type?.startsWith("image/")) {
    const picture = make("img");
    picture.src = "/_sim/media/" + encodeURIComponent(id);
    picture.alt = entry.text || "Photo";
    picture.addEventListener("load", () => { if (nearEnd(320)) toEnd(); });
    picture.addEventListener("error", () => picture.replaceWith(make("span", "file", "🖼 " + (filename || "Photo") + " (cannot be shown)")));
    return picture;
  }
  const icon = { audio: "🎤", video: "🎬", image: "🖼", location: "📍" }[kind] || "📄";
  const file = make(id || link ? "a" : "span", "file", `${icon} ${filename || link || type || kind}`);
  if (id || link) Object.assign(file, { href: id ? "/_sim/media/" + encodeURIComponent(id) : link, target: "_blank", rel: "noreferrer" });
  return file;
}

// WhatsApp's *bold*, and addresses as links; everything else as it is.
function words(text) {
  const paragraph = make("p");
  for (const part of text.split(/(\*[^*\n]+\*|https?:\/\/[^\s<>"]+)/)) {
    if (/^\*[^*\n]+\*$/.test(part)) paragraph.append(make("strong", "", part.slice(1, -1)));
    else if (/^https?:\/\//.test(part)) paragraph.append(Object.assign(make("a", "", part), { href: part, target: "_blank", rel: "noreferrer" }));
    else paragraph.append(part);
  }
  return paragraph;
}

function taps(entry) {
  const group = make("div", "taps");
  for (const button of entry.buttons) {
    let node;
    if (button.tap === "link") {
      node = make("a", "", button.title);
      if (/^(https?|tel):/.test(button.id)) Object.assign(node, { href: button.id, target: "_blank", rel: "noreferrer" });
    } else {
      node = make("button", "", button.title);
      node.type = "button";
      const tap = () => say({ type: "tap", context: entry.id, button: button.id });
      node.addEventListener("click", button.tap === "location" ? () => askPlace(entry.id) : tap);
    }
    if (button.description) node.append(make("small", "", button.description));
    group.append(node);
  }
  return group;
}

function foot(entry, mine) {
  const line = make("div", "foot");
  const reply = make("button", "", "Reply");
  reply.type = "button";
  reply.setAttribute("aria-label", "Reply to: " + summary(entry));
  reply.addEventListener("click", () => { state.quoted = entry; drawQuote(); el("text").focus(); });
  line.append(reply, make("time", "", new Date(entry.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })));
  line.append(...(mine ? taken(entry) : delivered(entry)));
  return line;
}

const ticks = (count, label, read) => {
  const node = make("span", "ticks" + (read ? " read" : ""), "✓".repeat(count));
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", label);
  node.title = label;
  return node;
};

function taken({ posted, read }) {
  if (read) return [ticks(2, "read by the lab", true)];
  if (!posted) return [make("span", "", "posting…")];
  if (posted.status === 200) return [ticks(2, "taken by the webhook")];
  return [make("span", "failed", posted.status ? `webhook: ${posted.status}` : "not taken")];
}

function delivered({ status }) {
  if (status === "failed") return [make("span", "failed", "failed")];
  return [ticks(status === "delivered" || status === "read" ? 2 : 1, status, status === "read")];
}

function drawQuote() {
  el("quote").hidden = !state.quoted;
  el("quoted").textContent = state.quoted ? summary(state.quoted) : "";
}

// ---- being the dentist ----

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
  return answer.json();
}

async function say(message) {
  const person = active();
  if (!person) return;
  el("trouble").textContent = "";
  if (state.quoted && !message.context) message.context = state.quoted.id;
  state.quoted = null;
  drawQuote();
  try {
    const told = await post("/_sim/whatsapp", { from: key(person), ...(person.name ? { name: person.name } : {}), ...message });
    if (told.error) el("trouble").textContent = told.error;
    else if (told.status !== 200) el("trouble").textContent = `The webhook answered ${told.status}. It is tried again, as Meta would.`;
  } catch (error) {
    el("trouble").textContent = "The simulator did not answer: " + error.message;
  }
}

el("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = el("text").value.trim();
  if (!text) return;
  el("text").value = "";
  grow();
  say({ type: "text", text });
});
el("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    el("composer").requestSubmit();
  } else if (event.key === "Escape") {
    state.quoted = null;
    drawQuote();
  }
});
const grow = () => {
  el("text").style.height = "auto";
  el("text").style.height = el("text").scrollHeight + 2 + "px";
};
el("text").addEventListener("input", grow);
el("unquote").addEventListener("click", () => { state.quoted = null; drawQuote(); el("text").focus(); });
el("lapse").addEventListener("click", () => post("/_sim/whatsapp/window", { from: state.active, at: Math.floor(Date.now() / 1000) - 25 * 3600 }));

el("new").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = el("phone").value.trim();
  const user = /^[A-Z]{2}\.[A-Za-z0-9.]+$/.test(typed);
  const label = user ? typed : "+" + typed.replace(/\D/g, "").replace(/^00/, "");
  if (!user && label.length < 6) {
    el("phone").setCustomValidity("A phone number with its country code, or a user id such as US.123");
    el("phone").reportValidity();
    return;
  }
  state.invented.push({ label, name: el("name").value.trim() || null, user_id: user ? typed : null });
  event.target.reset();
  open(label);
});
el("phone").addEventListener("input", () => el("phone").setCustomValidity(""));
el("invent").addEventListener("click", () => {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  el("name").value = `Dr. ${pick(["Ana", "Bilal", "Chen", "Dana", "Emeka", "Farah", "Greta", "Hiro", "Ines", "Jonas"])} ${pick(["Silva", "Khan", "Lindqvist", "Okafor", "Patel", "Rossi", "Sato", "Weber"])}`;
  el("phone").value = "+44 7700 900" + String(Math.floor(Math.random() * 1000)).padStart(3, "0");
});

watch();
