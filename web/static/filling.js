// Filling: what is typed is saved by itself, kept on this machine until it is, and never overwritten from outside.
"use strict";

const fill = byId("fill");
const PAUSE = 2000, LEAVING = 200, AGAIN = 10000, UNDO = 10000, QUIET = 60000; // milliseconds
const OURS = new Set(["csrf_token", "step", "add", "remove", "use"]);
const copyKey = "ziping:" + fill.dataset.person + ":" + location.pathname;
let savedLine = byId("saved").textContent.trim();
let timer = 0, busy = false, more = false, expired = false, lastSaid = 0;

// ── what stands in the form, and what of it the server does not have ──
function values() {
  const found = new Map();
  new FormData(fill).forEach((text, name) => {
    if (!OURS.has(name) && !name.endsWith("revision") && typeof text === "string") found.set(name, text);
  });
  return found;
}

function unsaved() {
  const now = values();
  const names = new Set([...now.keys(), ...known.keys()]);
  return [...names].filter((name) => (now.get(name) || "") !== (known.get(name) || ""));
}

function revisions() {
  return all("input[type=hidden]", fill).filter((input) => input.name.endsWith("revision")).map((input) => [input.name, input.value]);
}

const known = "dirty" in fill.dataset ? new Map() : values();

// ── the line that says whether it is saved ──
function show(kind, text, icon) {
  const line = byId("saved");
  line.removeAttribute("role"); // announced apart, and less often
  line.className = "saved " + kind;
  line.replaceChildren(...(icon ? [Object.assign(document.createElement("span"), { className: "i i-" + icon })] : []), text);
}

function say(text) {
  if (Date.now() - lastSaid < QUIET) return;
  lastSaid = Date.now();
  byId("said").textContent = text;
}

function alarm(text, link) {
  const box = byId("alarm");
  if (box.textContent.startsWith(text) && text) return;
  box.replaceChildren();
  if (!text) return;
  const note = document.createElement("p");
  note.className = "note warn";
  note.append(text);
  if (link) note.append(Object.assign(document.createElement("a"), { href: location.href, textContent: link }));
  box.append(note);
}

// ── a copy on this machine, until the server has it ──
function keepCopy() {
  const names = unsaved();
  if (!names.length) return localStorage.removeItem(copyKey);
  const now = values();
  const copy = { expired, revisions: revisions(), values: names.map((name) => [name, now.get(name) || ""]) };
  localStorage.setItem(copyKey, JSON.stringify(copy));
}

function differing(copy) {
  return copy.values.filter(([name, text]) => (known.get(name) || "") !== text);
}

function offerCopy() {
  const copy = JSON.parse(localStorage.getItem(copyKey) || "null");
  const changed = copy ? differing(copy) : [];
  if (copy && !changed.length) localStorage.removeItem(copyKey);
  if (!changed.length || byId("conflict") || "dirty" in fill.dataset) return;
  if (copy.expired) return restore(copy, changed);
  const box = byId("kept");
  box.className = "note info";
  box.append("上次有 " + changed.length + " 处内容没有保存，留在本机。");
  for (const [text, act] of [["恢复", () => restore(copy, changed)], ["不要了", () => localStorage.removeItem(copyKey)]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "lnk", textContent: text });
    button.addEventListener("click", () => { box.hidden = true; act(); });
    box.append(button);
  }
  box.hidden = false;
}

async function restore(copy, changed) {
  const typed = formData(changed);
  copy.revisions.forEach(([name, number]) => typed.set(name, number));
  const page = await ask(typed, "recalc");
  if (!page) return;
  byId("part").replaceWith(page.getElementById("part"));
  takeOver(page);
  copy.revisions.forEach(([name, number]) => { const slip = fill.elements[name]; if (slip) slip.value = number; });
  const note = byId("kept");
  note.className = "note ok";
  note.setAttribute("role", "status");
  note.textContent = "已恢复上次未保存的 " + changed.length + " 处内容，请核对。";
  note.hidden = false;
  typedSomething(0);
}

// ── the server's answer: computed things are taken over, what is typed never is ──
function formData(changes = []) {
  const data = new FormData(fill);
  data.delete("step");
  changes.forEach(([name, text]) => data.set(name, text));
  return data;
}

