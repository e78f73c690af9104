// Everything works without this file; with it some things take fewer steps.
"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const byId = (id) => document.getElementById(id);

// What only a script can do stays hidden until there is one; what it does by itself needs no button.
all("[data-script]").forEach((element) => { element.hidden = false; });
all("[data-plain]").forEach((element) => { element.hidden = true; });

// ── opinion box: a phrase replaces an empty box and is appended to one that is not ──
function usePhrase(button) {
  const box = button.form.querySelector("textarea");
  const typed = box.value.trim();
  if (!typed) box.value = button.value;
  else if (!typed.endsWith(button.value)) box.value = typed.replace(/[。；，]+$/, "") + "，" + button.value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

// ── dialogs: without script opened by address (#confirm), or by the server (class open) ──
let opener = null;

function openDialog(dialog) {
  opener = document.activeElement;
  dialog.classList.add("open");
  document.body.firstElementChild.inert = true;
  (dialog.querySelector("[aria-invalid='true']") || dialog.querySelector("h2")).focus();
}

function closeDialog() {
  all(".ov.open").forEach((dialog) => dialog.classList.remove("open"));
  document.body.firstElementChild.inert = false;
  if (opener) opener.focus();
}

function copyOpinion(form, dialog) {
  const from = form.querySelector("textarea");
  const to = dialog.querySelector("textarea");
  to.value = from.value.trim();
  echo(to);
}

function echo(box) {
  all("[data-echo='" + box.id + "']").forEach((element) => { element.textContent = box.value; });
}

// ── unsaved text: the browser asks before it is lost ──
const guarded = all("form[data-guard]");
const dirty = new Set(guarded.filter((form) => "dirty" in form.dataset));

function touched(form) {
  dirty.add(form);
}

// ── small things ──
function reveal(button) {
  const field = byId(button.dataset.reveal);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.textContent = button.textContent.replace(shown ? "显示" : "隐藏", shown ? "隐藏" : "显示");
}

function copyText(button) {
  const range = document.createRange();
  range.selectNodeContents(byId(button.dataset.copy));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  if (document.execCommand("copy")) button.textContent = "已复制";
}

function selectRow(step) {
  const rows = all(".it");
  const next = rows[rows.findIndex((row) => row.classList.contains("sel")) + step];
  if (!next) return;
  rows.forEach((row) => {
    row.classList.toggle("sel", row === next);
    row.querySelector(".btn").classList.toggle("pri", row === next);
  });
  next.querySelector(".btn").focus();
}

// ── one listener per kind of event ──
document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  if (target.name === "phrase") { event.preventDefault(); usePhrase(target); }
  else if ("close" in target.dataset && target.closest(".ov")) { event.preventDefault(); closeDialog(); }
  else if (target.hash && target.matches("a") && byId(target.hash.slice(1))?.matches(".ov")) { event.preventDefault(); openDialog(byId(target.hash.slice(1))); }
  else if ("reveal" in target.dataset) reveal(target);
  else if ("copy" in target.dataset) copyText(target);
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) touched(form);
  if (event.target.matches("textarea.opbox")) echo(event.target);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = form.dataset.asks && byId(form.dataset.asks);
  if (dialog && form.querySelector("textarea").value.trim().length >= 2) {
    event.preventDefault();
    copyOpinion(form, dialog);
    openDialog(dialog);
    return;
  }
  dirty.clear();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && document.querySelector(".ov.open")) closeDialog();
  if (!typing && !event.ctrlKey && !event.altKey && (event.key === "j" || event.key === "k")) selectRow(event.key === "j" ? 1 : -1);
});

window.addEventListener("beforeunload", (event) => {
  if (!dirty.size) return;
  event.preventDefault();
  event.returnValue = "";
});
