// Forms that speak to the REST interface. A form says what it does by attributes:
//   data-api="POST /v1/locations"   method and path; a button's own comes first
//   data-then="/app/…"              where to go afterwards; without it the page is loaded again
//   data-done="Saved."              what is said there
//   data-preview="/v1/…"            asked while the form changes; the answer goes to the form's .said
//   data-simulate='{"kind":"policy"}'   a change of POST /v1/simulations, less the form's fields: a button asks what it would do; the page
//                                     includes the partial "simulation"
// A field's data-type says what its text becomes: minutes (written in hours), flag, list, null (empty is sent as null), json.
// A part with data-shown="days+one hours" is there only while all words of one of its groups hold. A select with data-state makes words
// hold: those of its chosen option; the two dates of a form make it "one" day or "several".
"use strict";

const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

async function send(method, path, body, key) {
  const headers = { "Accept": "application/json", "Away-CSRF-Token": token };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const isJSON = /json/.test(response.headers.get("Content-Type") ?? "");
  return { ok: response.ok, status: response.status, value: isJSON && text ? JSON.parse(text) : null };
}

function valueOf(field) {
  const text = field.value.trim();
  switch (field.dataset.type) {
    case "flag": return field.checked;
    case "list": return field.type === "checkbox" ? (field.checked ? [text] : []) : text === "" ? undefined : [text];
    case "minutes": return text === "" ? undefined : Math.round(Number(text) * 60);
    case "null": return text === "" ? null : text;
    case "json": return text === "" ? undefined : JSON.parse(text);
    default: return text === "" ? undefined : text;
  }
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

function bodyOf(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled) continue;
    const value = valueOf(field);
    if (value !== undefined) put(body, field.name, value);
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

function complain(form, problem, moves) {
  const place = form.querySelector("[role=alert]");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  place.replaceChildren();
  if (!problem) return;
  const faults = problem.errors?.length > 0 ? problem.errors : [problem];
  const list = document.createElement("ul");
  for (const fault of faults) {
    const sentence = fault.detail ?? fault.title ?? "Something went wrong; please try again.";
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
  }
  place.append(list);
  const fields = faults.map((fault) => fieldAt(form, fault.pointer)).filter(Boolean);
  for (const field of fields) field.setAttribute("aria-invalid", "true");
  if (moves) fields[0]?.focus();
}

function goOn(form) {
  sessionStorage.setItem("done", form.dataset.done ?? "Done.");
  if (form.dataset.then) location.assign(form.dataset.then); else location.reload();
}

function signIn() {
  location.assign("/?returnTo=" + encodeURIComponent(location.pathname));
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = event.submitter;
  const [method, path] = (button?.dataset.api ?? form.dataset.api).split(" ");
  if (button?.dataset.confirm && !confirm(button.dataset.confirm)) return;
  const buttons = form.querySelectorAll("button");
  for (const one of buttons) one.disabled = true;
  const body = JSON.stringify(bodyOf(form));
  // The same again after a lost answer is the same command.
  if (form.sent !== path + body) { form.sent = path + body; form.key = crypto.randomUUID?.(); }
  try {
    const answer = await send(method, path, JSON.parse(body), method === "POST" ? form.key : undefined);
    if (answer.ok) return goOn(form);
    if (answer.status === 401) return signIn();
    form.sent = undefined;
    complain(form, answer.value ?? {}, true);
  } catch {
    complain(form, { detail: "The service could not be reached. Please try again." });
  }
  for (const one of buttons) one.disabled = false;
}

function describe(preview) {
  const after = preview.balanceAfter ?? null;
  const parts = [`Counts ${preview.count.amount} ${preview.count.unit}`];
  if (after !== null) parts.push(`${after} left afterwards`);
  if (preview.status === "approved") parts.push("needs nobody’s approval");
  return parts.join(" · ");
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
    said.textContent = answer.ok ? describe(answer.value) : "";
    const errors = (answer.ok ? answer.value.errors : answer.value?.errors ?? [answer.value ?? {}]) ?? [];
    complain(form, errors.length > 0 ? { errors } : null);
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
  const problem = answer ? answer.value : { detail: "The service could not be reached. Please try again." };
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
}

for (const form of document.querySelectorAll("form[data-api]")) {
  form.addEventListener("submit", submit);
  form.addEventListener("input", (event) => {
    const other = form.elements[event.target.dataset.copies];
    if (other && (!other.value || other.value < event.target.value)) other.value = event.target.value;
    arrange(form);
  });
  arrange(form);
  if (form.dataset.preview) watch(form);
  if (form.dataset.simulate) offerSimulation(form);
}

const flash = document.querySelector(".flash");
if (flash) flash.textContent = sessionStorage.getItem("done") ?? "";
sessionStorage.removeItem("done");