async function post(data) {
  const answer = await fetch(fill.action, { method: "POST", body: data }).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  return { status: answer ? answer.status : 0, page };
}

async function ask(data, step) {
  data.set("step", step);
  const { status, page } = await post(data);
  return status === 200 ? page : null;
}

function takeOver(page) {
  all("[data-live][id]", page).forEach((fresh) => {
    const old = byId(fresh.id);
    if (old && old.outerHTML !== fresh.outerHTML) old.replaceWith(fresh);
  });
}

function takeFaults(page) {
  all(".err[id]", fill).filter((fault) => !page.getElementById(fault.id)).forEach((fault) => {
    fault.remove();
    const field = byId(fault.id.replace(/-e$/, ""));
    if (field) field.removeAttribute("aria-invalid");
  });
  all("#fill .err[id]", page).forEach((fault) => {
    const field = byId(fault.id.replace(/-e$/, ""));
    if (!field) return;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", fault.id);
    if (byId(fault.id)) byId(fault.id).replaceWith(fault); else field.after(fault);
  });
}

function takeRevisions(page) {
  all("#fill input[type=hidden]", page).filter((input) => input.name.endsWith("revision")).forEach((input) => {
    const slip = fill.elements[input.name];
    if (slip) slip.value = input.value;
  });
}

