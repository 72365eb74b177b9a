// What stands beside the chat: e-mails and SMS, the lab's calendar, its Drive, its spreadsheet. Shown as soon as there is any.
const told = {}; // list -> what it shows, as JSON: a list that did not change keeps its focus and its place

function drawBeside() {
  const letters = state.entries.filter((entry) => entry.channel === "sms" || entry.channel === "email");
  fill("letters", letters, letter);
  fill("events", state.events, appointment);
  fill("files", state.files, stored);
  fill("sheets", state.sheets, tab);
  const any = letters.length + state.events.length + state.files.length + state.sheets.length > 0;
  el("others").hidden = !any;
  el("columns").classList.toggle("wide", any);
}

function fill(list, things, draw) {
  el(list).parentElement.hidden = !things.length;
  const json = JSON.stringify(things);
  if (told[list] === json) return;
  told[list] = json;
  el(list).replaceChildren(...things.map(draw));
}

function letter(entry) {
  const mine = entry.direction === "in";
  const node = make("article", "letter" + (mine ? " mine" : ""));
  const kind = entry.channel === "sms" ? "SMS" : "E-mail";
  const time = new Date(entry.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  node.append(make("small", "", `${kind} ${mine ? "from " + entry.from : "to " + entry.to} · ${time}`));
  if (entry.subject) node.append(make("strong", "", entry.subject));
  node.append(words(entry.text));
  for (const file of entry.attachments ?? []) {
    const bytes = `${file.size.toLocaleString()} bytes`;
    node.append(make("small", "", `📎 ${file.filename || file.mime_type} (${file.method ? file.method.toLowerCase() + ", " : ""}${bytes})`));
  }
  if (mine && entry.posted !== 200) node.append(make("small", "", entry.posted ? `the practice answered ${entry.posted}` : "not taken"));
  else if (entry.status === "failed") node.append(make("small", "", "failed"));
  if (!mine && entry.channel === "sms") {
    const answer = make("button", "quiet", "Answer");
    answer.type = "button";
    answer.setAttribute("aria-label", `Answer as ${entry.to}`);
    answer.addEventListener("click", () => { el("sms-from").value = entry.to; el("sms-text").focus(); });
    node.append(answer);
  }
  return node;
}

el("sms").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = el("sms-text").value.trim();
  if (!text) return;
  el("sms-trouble").textContent = "";
  try {
    const told = await post("/_sim/sms", { from: el("sms-from").value.trim(), body: text });
    if (told.error) el("sms-trouble").textContent = told.error;
    else el("sms-text").value = "";
  } catch (error) {
    el("sms-trouble").textContent = "The simulator did not answer: " + error.message;
  }
});

function appointment(event) {
  const node = make("li", "letter");
  node.append(make("small", "", `${when(event)} · ${event.calendar}`), make("p", "", event.summary || "(no title)"));
  if (event.location) node.append(make("small", "", event.location));
  return node;
}

// In the event's own time zone: that is the lab's time, wherever this browser is.
function when({ start, end }) {
  if (start.date) {
    // The end is the day after the last one.
    const last = new Date(Date.parse(end.date) - 86_400_000).toISOString().slice(0, 10);
    return last === start.date ? `${start.date}, all day` : `${start.date} to ${last}`;
  }
  const timeZone = start.timeZone;
  const from = new Date(start.dateTime).toLocaleString([], { timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return `${from} to ${new Date(end.dateTime).toLocaleTimeString([], { timeZone, hour: "2-digit", minute: "2-digit" })}`;
}

function stored(file) {
  const folder = file.mimeType === "application/vnd.google-apps.folder";
  const node = make("li", "letter");
  const name = make(folder ? "span" : "a", "", file.path);
  if (!folder) Object.assign(name, { href: "/_sim/drive/" + encodeURIComponent(file.id), target: "_blank", rel: "noreferrer" });
  const shared = file.permissions.length ? ` · shared with ${file.permissions.map((one) => one.emailAddress || one.domain || one.type).join(", ")}` : "";
  node.append(name, make("small", "", (folder ? "Folder" : `${file.mimeType}, ${file.size.toLocaleString()} bytes`) + shared));
  return node;
}

function tab(sheet) {
  const node = make("li", "letter");
  const scroller = make("div", "cells");
  scroller.tabIndex = 0;
  scroller.role = "region";
  scroller.ariaLabel = `${sheet.title}, rows`;
  const table = make("table", "");
  const width = Math.max(...sheet.rows.map((row) => row.length));
  for (const [at, cells] of sheet.rows.entries()) {
    const row = make("tr", "");
    for (let column = 0; column < width; column += 1) {
      const cell = make(at === 0 ? "th" : "td", "", cells[column] ?? "");
      if (at === 0) cell.scope = "col";
      row.append(cell);
    }
    table.append(row);
  }
  scroller.append(table);
  node.append(make("small", "", `${sheet.title} · ${sheet.spreadsheet}`), scroller);
  if (sheet.more) node.append(make("small", "", `and ${sheet.more} more rows`));
  return node;
}
