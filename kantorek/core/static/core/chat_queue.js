// Lines of conversations that wait on this device until the server has them. Each signed-in page loads this; it touches the
// store only where this person has left something in it (a mark in localStorage says so), and sends what belongs to the page's
// office, whichever page that is. One at a time and in order for each conversation, again and again, under a name of its own
// (a token), so that the server keeps a line once. chat.js draws the lines of a conversation that stands open. Nobody sends or
// sees what another person of this device has written: a line's place begins with who wrote it.
"use strict";
(() => {
  if (window.kantorekQueue) return;
  const KEPT = 30 * 86_400_000, SLOWEST = 30_000, PATIENCE = 20_000, STILL = 60_000, OPENING = 5000, SHOWN = 5000, LEAVING = 2000, HOUR = 3_600_000, NOTHING = 999_999_999;
  const $ = (query, from = document) => from.querySelector(query);
  const { person = "", office = "" } = document.body.dataset, MARK = `kantorek-chat-waits:${person}`;
  const channel = window.BroadcastChannel ? new BroadcastChannel("kantorek-chat") : null;
  const open = new Map(), runs = new Map(), unkept = new Map(), forgotten = new Set(); // by place: what stands open here, what is being sent; by token: what no store has taken, what is settled
  const pause = (time, run = {}) => new Promise((ok) => { run.wake = ok; setTimeout(ok, time); });
  const url = (place) => place.slice(place.indexOf(" ") + 1);

  // ---- the store; memory where there is no room or no right to keep anything ------------------------------------------
  let base;
  const opened = () => base ||= new Promise((ok) => {
    try {
      const asked = indexedDB.open("kantorek-chat", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("lines", { keyPath: "token" });
      asked.onsuccess = () => { asked.result.onversionchange = () => asked.result.close(); ok(asked.result); };
      asked.onerror = asked.onblocked = () => ok(null);
      setTimeout(() => ok(null), OPENING); // some browsers never answer
    } catch { ok(null); }
  });
  async function stored(mode, act) {
    const store = await opened();
    return store && new Promise((ok) => {
      try {
        const change = store.transaction("lines", mode), asked = act(change.objectStore("lines"));
        change.oncomplete = () => ok(asked.result ?? true);
        change.onerror = change.onabort = () => ok(null);
      } catch { ok(null); } // closed from outside
    });
  }
  const marked = () => { try { return Boolean(localStorage.getItem(MARK)); } catch { return true; } };
  const mark = (some) => { try { if (some) localStorage.setItem(MARK, "1"); else localStorage.removeItem(MARK); } catch { /* then every page looks */ } };
  async function keep(item) {
    if (forgotten.has(item.token)) return; // dropped meanwhile
    if (await stored("readwrite", (lines) => lines.put(item))) { unkept.delete(item.token); mark(true); } else unkept.set(item.token, item);
  }
  async function forget(token) {
    forgotten.add(token);
    unkept.delete(token);
    await stored("readwrite", (lines) => lines.delete(token));
  }
  async function all() { // of this person
    const kept = await stored("readonly", (lines) => lines.getAll()); // what could not be written anew stands as it is in memory
    const items = [...(Array.isArray(kept) ? kept.filter((item) => !unkept.has(item.token)) : []), ...unkept.values()];
    for (const old of items) if (Date.now() - old.n > KEPT) forget(old.token);
    const mine = items.filter((item) => item.place.startsWith(`${person} `) && Date.now() - item.n <= KEPT && !forgotten.has(item.token));
    if (Array.isArray(kept)) mark(mine.length > 0);
    return mine.sort((one, two) => one.n - two.n);
  }
  const of = async (place) => (await all()).filter((item) => item.place === place);
  const news = (place) => channel?.postMessage(place);

  // ---- sending -----------------------------------------------------------------------------------------------------------
  const alone = (place, act) => navigator.locks ? navigator.locks.request(`kantorek-chat ${place}`, act) : act(); // of two tabs one sends
  const ready = (item) => !item.fault && !forgotten.has(item.token) && (open.has(item.place) || (item.office === office && Date.now() - (item.closed || 0) > HOUR));
  async function pump(place) {
    const run = runs.get(place) || { tries: 0, wake: () => {} };
    runs.set(place, run);
    if (run.busy) { run.more = true; return; }
    run.busy = true;
    try { // goes on where another conversation has taken this one's place in the page
      do {
        run.more = false;
        while (await alone(place, () => drain(place, run)) === "later") await pause(Math.min(SLOWEST, 1000 * 2 ** Math.min(run.tries++, 5)) * (0.75 + Math.random() / 2), run);
      } while (run.more);
    } finally { run.busy = false; }
    say();
  }
  async function drain(place, run) {
    for (;;) {
      const items = (await of(place)).filter(ready);
      if (!items.length) return "done";
      for (const one of items) {
        if (forgotten.has(one.token)) continue;
        const how = await send(one);
        if (how === "again") break;
        run.stalled = Boolean(how);
        if (how === "later") open.get(place)?.stalled(items.filter((each) => !forgotten.has(each.token)));
        if (how) { say(); return how; }
        run.tries = 0;
        news(place);
      }
    }
  }
  function send(one) { // gives nothing once the line is settled; "again", "later", "ended" (signed out) or "closed" where it waits
    const chat = () => open.get(one.place), body = new FormData(), xhr = new XMLHttpRequest();
    if (chat()?.begins(one) === false) return forget(one.token);
    for (const name of ["token", "text", "kind", "about"]) body.set(name, one[name] || "");
    body.set("after", chat() ? chat().last() : NOTHING);
    if (one.blob) body.append("file", one.blob, one.name);
    let still;
    const alive = () => { clearTimeout(still); still = setTimeout(() => xhr.abort(), one.blob ? STILL : PATIENCE); };
    const sent = new Promise((ok) => {
      xhr.open("POST", url(one.place));
      xhr.setRequestHeader("X-Requested-With", "chat");
      xhr.setRequestHeader("X-CSRFToken", secret());
      alive(); // a large file on a slow network may take its time while it moves
      xhr.upload.onprogress = ({ loaded, total }) => { alive(); chat()?.moved(one, total ? loaded / total : 0); };
      xhr.upload.onload = () => chat()?.handed(sent);
      xhr.onloadend = () => { clearTimeout(still); ok(answered(one, xhr)); };
      xhr.send(body);
    });
    return sent;
  }
  async function answered(one, xhr) {
    const chat = open.get(one.place);
    if (!xhr.status && one.blob && !await readable(one.blob)) return failed(one, "unreadable");
    if (!xhr.status) return "later";
    if (xhr.status !== 403) renewed = false;
    if (left(xhr.responseURL) || xhr.status === 401) { chat?.ended(); return "ended"; }
    if (xhr.status >= 200 && xhr.status < 300) {
      await forget(one.token);
      if (chat) await chat.stored(one, xhr); else gone += 1;
      return "";
    }
    if (xhr.status === 403) {
      const how = await renew();
      if (how === "ended") chat?.ended();
      if (how) return how;
    }
    if (xhr.status === 429 || xhr.status >= 500) return "later";
    let said = null;
    try { said = JSON.parse(xhr.responseText); } catch { /* a page, not an answer of ours */ }
    if (chat || said?.message || xhr.status === 413) return failed(one, said?.message || (xhr.status === 413 ? "tooLarge" : "gone"));
    one.closed = Date.now(); // its own page will say what it is
    await keep(one);
    return "closed";
  }
  async function failed(one, fault) { // words of the server, or the name of words that the conversation's page has
    one.fault = fault;
    one.unseen = !open.has(one.place);
    await keep(one);
    open.get(one.place)?.failed(one);
    return "";
  }
  const readable = (blob) => blob.slice(0, 1).arrayBuffer().then(() => true, () => false); // a folder, or gone from the disk, is not
  const left = (address) => new URL(address, location.href).pathname.startsWith("/login");

  // ---- the page's secret; signed in anew in another tab, it is an older one --------------------------------------------
  let renewed = false, fresh = "";
  const heads = (from) => JSON.parse(from.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const secret = () => fresh || heads(document);
  async function renew() { // "again" with a new one, "ended" where it is another person now, "later" without a network
    if (renewed) return ""; // that was not it
    renewed = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" }), shape = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (left(answer.url) || (shape.body.dataset.person || "") !== person) { renewed = false; return "ended"; }
      fresh = heads(shape);
      return fresh ? "again" : "";
    } catch { renewed = false; return "later"; }
  }

  // ---- a quiet word, on pages that do not show the line itself ------------------------------------------------------------
  let gone = 0, quiet;
  const rule = new Intl.PluralRules(document.documentElement.lang || "pl");
  const count = (box, name, n) => (box.dataset[`${name}${{ one: "One", few: "Few" }[rule.select(n)] || "Many"}`] || "").replace(/\d+/, n);
  async function say() {
    const box = $("[data-waiting]");
    if (!box) return;
    const items = (await all()).filter((item) => !open.has(item.place)), refused = items.filter((item) => item.fault && item.unseen);
    const waits = items.filter((item) => !item.fault && runs.get(item.place)?.stalled && !item.closed), first = refused[0];
    if (!refused.length && !waits.length && gone) {
      clearTimeout(quiet);
      quiet = setTimeout(() => { gone = 0; say(); }, SHOWN);
    }
    $("[data-waiting-text]", box).textContent = first ? count(box, "refused", refused.length) : waits.length ? count(box, "waits", waits.length) : gone ? count(box, "sent", gone) : "";
    const link = $("a", box);
    link.hidden = !first;
    if (first) link.href = new URL("..", new URL(url(first.place), location.href)).pathname;
    box.hidden = !first && !waits.length && !gone;
  }

  // ---- signing out leaves nothing of this person here: what waits goes out first, else they are asked -----------------------
  async function leave(form, button) {
    const items = await all(), dialog = $("dialog[data-waiting-leave]");
    if (items.some(ready) && navigator.onLine) {
      if (button) { button.disabled = true; button.setAttribute("aria-busy", "true"); }
      for (const place of new Set(items.map((item) => item.place))) wake(place);
      for (const end = Date.now() + LEAVING; Date.now() < end && (await all()).some(ready);) await pause(100);
      if (button) { button.disabled = false; button.removeAttribute("aria-busy"); }
    }
    const rest = await all();
    const go = async () => {
      for (const item of await all()) await forget(item.token);
      mark(false);
      delete form.dataset.busy;
      form.dataset.leaves = "";
      form.requestSubmit(button);
    };
    if (!rest.length || !dialog) { go(); return; }
    $("h2", dialog).textContent = count(dialog, "waits", rest.length);
    $("[data-waiting-go]", dialog).onclick = () => { dialog.close(); go(); };
    dialog.showModal();
  }
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]:not([data-leaves])")) return; // the store is asked, whatever the mark says: another tab may have taken it away
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(event.target, event.submitter);
  }, true);

  // ---- the start -------------------------------------------------------------------------------------------------------------
  function wake(place) {
    const run = runs.get(place);
    if (run) { run.tries = 0; run.wake(); }
    pump(place);
  }
  async function begin() {
    if (!marked()) return;
    for (const place of new Set((await all()).filter(ready).map((item) => item.place))) wake(place);
    say();
  }
  channel?.addEventListener("message", ({ data }) => { if (open.has(data)) { open.get(data).changed(); pump(data); } else if (runs.has(data)) say(); });
  addEventListener("online", begin);
  addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) begin(); });
  window.kantorekQueue = { open, unkept, keep, forget, of, pump, wake, news, readable, left, secret, forgotten: (token) => forgotten.has(token) };
  if (document.readyState === "complete") begin(); else addEventListener("DOMContentLoaded", begin); // chat.js has named what stands open by then
})();