// ── saving ──
function typedSomething(wait = PAUSE) {
  keepCopy();
  const count = unsaved().length;
  if (count) dirty.add(fill); else dirty.delete(fill);
  if (!busy && !expired) count ? show("busy", "未保存 " + count + " 处") : show("", savedLine, "check");
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save() {
  clearTimeout(timer);
  if (busy) { more = true; return; }
  if (byId("conflict") || expired || !unsaved().length) return;
  busy = true;
  const sent = values(), data = formData();
  data.set("step", "autosave");
  show("busy", "正在保存…");
  const { status, page } = await post(data);
  busy = false;
  if (status === 200) saved(page, sent);
  else if (status === 409 && page.getElementById("conflict")) conflict(page);
  else failed(status);
  if (more) { more = false; typedSomething(0); }
}

function saved(page, sent) {
  takeOver(page);
  takeFaults(page);
  takeRevisions(page);
  const wrong = new Set(all("#fill [aria-invalid]", page).map((field) => field.name));
  sent.forEach((text, name) => { if (!wrong.has(name)) known.set(name, text); });
  [...known.keys()].filter((name) => !sent.has(name)).forEach((name) => known.delete(name));
  takeScores(page, sent);
  alarm("");
  keepCopy();
  const count = unsaved().length;
  if (count) return show("bad", "未保存 " + count + " 处", "stop");
  dirty.delete(fill);
  savedLine = "已自动保存 " + page.getElementById("saved").dataset.at;
  show("", savedLine, "check");
  say("已自动保存");
}

function conflict(page) {
  const fresh = page.getElementById("conflict");
  takeRevisions(page);
  fill.prepend(fresh);
  show("bad", "未保存 " + unsaved().length + " 处", "stop");
  fresh.querySelector("input").focus();
}

function failed(status) {
  const count = unsaved().length;
  show("bad", "未保存 " + count + " 处", "stop");
  expired = status === 401 || status === 400;
  keepCopy();
  if (expired) return alarm("登录已过期。您填的内容已留在本机，重新登录后自动恢复。", "重新登录");
  if (status && status < 500) return alarm("没有保存。您填的内容已留在本机，请重新打开本页。", "重新打开");
  alarm("网络中断，最近 " + count + " 处改动还没保存。内容已留在本机，恢复后自动上传。请不要关闭本页。");
  timer = setTimeout(save, AGAIN);
}

// ── tables: rows added, pasted, taken away and brought back ──
function nameOf(text) {
  const [, table, row, column] = text.match(/^([^.]+)\.(.+)\.([^.]+)$/) || [];
  return column ? { table, row, column } : null;
}

function rowsOf(box) {
  return all("tbody tr", box).map((row) => all("[name]", row).filter((field) => nameOf(field.name))).filter((fields) => fields.length);
}

async function redraw(key, data, name, value) {
  data.delete("step");
  data.set(name, value);
  const { status, page } = await post(data);
  const fresh = status === 200 && page.getElementById("table-" + key);
  if (!fresh) { failed(status); return null; }
  byId(fresh.id).replaceWith(fresh);
  takeOver(page);
  typedSomething(LEAVING);
  return fresh;
}

async function addRow(button) {
  const fresh = await redraw(button.value.split(".")[0], formData(), "add", button.value);
  const printed = fresh && button.value.split(".")[1];
  const rows = fresh ? rowsOf(fresh).filter((fields) => !printed || nameOf(fields[0].name).row.startsWith(printed + "-")) : [];
  if (rows.length) rows[rows.length - 1][0].focus();
}

async function removeRow(button) {
  const row = button.closest("tr"), gone = all("[name]", row).filter((field) => nameOf(field.name)).map((field) => [field.name, field.value]);
  const called = button.getAttribute("aria-label").split("：")[1];
  const fresh = await redraw(button.value.split(".")[0], formData(), "remove", button.value);
  if (fresh) offerUndo(fresh, called, gone);
}

function offerUndo(box, called, gone) {
  const line = document.createElement("p"), button = document.createElement("button");
  line.className = "undo";
  line.setAttribute("role", "status");
  line.append("已删除" + called + "：" + (gone.map(([, text]) => text).filter(Boolean).join("，") || "空行") + "。10 秒内可以撤销。", button);
  Object.assign(button, { type: "button", className: "lnk", textContent: "撤销" });
  box.append(line);
  const end = setTimeout(() => line.remove(), UNDO);
  button.addEventListener("click", () => { clearTimeout(end); line.remove(); bringBack(box.dataset.table, gone); });
  button.focus();
}

function bringBack(key, gone) {
  const place = nameOf(gone[0][0]).row, from = Number(place.match(/\d+$/)[0]);
  const data = formData(), moved = [];
  for (const [name, text] of [...data.entries()]) {
    const at = nameOf(name), number = at && at.table === key && at.row.match(/^(.*?)(\d+)$/);
    if (!number || Number(number[2]) < from) continue;
    data.delete(name);
    moved.push([key + "." + number[1] + (Number(number[2]) + 1) + "." + at.column, text]);
  }
  [...moved, ...gone].forEach(([name, text]) => data.set(name, text));
  redraw(key, data, "step", "recalc");
}

function pasted(field, text) {
  const box = field.closest("[data-table]"), rows = rowsOf(box), key = box.dataset.table;
  const start = rows.findIndex((fields) => fields.includes(field)), left = rows[start].indexOf(field);
  const names = rows[start].map((cell) => nameOf(cell.name).column);
  const data = formData();
  let next = Math.max(...rows.map((fields) => Number((nameOf(fields[0].name).row.match(/\d+$/) || [0])[0])));
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, at) => {
    const row = rows[start + at];
    if (!row && !("grows" in box.dataset)) return;
    if (!row) next += 1;
    line.split("\t").slice(0, names.length - left).forEach((cell, right) => {
      const name = row ? row[left + right].name : key + "." + next + "." + names[left + right];
      data.set(name, cell.trim());
    });
  });
  return redraw(key, data, "step", "recalc");
}

// ── the score table: a score that is the computed one is shown as that, and its box is empty ──
function takeScores(page, sent) {
  all("details.other[id]", page).forEach((fresh) => {
    const box = byId(fresh.id), field = box && box.querySelector("input");
    if (!field || box.contains(document.activeElement)) return;
    if (!fresh.open && field.value === (sent.get(field.name) || "")) { field.value = ""; known.set(field.name, ""); }
    box.open = fresh.open || field.value !== "";
  });
  all("details.reason[open][id]", page).forEach((fresh) => { if (byId(fresh.id)) byId(fresh.id).open = true; });
  all("tr[id]", page).forEach((fresh) => { if (byId(fresh.id)) byId(fresh.id).className = fresh.className; });
}

function useComputed(button) {
  const box = byId("i-" + button.value + "-other");
  box.querySelector("input").value = "";
  box.querySelector("summary").focus();
  box.open = false;
  typedSomething(0);
}

