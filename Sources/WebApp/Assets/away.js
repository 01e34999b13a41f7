// Forms that speak to the REST interface. A form says what it does by attributes:
//   data-api="POST /v1/locations"   method and path; a button's own comes first
//   data-then="/app/…"              where to go afterwards; without it the page is loaded again
//   data-done="Saved."              what is said there
//   data-reveals="token"            the member of the answer that is shown once in the form's .said, in place of the other two
//   data-preview="/v1/…"            asked while the form changes; the answer goes to the form's .said
//   data-simulate='{"kind":"policy"}'   a change of POST /v1/simulations, less the form's fields: a button asks what it would do; the page
//                                     includes the partial "simulation"
// A field's data-type says what its text becomes: number, numberOrNull, minutes (written in hours; "4+2" is a morning and an afternoon), flag, list, people
// (addresses of the datalist), null (empty is sent as null), json. data-value is what a field has at first.
//   data-etag="7"                   the version that is changed: refused when it has changed since
//   data-picture="id"               the file is made small and becomes the picture of the person with that id
//   data-upload="text/csv"          the file of the form's only file field is sent as it is; a fault in it is told in a table
// A fieldset with data-list="sequence" holds rows that can be added and removed; the names in a row begin with the list's and the row's number.
// data-nonempty is there only while there are rows. A link with data-download is fetched as CSV and saved.
// A file field with data-fills="name" puts the file's text into the field of that name. A button with data-copy="id" copies that element.
// A part with data-shown="days+one hours" is there only while all words of one of its groups hold. A select with data-state makes words
// hold: those of its chosen option; the two dates of a form make it "one" day or "several".
"use strict";

// Said here, in the language of the page.
const words = document.body.dataset;
const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

async function send(method, path, body, { key, etag, type = "application/json" } = {}) {
  const headers = { "Accept": "application/json", "Away-CSRF-Token": token };
  if (body !== undefined) headers["Content-Type"] = type;
  if (key) headers["Idempotency-Key"] = key;
  if (etag) headers["If-Match"] = `"${etag}"`;
  const response = await fetch(path, { method, headers, body: body === undefined || type !== "application/json" ? body : JSON.stringify(body) });
  const text = await response.text();
  const isJSON = /json/.test(response.headers.get("Content-Type") ?? "");
  return { ok: response.ok, status: response.status, value: isJSON && text ? JSON.parse(text) : null };
}

function valueOf(field) {
  const text = field.value.trim();
  switch (field.dataset.type) {
    case "flag": return field.checked;
    case "list": return field.type === "checkbox" ? (field.checked ? [text] : []) : text === "" ? undefined : [text];
    case "number": return text === "" ? undefined : Number.isNaN(Number(text)) ? text : Number(text);
    case "numberOrNull": return text === "" ? null : Number.isNaN(Number(text)) ? text : Number(text);
    case "minutes": return text === "" ? undefined : minutesOf(text);
    case "people": return text === "" ? undefined : peopleOf(text);
    case "null": return text === "" ? null : text;
    case "json": return text === "" ? undefined : JSON.parse(text);
    default: return text === "" ? undefined : text;
  }
}

function minutesOf(text) {
  const halves = text.replaceAll(",", ".").split("+").map((hours) => Math.round(Number(hours) * 60));
  if (halves.some(Number.isNaN) || halves.length > 2) return text;
  return halves.length === 1 ? halves[0] : { morning: halves[0], afternoon: halves[1] };
}

// Addresses become the ids that the datalist has for them; an unknown one stays, so that it is refused where it stands.
function peopleOf(text) {
  const known = new Map([...document.querySelectorAll("datalist option[data-id]")].map((option) => [option.value.toLowerCase(), option.dataset.id]));
  return text.split(/[\s,;]+/).filter(Boolean).map((address) => known.get(address.toLowerCase()) ?? address);
}

// "a.b" in a field's name makes {a: {b: …}}; "a.0" an array.
function put(object, path, value) {
  const names = path.split(".");
  const last = names.pop();
  let place = object;
  names.forEach((name, index) => {
    const next = names[index + 1] ?? last;
    place = place[name] ??= /^\d+$/.test(next) ? [] : {};
  });
  place[last] = value;
}

// Checkboxes of one name make one list.
function collect(body, name, values) {
  if (values.length === 0) return;
  const before = name.split(".").reduce((place, part) => place?.[part], body) ?? [];
  put(body, name, [...before, ...values]);
}

function bodyOf(form) {
  const body = {};
  // A list without rows is an empty list where the form says so.
  for (const list of form.querySelectorAll("[data-list][data-empty]")) put(body, list.dataset.list, []);
  for (const field of form.elements) {
    if (!field.name || field.disabled) continue;
    const value = valueOf(field);
    if (value === undefined) continue;
    if (field.dataset.type === "list" && field.type === "checkbox") collect(body, field.name, value); else put(body, field.name, value);
  }
  return body;
}

