// What can be attached to a message on the chat page: files, made-up samples, a place.
const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});

function samplePhoto() {
  const canvas = Object.assign(make("canvas"), { width: 480, height: 300 });
  const brush = canvas.getContext("2d");
  const fade = brush.createLinearGradient(0, 0, 480, 300);
  fade.addColorStop(0, "#f2b8b5");
  fade.addColorStop(1, "#c75d68");
  brush.fillStyle = fade;
  brush.fillRect(0, 0, 480, 300);
  brush.fillStyle = "#fffdf5";
  for (let tooth = 0; tooth < 8; tooth++) {
    brush.beginPath();
    brush.roundRect(44 + tooth * 50, 95 + 6 * Math.abs(tooth - 3.5) ** 1.6, 44, 90, 16);
    brush.fill();
  }
  brush.fillStyle = "#4a1f25";
  brush.font = "18px system-ui";
  brush.fillText("Sample photo " + new Date().toLocaleTimeString(), 20, 284);
  return canvas.toDataURL("image/png").split(",")[1];
}

const samples = {
  "sample-photo": () => say({ type: "image", media: { mime_type: "image/png", content_base64: samplePhoto() } }),
  "sample-scan": () => say({ type: "document", media: { mime_type: "model/stl", filename: "upper-jaw.stl", size: 2_000_000 } }),
  "sample-huge": () => say({ type: "document", media: { mime_type: "application/zip", filename: "cbct.zip", size: 101 * 1024 * 1024 } }),
  "sample-exe": () => say({ type: "document", media: { mime_type: "application/x-msdownload", filename: "setup.exe", size: 30_000 } }),
  voice: () => say({ type: "audio", media: { mime_type: "audio/ogg; codecs=opus", size: 12_000 } }),
  location: () => askPlace(),
  photo: () => choose("image/*", "image"),
  document: () => choose("", "document"),
};

// With the id of the message that asks for a place, the place is the answer to it.
function askPlace(request) {
  el("place").dataset.request = request ?? "";
  el("place").showModal();
}

function choose(accept, type) {
  Object.assign(el("file"), { accept, value: "" });
  el("file").onchange = async () => {
    const file = el("file").files[0];
    if (!file) return;
    const media = { mime_type: file.type || "application/octet-stream", content_base64: await base64(file) };
    say({ type, media: type === "document" ? { ...media, filename: file.name } : media });
  };
  el("file").click();
}

document.querySelectorAll("[data-attach]").forEach((button) => button.addEventListener("click", () => {
  el("attach").open = false;
  samples[button.dataset.attach]();
}));
document.addEventListener("click", (event) => { if (!el("attach").contains(event.target)) el("attach").open = false; });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") el("attach").open = false; });
el("place").addEventListener("close", () => {
  if (el("place").returnValue !== "send") return;
  el("place").returnValue = "";
  const location = { latitude: Number(el("latitude").value), longitude: Number(el("longitude").value) };
  if (el("place-name").value) location.name = el("place-name").value;
  if (el("place-address").value) location.address = el("place-address").value;
  const { request } = el("place").dataset;
  say({ type: "location", location, ...(request ? { context: request } : {}) });
});
