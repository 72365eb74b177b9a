// What stands beside the chat: e-mails and SMS, the lab's calendar, its Drive. Shown as soon as there is any.
const told = {}; // list -> what it shows, as JSON: a list that did not change keeps its focus and its place

function drawBeside() {
  const letters = state.entries.filter((entry) => entry.channel === "sms" || entry.channel === "email");
  fill("letters", letters, letter);
  fill("events", state.events, appointment);
  fill("files", state.files, stored);
  const any = letters.length + state.events.length + state.files.length > 0;
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
  const node = make("article", "letter");
  node.append(make("small", "", `${entry.channel === "sms" ? "SMS" : "E-mail"} to ${entry.to}`), words(entry.text));
  return node;
}

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
