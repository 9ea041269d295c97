// Sending from the portal: pictures are shrunk first (pictures.js), every file goes up in parts (tus 1.0) and goes on by itself after a break;
// what is not up yet is kept on the device, so that a closed page loses nothing. Without this file the plain form works.
"use strict";
(() => {
  const form = document.querySelector("form[data-sending]");
  if (!form || !window.createImageBitmap || !window.kantorekPictures) return;
  const PART = 2 * 1024 * 1024, AT_ONCE = 2, KEPT = 3 * 86_400_000, SLOWEST = 60_000;
  const words = form.dataset, $ = (query, from = form) => from.querySelector(query), list = $("[data-taken]");
  const place = `${document.body.dataset.person || ""} ${form.getAttribute("action")}`;
  const items = [];
  let busy = 0, wanted = false, shrinking = Promise.resolve(), pause = 2000, timer;

  // ---- kept on the device until it is up --------------------------------------------------------------------------
  const base = new Promise((ok) => {
    try {
      const asked = indexedDB.open("kantorek-sending", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "id" });
      asked.onsuccess = () => ok(asked.result);
      asked.onerror = () => ok(null);
    } catch { ok(null); }
  });
  async function stored(mode, act) {
    const opened = await base;
    return opened && new Promise((ok) => {
      const change = opened.transaction("items", mode), asked = act(change.objectStore("items"));
      change.oncomplete = () => ok(asked.result);
      change.onerror = change.onabort = () => ok(null); // no room: it goes up all the same
    });
  }
  const keep = (item) => stored("readwrite", (all) => all.put({ id: item.id, place, name: item.name, blob: item.blob, url: item.url, at: item.at }));
  const forget = (item) => stored("readwrite", (all) => all.delete(item.id));
  async function restore() {
    for (const old of (await stored("readonly", (all) => all.getAll())) || []) {
      const up = old.url && $(`input[name=part][value="${old.url.split("/").at(-2)}"]`);
      if (up || Date.now() - old.at > KEPT) forget(old); // it is up: the page names it
      else if (old.place === place) begin({ ...old, row: draw(old.name) });
    }
  }

  // ---- one file: its row, made smaller, sent in parts -------------------------------------------------------------
  function draw(name) {
    const row = $("[data-row]").content.firstElementChild.cloneNode(true);
    $("[data-name]", row).textContent = name;
    list.append(row);
    return row;
  }
  function say(item, text, bad = false) {
    const said = $("[data-said]", item.row);
    said.textContent = text;
    said.classList.toggle("text-error", bad);
    said.classList.toggle("text-muted", !bad);
  }
  function take(file) {
    const item = { id: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, name: file.name, url: "", at: Date.now(), row: draw(file.name), state: "new" };
    items.push(item);
    say(item, words.waiting);
    shrinking = shrinking.then(async () => { // one after another: a large picture takes much memory
      if (item.state === "gone") return;
      [item.blob, item.name] = await smaller(file, item.row);
      $("[data-name]", item.row).textContent = item.name;
      if (!item.blob.size) fail(item, words.empty);
      else if (item.blob.size > Number(words.most)) fail(item, words.tooLarge); // not a byte of it is sent
      else { keep(item); begin(item); }
    });
    tell();
  }
  async function smaller(file, row) {
    const thumb = $("[data-thumb]", row), made = await window.kantorekPictures(file, thumb);
    if (!thumb.hidden) thumb.nextElementSibling?.remove();
    return made;
  }
  function begin(item) {
    item.state = "waiting";
    if (!items.includes(item)) items.push(item);
    say(item, words.waiting);
    next();
  }
  function fail(item, text) {
    item.state = "bad";
    item.row.dataset.bad = "";
    say(item, text, true);
    for (const name of ["bar", "up", "again"]) $(`[data-${name}]`, item.row).hidden = true;
    forget(item);
    wanted = false;
    tell();
  }
  function stall(item, text) {
    item.state = "stalled";
    say(item, text); // no fault of the file: it goes on by itself
    $("[data-again]", item.row).hidden = false;
    clearTimeout(timer);
    timer = setTimeout(goOn, pause);
    pause = Math.min(pause * 2, SLOWEST);
  }
  function goOn() {
    for (const item of items) if (item.state === "stalled") { $("[data-again]", item.row).hidden = true; begin(item); }
    if (wanted) finish();
  }
  function next() {
    while (busy < AT_ONCE) {
      const item = items.find((one) => one.state === "waiting");
      if (!item) break;
      busy += 1;
      item.state = "sending";
      send(item).catch((error) => { if (item.state !== "gone") stall(item, error?.words || words.noNetwork); }).finally(() => { busy -= 1; next(); finish(); });
    }
    tell();
  }
  function ask(item, method, url, headers, body) {
    return new Promise((ok, no) => {
      const xhr = new XMLHttpRequest();
      item.xhr = xhr;
      xhr.open(method, url);
      for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", "X-CSRFToken": $("[name=csrfmiddlewaretoken]").value, ...headers })) xhr.setRequestHeader(name, value);
      if (body) xhr.upload.onprogress = (event) => show(item, item.offset + event.loaded);
      xhr.onload = () => new URL(xhr.responseURL, location.href).pathname.startsWith("/login") ? no({ words: words.signedOut }) : xhr.status >= 500 ? no({ words: words.fault }) : ok(xhr);
      xhr.onerror = xhr.onabort = () => no();
      xhr.send(body);
    });
  }
  function show(item, sent) {
    const part = Math.min(1, sent / item.blob.size);
    $("[data-bar]", item.row).value = part;
    say(item, `${Math.round(part * 100)}%`);
  }
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  async function send(item) {
    item.offset = 0;
    if (item.url) {
      const far = await ask(item, "HEAD", item.url);
      if (far.status === 200) item.offset = Number(far.getResponseHeader("Upload-Offset"));
      else item.url = "";
    }
    if (!item.url) {
      const told = `filename ${base64(item.name)},purpose ${base64(words.purpose)}`;
      const made = await ask(item, "POST", words.uploads, { "Upload-Length": item.blob.size, "Upload-Metadata": told });
      if (made.status !== 201) return refused(item, made);
      item.url = made.getResponseHeader("Location");
      keep(item);
    }
    while (item.offset < item.blob.size) {
      const head = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": item.offset };
      const part = await ask(item, "PATCH", item.url, head, item.blob.slice(item.offset, item.offset + PART));
      if (part.status === 409) throw { words: words.fault }; // it stands elsewhere: asked anew in a moment
      if (part.status !== 204) return refused(item, part);
      item.offset = Number(part.getResponseHeader("Upload-Offset"));
      pause = 2000;
    }
    done(item);
  }
  function refused(item, answer) {
    let told = null;
    try { told = JSON.parse(answer.responseText); } catch { /* a page, not an answer of ours */ }
    fail(item, told?.message || words.fault);
  }
  function done(item) {
    item.state = "done";
    item.row.append(Object.assign(document.createElement("input"), { type: "hidden", name: "part", value: item.url.split("/").at(-2) }));
    $("[data-bar]", item.row).hidden = true;
    say(item, words.there);
    forget(item);
  }

  // ---- the page: what it says, the order, sending ------------------------------------------------------------------
  const open = () => items.filter((item) => !["done", "bad", "gone"].includes(item.state));
  function tell() {
    const rows = [...list.children].filter((row) => row.dataset.bad === undefined), pictures = rows.filter((row) => /\.(jpe?g|png|webp)$/i.test($("[data-name]", row).textContent));
    $("[data-together]").hidden = pictures.length < 2;
    rows.forEach((row, place) => { const up = $("[data-up]", row); if (up) up.hidden = !place || pictures.length < 2; });
    const said = $("[data-sending-said]");
    said.hidden = !wanted;
    said.textContent = wanted ? words.sendingWords : "";
  }
  function finish() {
    tell();
    if (!wanted || open().length || !navigator.onLine) return;
    wanted = false;
    setTimeout(() => form.requestSubmit()); // behind app.js, which frees the form a moment after it has held the first press
  }
  form.addEventListener("submit", (event) => {
    if (!open().length && navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    wanted = true;
    goOn();
    tell();
  });
  function drop(row) {
    const item = items.find((one) => one.row === row), url = item ? item.url : $("[data-drop]", row).dataset.url;
    if (item) { item.state = "gone"; item.xhr?.abort(); forget(item); }
    if (url) ask({}, "DELETE", url).catch(() => null); // left behind, it is swept in three days
    row.remove();
    finish();
  }
  document.addEventListener("click", (event) => {
    const row = event.target.closest("form[data-sending] [data-item]");
    if (!row) return;
    if (event.target.closest("[data-drop]")) drop(row);
    else if (event.target.closest("[data-up]")) { row.previousElementSibling?.before(row); tell(); $("[data-up]:not([hidden])", row)?.focus(); }
    else if (event.target.closest("[data-again]")) goOn();
  });
  const takeChosen = (input) => { for (const file of [...input.files]) take(file); input.value = ""; };
  form.addEventListener("change", (event) => { if (event.target.matches("[data-take]")) takeChosen(event.target); });
  form.querySelectorAll("[data-take]").forEach(takeChosen); // chosen while this script was on its way
  const brings = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragover", (event) => { if (brings(event)) { event.preventDefault(); form.toggleAttribute("data-over", true); } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.toggleAttribute("data-over", false); });
  document.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    form.toggleAttribute("data-over", false);
    for (const file of event.dataTransfer.files) take(file);
  });
  addEventListener("online", () => { pause = 2000; goOn(); });
  const again = () => restore().then(tell);
  if (navigator.locks) navigator.locks.request(`kantorek-sending ${place}`, { ifAvailable: true }, (lock) => lock && again().then(() => new Promise(() => {}))); // in two tabs one goes on
  else again();
  tell();
})();