function tickOne(box) { // “none of them” and the items of its list exclude each other; points stand beside a ticked fault only
  const list = box.closest(".basis");
  if (!list) return;
  const none = list.querySelector("[data-none]"), points = byId(box.dataset.for || "") || box;
  if (box.dataset.for) points.checked = points.checked || box.value.trim() !== "";
  else if (!box.checked) all("[data-for]", list).filter((field) => field.dataset.for === box.id).forEach((field) => { field.value = ""; });
  if (!none || !points.checked) return;
  if (points !== none) none.checked = false;
  else all("input", list).filter((field) => field !== none && field.type !== "hidden").forEach((field) => { field.checked = false; if (field.dataset.for) field.value = ""; });
}

// ── evidence: chosen beside its clause, uploaded at once ──
function chooseFile(link) {
  const input = Object.assign(document.createElement("input"), { type: "file", hidden: true });
  input.addEventListener("change", async () => {
    const data = new FormData();
    data.set("csrf_token", fill.elements.csrf_token.value);
    data.set("cell", link.dataset.cell);
    data.set("clause", link.dataset.clause);
    data.set("file", input.files[0]);
    show("busy", "正在上传" + input.files[0].name + "…");
    const answer = await fetch(link.href.split("#")[0], { method: "POST", body: data }).catch(() => null);
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const fault = page && page.querySelector(".errs li, main .dlg p, main p");
    if (!answer || !answer.ok) { show("bad", "没有上传", "stop"); alarm(fault ? fault.textContent : "网络中断，没有上传。"); return; }
    alarm("");
    show("", "已上传" + input.files[0].name, "check");
    const fresh = await ask(formData(), "recalc");
    if (fresh) takeOver(fresh);
  });
  document.body.append(input);
  input.click();
  input.remove();
}

// ── listeners ──
fill.addEventListener("input", (event) => { tickOne(event.target); typedSomething(); });
fill.addEventListener("change", () => typedSomething(LEAVING));
fill.addEventListener("focusout", () => { if (unsaved().length) typedSomething(LEAVING); });

fill.addEventListener("click", (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  if (target.name === "add") { event.preventDefault(); addRow(target); }
  else if (target.name === "remove") { event.preventDefault(); removeRow(target); }
  else if (target.name === "use") { event.preventDefault(); useComputed(target); }
  else if ("upload" in target.dataset) { event.preventDefault(); chooseFile(target); }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.button || link.origin !== location.origin) return;
  if (link.pathname === location.pathname || !unsaved().length || byId("conflict") || expired) return;
  event.preventDefault();
  await save();
  if (!unsaved().length) dirty.delete(fill);
  location.assign(link.href);
});

fill.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain"), field = event.target;
  if (!field.closest("[data-table]") || !/\t|\n./.test(text) || (field.matches("textarea") && !text.includes("\t"))) return;
  event.preventDefault();
  pasted(field, text);
});

fill.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.matches("textarea, button")) return;
  const box = event.target.closest("[data-grows]"), rows = box ? rowsOf(box) : [];
  const last = rows.length && rows[rows.length - 1];
  if (!last || last[last.length - 1] !== event.target) return;
  event.preventDefault();
  addRow(box.querySelector("button[name=add]"));
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); }
  else if (event.altKey && /^[1-9]$/.test(event.key)) jump(all("#contents a")[Number(event.key) - 1], event);
  else if (event.key === "F8") jump(nextProblem(event.shiftKey ? -1 : 1), event);
});

// ── jumps ──
let problem = -1;
function nextProblem(step) {
  const links = all("#checks li a");
  problem = links.length ? (problem + step + links.length) % links.length : -1;
  if (problem < 0 && step < 0) problem = links.length - 1;
  return links[problem];
}

function jump(link, event) {
  if (!link) return;
  event.preventDefault();
  const target = link.pathname === location.pathname && link.hash && byId(decodeURIComponent(link.hash.slice(1)));
  if (target) { target.focus(); target.scrollIntoView({ block: "center" }); } else link.click();
}

window.addEventListener("online", save);
offerCopy();
