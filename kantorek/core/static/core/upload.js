// Files: many at once by drag and drop or by choosing, two on their way at a time, each with its own bar, fault and second try;
// and a look at a page of a file in a dialog. Without this file the plain form and the page of the file still work.
"use strict";
(() => {
  if (window.kantorekFiles) return; // a page may hold several parts, each of which brings this file
  window.kantorekFiles = true;
  const AT_ONCE = 2, FORM = "form[data-upload]";
  const $ = (query, from = document) => from.querySelector(query);
  const queues = new WeakMap();
  const queueOf = (form) => { if (!queues.has(form)) queues.set(form, { waiting: [], busy: 0, kept: 0, all: 0 }); return queues.get(form); };

  // ---- one file: a row, and its way to the server --------------------------------------------------------------
  function take(form, file, folder = false) {
    const row = $("[data-upload-row]", form).content.firstElementChild.cloneNode(true);
    const part = { form, file, row, xhr: null, again: false, done: false };
    $("[data-name]", row).textContent = file.name;
    $("[data-upload-list]", form).append(row);
    $("[data-upload-cancel]", row).addEventListener("click", () => cancel(part));
    $("[data-upload-retry]", row).addEventListener("click", () => send(part));
    $("[data-upload-anyway]", row).addEventListener("click", () => { part.again = true; send(part); });
    queueOf(form).all += 1;
    if (folder) fail(part, form.dataset.folder, { retry: false });
    else if (file.size > Number(form.dataset.most)) fail(part, form.dataset.tooLarge, { retry: false }); // not a byte of it is sent
    else if (!file.size) fail(part, form.dataset.empty, { retry: false });
    else send(part);
  }
  function say(part, text, bad = false) {
    const said = $("[data-said]", part.row);
    said.textContent = text;
    said.classList.toggle("text-error", bad);
  }
  function fail(part, text, { retry = true, link = "", anyway = false } = {}) {
    say(part, text, true);
    $("[data-bar]", part.row).hidden = true;
    $("[data-upload-retry]", part.row).hidden = !retry;
    $("[data-upload-anyway]", part.row).hidden = !anyway;
    const to = $("[data-link]", part.row);
    to.hidden = !link;
    if (link) to.setAttribute("href", link);
    tell(part.form);
  }
  function cancel(part) {
    const queue = queueOf(part.form);
    queue.waiting = queue.waiting.filter((one) => one !== part);
    part.xhr?.abort();
    queue.all -= 1;
    part.row.remove();
    tell(part.form);
  }
  function send(part) {
    for (const name of ["retry", "anyway"]) $(`[data-upload-${name}]`, part.row).hidden = true;
    $("[data-link]", part.row).hidden = true;
    $("[data-bar]", part.row).hidden = false;
    $("[data-bar]", part.row).value = 0;
    say(part, part.form.dataset.waiting);
    queueOf(part.form).waiting.push(part);
    next(part.form);
  }
  function next(form) {
    const queue = queueOf(form);
    while (queue.busy < AT_ONCE && queue.waiting.length) { queue.busy += 1; post(queue.waiting.shift()); }
    tell(form);
  }
  function post(part) {
    const { form, file, row } = part, xhr = new XMLHttpRequest(), data = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    if (part.again) data.set("again", "1");
    data.append("file", file, file.name);
    part.xhr = xhr;
    xhr.open("POST", form.getAttribute("action") || location.href);
    xhr.setRequestHeader("X-Requested-With", "upload");
    xhr.setRequestHeader("Accept", "application/json");
    const token = $("[name=csrfmiddlewaretoken]", form);
    if (token) xhr.setRequestHeader("X-CSRFToken", token.value);
    xhr.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const sent = event.loaded / event.total;
      $("[data-bar]", row).value = sent;
      say(part, sent < 1 ? `${Math.round(sent * 100)}%` : form.dataset.looking);
    });
    xhr.addEventListener("load", () => answered(part, xhr));
    xhr.addEventListener("error", () => fail(part, form.dataset.noNetwork));
    xhr.addEventListener("loadend", () => { part.xhr = null; queueOf(form).busy -= 1; next(form); finish(form); });
    xhr.send(data);
  }
  function answered(part, xhr) {
    let told = null;
    try { told = JSON.parse(xhr.responseText); } catch { /* a page, not an answer of ours */ }
    if (xhr.status === 201 && told) {
      part.done = true;
      queueOf(part.form).kept += 1;
      $("[data-bar]", part.row).value = 1;
      say(part, part.form.dataset.kept);
      $("[data-upload-cancel]", part.row).hidden = true;
    } else if (told?.message) fail(part, told.message, { retry: false, link: told.link, anyway: told.code === "duplicate" });
    else if (xhr.status === 413) fail(part, part.form.dataset.tooLarge, { retry: false });
    else if (new URL(xhr.responseURL, location.href).pathname.startsWith("/login")) fail(part, part.form.dataset.signedOut);
    else fail(part, document.body.dataset.fault);
  }
  function tell(form) {
    const queue = queueOf(form), tally = $("[data-upload-tally]", form);
    tally.hidden = !queue.all;
    tally.textContent = form.dataset.tally.replace("#1", queue.kept).replace("#2", queue.all);
  }
  function finish(form) { // when nothing is on its way any more: the list around is drawn anew, what was kept leaves the queue
    const queue = queueOf(form);
    if (queue.busy || queue.waiting.length) return;
    if (queue.kept && form.closest("[data-reload]") && $("[data-upload-list]", form).children.length === queue.kept) { location.reload(); return; }
    if (queue.kept) document.body.dispatchEvent(new CustomEvent("files-changed"));
    for (const row of [...$("[data-upload-list]", form).children]) if ($("[data-upload-cancel]", row).hidden) { row.remove(); }
    const left = $("[data-upload-list]", form).children.length;
    tell(form);
    queue.kept = 0;
    queue.all = left;
  }

  // ---- where files come from: the input, a drop on the zone, a drop anywhere on a page that has one zone -----------
  const takeChosen = (input) => {
    const form = input.matches("input[type=file]") && input.closest(FORM);
    if (!form) return;
    for (const file of [...input.files]) take(form, file);
    input.value = ""; // the same file may be chosen again
  };
  document.addEventListener("change", (event) => takeChosen(event.target));
  document.querySelectorAll(`${FORM} input[type=file]`).forEach(takeChosen); // chosen while this script was on its way
  const brings = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const zoneOf = (event) => event.target.closest?.(FORM) || (document.querySelectorAll(FORM).length === 1 ? $(FORM) : null);
  const lit = (form) => document.querySelectorAll(FORM).forEach((one) => one.toggleAttribute("data-over", one === form));
  document.addEventListener("dragover", (event) => { if (brings(event) && $(FORM)) { event.preventDefault(); lit(zoneOf(event)); } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) lit(null); });
  document.addEventListener("drop", (event) => {
    if (!brings(event) || !$(FORM)) return;
    event.preventDefault(); // beside the zone: the browser would leave the page for the file
    lit(null);
    const form = zoneOf(event);
    if (!form) return;
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    const files = items.map((item) => [item.getAsFile(), Boolean(item.webkitGetAsEntry?.()?.isDirectory)]).filter(([file]) => file);
    const many = $("input[type=file]", form).multiple ? files : files.slice(0, 1);
    for (const [file, folder] of many) take(form, file, folder);
  });

  // ---- a look at a page: links with data-show open in a dialog, data-turn turns the page there ------------------------
  let dialog;
  const shown = () => {
    if (dialog?.isConnected) return dialog;
    dialog = Object.assign(document.createElement("dialog"), { className: "k-dialog k-show" });
    document.body.append(dialog);
    return dialog;
  };
  async function look(url) {
    const inside = new URL(url, location.href);
    inside.searchParams.set("dialog", "1");
    const answer = await fetch(inside, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) { location.assign(url); return; }
    const box = shown();
    box.innerHTML = await answer.text();
    box.setAttribute("aria-label", $("[data-shown]", box)?.dataset.title || "");
    if (!box.open) box.showModal();
    ($("[data-turn][rel=next]", box) || $("[data-close]", box))?.focus();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-show], a[data-turn]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.matches("[data-turn]") && !link.closest("dialog")) return; // in a page htmx turns it
    event.preventDefault();
    look(link.href);
  });
  document.addEventListener("keydown", (event) => {
    if (!dialog?.open) return;
    const rel = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
    const turn = rel && $(`[data-turn][rel=${rel}]`, dialog);
    if (turn) { event.preventDefault(); look(turn.href); }
  });
})();
