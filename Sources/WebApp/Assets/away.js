// Forms that speak to the REST interface. A form says what it does by attributes:
//   data-api="POST /v1/locations"   method and path
//   data-then="/app/…"              where to go afterwards; without it the page is loaded again
//   data-preview="/v1/…"            asked while the form changes; the answer goes to the form's .said
// and a field by data-type: number, flag, list, lines, null (an empty field is sent as null), json.
"use strict";

const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

async function send(method, path, body) {
  const headers = { "Accept": "application/json", "Away-CSRF-Token": token };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID();
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  return { ok: response.ok, status: response.status, value: text ? JSON.parse(text) : null };
}

function valueOf(field) {
  const text = field.type === "checkbox" ? field.checked : field.value.trim();
  switch (field.dataset.type) {
    case "number": return text === "" ? undefined : Number(text);
    case "flag": return field.checked;
    case "list": return field.multiple ? [...field.selectedOptions].map((option) => option.value) : text === "" ? [] : [text];
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
    if (!field.name || field.disabled || (field.type === "radio" && !field.checked)) continue;
    const value = valueOf(field);
    if (value !== undefined) put(body, field.name, value);
  }
  return body;
}

function fill(path, form) {
  return path.replace(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(form.elements[name]?.value ?? ""));
}

function sentences(problem) {
  const errors = problem?.errors ?? [];
  return errors.length > 0 ? errors.map((error) => error.detail) : [problem?.detail ?? problem?.title ?? "Something went wrong; please try again."];
}

function complain(form, problem) {
  const place = form.querySelector("[role=alert]");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  place.replaceChildren();
  if (!problem) return;
  const list = document.createElement("ul");
  for (const sentence of sentences(problem)) list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
  place.append(list);
  const faulty = (problem.errors ?? []).map((error) => form.elements[(error.pointer ?? "").slice(1).replaceAll("/", ".")]).filter(Boolean);
  for (const field of faulty) field.setAttribute?.("aria-invalid", "true");
  faulty[0]?.focus?.();
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = event.submitter;
  const [method, path] = (button?.dataset.api ?? form.dataset.api).split(" ");
  if (button?.dataset.confirm && !confirm(button.dataset.confirm)) return;
  if (button) button.disabled = true;
  try {
    const answer = await send(method, fill(path, form), method === "DELETE" ? undefined : bodyOf(form));
    if (answer.ok) {
      const next = form.dataset.then;
      if (next) location.assign(next); else location.reload();
      return;
    }
    complain(form, answer.value);
  } catch {
    complain(form, { detail: "The service could not be reached; nothing was lost. Please try again." });
  }
  if (button) button.disabled = false;
}

function describe(preview) {
  const parts = [`${preview.count.amount} ${preview.count.unit}`];
  if (preview.balanceAfter !== null && preview.balanceAfter !== undefined) {
    const after = preview.balanceAfter.amount ?? preview.balanceAfter;
    parts.push(`${after} left afterwards`);
  }
  return parts.join(", ");
}

function watch(form) {
  let timer;
  let turn = 0;
  const said = form.querySelector(".said");
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const body = bodyOf(form);
      if (!body.from || !body.to || !body.leaveTypeId) return;
      const mine = ++turn;
      const answer = await send("POST", form.dataset.preview, body).catch(() => null);
      if (mine !== turn || !answer) return;
      said.textContent = answer.ok ? describe(answer.value) : "";
      const errors = answer.ok ? answer.value.errors ?? [] : answer.value?.errors ?? [answer.value];
      complain(form, errors.length > 0 ? { errors } : null);
    }, 250);
  });
}

for (const form of document.querySelectorAll("form[data-api]")) form.addEventListener("submit", submit);
for (const form of document.querySelectorAll("form[data-preview]")) watch(form);
for (const field of document.querySelectorAll("[data-copies]")) {
  field.addEventListener("change", () => {
    const other = field.form.elements[field.dataset.copies];
    if (!other.value || other.value < field.value) other.value = field.value;
  });
}