// The field that a JSON pointer names, or the nearest one above it: "/sequence/0/anyOf/0" is of sequence.0.anyOf.
function fieldAt(form, pointer) {
  const names = (pointer ?? "").split("/").slice(1);
  while (names.length > 0) {
    const path = names.join(".");
    const field = [...form.elements].find((field) => !field.disabled && (field.name === path || field.name.startsWith(path + ".")));
    if (field) return field;
    names.pop();
  }
}

// The sentence stands at the field and is read with it; what belongs to no field stands above the buttons.
function sayAt(field, sentence) {
  const id = "fault-" + (++said);
  const note = Object.assign(document.createElement("span"), { className: "fault", id, textContent: sentence });
  field.after(note);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
}
let said = 0;

function forget(form) {
  for (const note of form.querySelectorAll(".fault")) note.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

function complain(form, problem, moves) {
  const place = form.querySelector("[role=alert]");
  forget(form);
  place.replaceChildren();
  if (!problem) return;
  const faults = problem.errors?.length > 0 ? problem.errors : [problem];
  if (faults.some((fault) => fault.line)) return place.append(faultTable(form, faults));
  const list = document.createElement("ul");
  let first;
  for (const fault of faults) {
    const sentence = fault.detail ?? fault.title ?? words.failed;
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    const field = fieldAt(form, fault.pointer);
    if (!field) continue;
    first ??= field;
    const details = field.closest("details");
    if (details) details.open = true;
    sayAt(field, sentence);
  }
  place.append(list);
  if (problem.nearest?.length > 0) offer(form, place, problem.nearest);
  if (moves) first?.focus();
}

// Faults in a file: where, and what.
function faultTable(form, faults) {
  const table = document.createElement("table");
  table.className = "stack";
  const head = (form.dataset.columns ?? "Line|Column|What is wrong").split("|");
  const row = (cells, name) => {
    const line = document.createElement("tr");
    cells.forEach((text, index) => {
      const cell = Object.assign(document.createElement(name), { textContent: text });
      if (name === "td") cell.dataset.label = head[index];
      line.append(cell);
    });
    return line;
  };
  const section = (name, rows) => {
    const part = document.createElement(name);
    part.append(...rows);
    table.append(part);
  };
  section("thead", [row(head, "th")]);
  const place = (fault) => [fault.column, fault.field].filter(Boolean).join(" ");
  section("tbody", faults.map((fault) => row([fault.line ?? "", place(fault), fault.detail ?? ""], "td")));
  return table;
}

// Days on which it would be possible: one press fills them in.
function offer(form, place, nearest) {
  const part = Object.assign(document.createElement("p"), { textContent: words.nearest + " " });
  for (const days of nearest) {
    const text = days.from === days.to ? days.from : `${days.from} – ${days.to}`;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: text });
    button.addEventListener("click", () => {
      [form.elements.from.value, form.elements.to.value] = [days.from, days.to];
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    part.append(button, " ");
  }
  place.append(part);
}

// What was done, and what of it will surprise.
function goOn(form, value) {
  const warnings = (value?.warnings ?? []).map((warning) => warning.detail);
  sessionStorage.setItem("done", [form.dataset.done ?? words.done, ...warnings].join(" "));
  if (form.dataset.then) location.assign(form.dataset.then); else location.reload();
}

function signIn(more = "") {
  location.assign("/?" + more + "returnTo=" + encodeURIComponent(location.pathname + location.search));
}

function reveal(form, text) {
  complain(form, null);
  const said = form.querySelector(".said");
  said.querySelector("code").textContent = text;
  said.hidden = false;
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = event.submitter;
  const [method, path] = (button?.dataset.api ?? form.dataset.api).split(" ");
  if (button?.dataset.confirm && !confirm(button.dataset.confirm)) return;
  const buttons = form.querySelectorAll("button");
  for (const one of buttons) one.disabled = true;
  if (form.dataset.picture && !button?.dataset.api) return upload(form, buttons);
  const file = form.querySelector("input[type=file]")?.files?.[0];
  const body = file ? await file.text() : JSON.stringify(bodyOf(form));
  // The same again after a lost answer is the same command.
  if (form.sent !== path + body) { form.sent = path + body; form.key = crypto.randomUUID?.(); }
  try {
    const options = { key: method === "POST" ? form.key : undefined, etag: form.dataset.etag, type: form.dataset.upload };
    const answer = await send(method, path, form.dataset.upload ? body : JSON.parse(body), options);
    if (answer.ok && button?.dataset.shows !== undefined) {
      complain(form, null);
      form.querySelector(".said").replaceChildren(outcome(form, answer.value));
      for (const one of buttons) one.disabled = false;
      return;
    }
    if (answer.ok && !form.dataset.reveals) return goOn(form, answer.value);
    if (answer.status === 401) return signIn();
    if (answer.value?.code === "recent-sign-in-required") return signIn("again=1&");
    form.sent = undefined;
    if (answer.ok) reveal(form, answer.value[form.dataset.reveals]);
    else complain(form, answer.value ?? {}, true);
  } catch {
    complain(form, { detail: words.unreachable });
  }
  for (const one of buttons) one.disabled = false;
}

// A photograph of any size becomes a small one, upright and without what the camera wrote into it.
async function small(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, 512 / Math.max(image.width, image.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil(image.width * scale), height: Math.ceil(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
}

async function upload(form, buttons) {
  try {
    const picture = await small(form.querySelector("input[type=file]").files[0]);
    const begun = await send("POST", "/v1/images", { mediaType: picture.type, size: picture.size, employeeId: form.dataset.picture });
    if (begun.status === 401) return signIn();
    const taken = begun.ok ? await send("PUT", new URL(begun.value.uploadUrl).pathname, picture, { type: picture.type }) : begun;
    if (taken.ok) return goOn(form, taken.value);
    complain(form, taken.value ?? {}, true);
  } catch (error) {
    complain(form, { detail: error instanceof TypeError ? words.unreachable : words.nopicture });
  }
  for (const one of buttons) one.disabled = false;
}

// What an import would do: the counts, and the dates of holidays.
function outcome(form, value) {
  const words = JSON.parse(form.dataset.outcome ?? "{}");
  const list = document.createElement("ul");
  for (const [name, word] of Object.entries(words)) {
    const items = value[name];
    const count = Array.isArray(items) ? items.length : items;
    if (count === undefined) continue;
    const names = Array.isArray(items) ? items.slice(0, 40).map((item) => [item.date, item.name].filter(Boolean).join(" ")) : [];
    const text = `${word}: ${count}` + (names.length > 0 ? ` (${names.join("; ")}${items.length > 40 ? "; …" : ""})` : "");
    list.append(Object.assign(document.createElement("li"), { textContent: text }));
  }
  return list;
}

function watch(form) {
  let timer;
  let turn = 0;
  const said = form.querySelector(".said");
  async function ask() {
    const mine = ++turn;
    const body = bodyOf(form);
    if (!body.from || !body.to || !body.leaveTypeId) return;
    const answer = await send("POST", form.dataset.preview, body).catch(() => null);
    if (mine !== turn || !answer) return;
    if (answer.status === 401) return signIn();
    said.textContent = answer.ok ? answer.value.text : "";
    const errors = (answer.ok ? answer.value.errors : answer.value?.errors ?? [answer.value ?? {}]) ?? [];
    complain(form, errors.length > 0 ? { errors, nearest: answer.value?.nearest } : null);
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
}

// `$name` in a text stands for the value of that name.
function fill(text, values) {
  return text.replace(/\$(\w+)/g, (whole, name) => values[name] ?? whole);
}

function cells(row, texts, headings) {
  texts.forEach((text, index) => {
    const cell = Object.assign(document.createElement("td"), { textContent: text });
    cell.dataset.label = headings[index].textContent;
    cell.className = headings[index].className;
    row.append(cell);
  });
}

function showSimulation(form, outcome) {
  const shown = document.getElementById("simulation").content.cloneNode(true).firstElementChild;
  const names = Object.fromEntries(outcome.totals.map((total) => [total.leaveTypeId, total.leaveTypeName]));
  const totals = outcome.totals.filter((total) => total.employeesChanged > 0);
  const list = shown.querySelector(".totals");
  for (const total of totals) {
    const values = {
      name: total.leaveTypeName, changed: total.employeesChanged, unit: total.unit, before: total.before?.balance ?? "–",
      after: total.after?.balance ?? "–", owedBefore: total.before?.owed ?? "–", owedAfter: total.after?.owed ?? "–",
    };
    list.append(Object.assign(document.createElement("li"), { textContent: fill(list.dataset.text, values) }));
  }
  const table = shown.querySelector(".items");
  const headings = [...table.querySelectorAll("th")];
  for (const item of outcome.items) {
    const row = document.createElement("tr");
    const [before, after] = [item.before, item.after].map((figures) => figures.balance ?? figures.booked);
    const difference = item.difference.balance ?? item.difference.booked;
    cells(row, [item.employeeName ?? "–", names[item.leaveTypeId], before, after, difference], headings);
    table.tBodies[0].append(row);
  }
  const blocked = shown.querySelector(".blocked");
  for (const request of outcome.requests) {
    const text = `${request.employeeName ?? "–"}, ${names[request.leaveTypeId]}, ${request.from} – ${request.to}: `
      + request.errors.map((error) => error.detail).join(" ");
    blocked.querySelector("ul").append(Object.assign(document.createElement("li"), { textContent: text }));
  }
  shown.querySelector(".none").hidden = totals.length > 0;
  table.hidden = outcome.items.length === 0;
  blocked.hidden = outcome.requests.length === 0;
  form.append(shown);
}

async function simulate(form) {
  form.querySelector(".simulation")?.remove();
  const change = { ...JSON.parse(form.dataset.simulate), ...bodyOf(form) };
  const answer = await send("POST", "/v1/simulations", { changes: [change], changedOnly: true }).catch(() => null);
  if (answer?.status === 401) return signIn();
  const problem = answer ? answer.value : { detail: document.body.dataset.unreachable };
  if (answer?.ok) showSimulation(form, answer.value);
  // The fields of the form are those of the change.
  for (const fault of problem?.errors ?? []) fault.pointer = fault.pointer?.replace(/^\/changes\/0/, "");
  complain(form, answer?.ok ? null : problem, true);
}

function offerSimulation(form) {
  const offer = document.getElementById("simulate")?.content.cloneNode(true).firstElementChild;
  if (!offer) return;
  offer.addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    offer.disabled = true;
    await simulate(form);
    offer.disabled = false;
  });
  form.querySelector(".actions").append(offer);
}

function arrange(form) {
  const words = new Set();
  for (const select of form.querySelectorAll("select[data-state]")) {
    for (const word of (select.selectedOptions[0]?.dataset.state ?? "").split(" ")) words.add(word);
  }
  const [from, to] = [form.elements.from?.value, form.elements.to?.value];
  words.add(from && to && from !== to ? "several" : "one");
  for (const part of form.querySelectorAll("[data-shown]")) {
    part.hidden = !part.dataset.shown.split(" ").some((group) => group.split("+").every((word) => words.has(word)));
    for (const field of part.querySelectorAll("input, select")) field.disabled = part.hidden;
  }
  for (const list of form.querySelectorAll("[data-list]")) number(list);
}

// Names and labels of a list's rows, by their place.
function number(list) {
  const rows = [...list.querySelectorAll(".row")];
  rows.forEach((row, index) => {
    for (const field of row.querySelectorAll("[data-name]")) field.name = [list.dataset.list, index, field.dataset.name].join(".");
    for (const place of row.querySelectorAll("[data-number]")) place.textContent = String(index + 1);
  });
  for (const part of list.querySelectorAll("[data-nonempty]")) {
    part.hidden = rows.length < Number(part.dataset.nonempty || 1);
    for (const field of part.querySelectorAll("input, select")) field.disabled = part.closest("[hidden]") !== null;
  }
}

function prepareList(form, list) {
  list.querySelector("[data-add]").addEventListener("click", () => {
    const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
    list.querySelector(".rows").append(row);
    arrange(form);
    row.querySelector("input, select").focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    button.closest(".row").remove();
    arrange(form);
    list.querySelector("[data-add]").focus();
  });
}

async function download(event) {
  event.preventDefault();
  const link = event.currentTarget;
  const response = await fetch(link.href, { headers: { "Accept": "text/csv" } });
  if (response.status === 401) return signIn();
  if (!response.ok) return;
  const address = URL.createObjectURL(await response.blob());
  const saved = Object.assign(document.createElement("a"), { href: address, download: link.dataset.download });
  saved.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

for (const field of document.querySelectorAll("[data-value]")) {
  if (field.type === "checkbox") field.checked = field.dataset.value === "true"; else if (field.dataset.value) field.value = field.dataset.value;
}
for (const link of document.querySelectorAll("[data-download]")) link.addEventListener("click", download);
for (const form of document.querySelectorAll("form[data-api]")) {
  form.addEventListener("submit", submit);
  for (const list of form.querySelectorAll("[data-list]:has([data-add])")) prepareList(form, list);
  // A change of a select is not told as input by everything that drives a browser.
  for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => {
    const other = form.elements[event.target.dataset.copies];
    if (other && (!other.value || other.value < event.target.value)) other.value = event.target.value;
    arrange(form);
  });
  arrange(form);
  if (form.dataset.preview) watch(form);
  if (form.dataset.simulate) offerSimulation(form);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.firstChild.textContent = document.body.dataset.copied;
  });
}

for (const field of document.querySelectorAll("input[data-fills]")) {
  field.addEventListener("change", async () => {
    if (field.files[0]) field.form.elements[field.dataset.fills].value = await field.files[0].text();
  });
}

const flash = document.querySelector(".flash");
if (flash) flash.textContent = sessionStorage.getItem("done") ?? "";
sessionStorage.removeItem("done");
