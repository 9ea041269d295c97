// What the pages do beyond plain HTML and htmx. Everything hangs on data- attributes; without this file forms and links still work.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query);
  const $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const words = () => document.body.dataset;
  const typing = (at) => at.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");

  // ---- toasts: from the server's messages, from the HX-Trigger event, from here -------------------------
  const STAY = 10_000;
  function live(toast) {
    if (toast.dataset.timed || toast.dataset.stay) return;
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), STAY); };
    const stop = () => clearTimeout(timer);
    toast.dataset.timed = "1";
    for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, stop);
    for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, () => { stop(); start(); });
    start();
  }
  function say({ text, level = "ok", undo = "" }) {
    const shape = $("#toast-shape");
    if (!shape || !text) return;
    const toast = shape.content.firstElementChild.cloneNode(true);
    $("[data-text]", toast).textContent = text;
    const form = $("[data-undo]", toast);
    if (undo) form.setAttribute("action", undo); else form.remove();
    const icon = $(`template[data-toast-icon="${level === "bad" || level === "look" ? level : "ok"}"]`);
    if (icon) $("svg", toast).replaceWith(icon.content.firstElementChild.cloneNode(true));
    if (level === "bad") toast.dataset.stay = "1"; // a fault is read at leisure
    $("#toasts").append(toast);
    live(toast);
  }
  document.body.addEventListener("kantorek:toast", (event) => say(event.detail));
  const byItself = (event) => event.detail.requestConfig?.triggeringEvent?.type === "live"; // nobody clicked: nobody is disturbed
  document.body.addEventListener("htmx:beforeOnLoad", (event) => { if (byItself(event) && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault(); });
  document.body.addEventListener("htmx:beforeSwap", (event) => { // a part that is being pressed keeps still until it is let go
    const part = event.detail.target;
    if (!byItself(event) || !part.matches(":active")) return;
    event.detail.shouldSwap = false;
    setTimeout(() => part.isConnected && part.dispatchEvent(new CustomEvent("live")), 300);
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (!byItself(event) && !(event.detail.xhr.getResponseHeader("HX-Trigger") || "").includes("kantorek:toast")) say({ text: words().fault, level: "bad" });
  });
  document.body.addEventListener("htmx:sendError", (event) => byItself(event) || say({ text: words().offline, level: "bad" }));

  // ---- one click is one submit ----------------------------------------------------------------------------
  const free = (form) => { delete form.dataset.busy; for (const b of $$("button[data-held]", form)) { b.disabled = false; b.removeAttribute("aria-busy"); delete b.dataset.held; } };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.busy = "1";
    setTimeout(() => { // after the form data has been read, so that the button's own value travels
      if (event.defaultPrevented && !form.matches("[hx-post],[hx-put],[hx-patch],[hx-delete]")) return free(form);
      for (const button of $$("button:not([type=button])", form)) if (!button.disabled) { button.disabled = true; button.dataset.held = "1"; button.setAttribute("aria-busy", "true"); }
    });
  }, true);
  document.body.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest("form"); if (form) free(form); });
  addEventListener("pageshow", () => $$("form[data-busy]").forEach(free));

  // ---- dialogs, menus, drawer -------------------------------------------------------------------------------
  const drawer = (open) => {
    const menu = $("#menu"), opener = $("[data-menu-open]"), desk = $("[data-desk]");
    if (!menu || !opener) return;
    menu.classList.toggle("open", open);
    if (desk) desk.inert = open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? $("[data-menu-close]", menu) : opener).focus();
  };
  const shut = (except) => $$("details.k-menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("toggle", ({ target }) => { // what opens stays within the window, also at the edge of a phone
    const pop = target.matches?.("details.k-menu[open]") && $(".k-pop", target);
    if (!pop) return;
    pop.style.translate = "";
    const { left, right } = pop.getBoundingClientRect(), width = document.documentElement.clientWidth, edge = 8;
    const shift = right > width - edge ? Math.max(width - edge - right, edge - left) : Math.max(0, edge - left);
    if (shift) pop.style.translate = `${shift}px 0`;
  }, true);
  document.addEventListener("click", (event) => {
    const at = event.target;
    const on = (query) => at.closest(query);
    shut(on("details.k-menu"));
    if (on("[data-menu-open]")) { event.preventDefault(); drawer(true); }
    else if (on("[data-menu-close]") || ($("#menu.open") && !on("#menu"))) { event.preventDefault(); drawer(false); }
    if (on("[data-palette-open]")) { event.preventDefault(); openPalette(); }
    if (on("[data-keys-open]")) { shut(); $("#keys")?.showModal(); }
    if (on("[data-open]")) { event.preventDefault(); $(`#${CSS.escape(on("[data-open]").dataset.open)}`)?.showModal(); }
    if (on("[data-close]") || at.matches("dialog.k-dialog")) at.closest("dialog")?.close(); // its backdrop counts as the dialog itself
    if (on("[data-dismiss]")) on("[data-toast]").remove();
    if (on("[data-copy]")) copy(on("[data-copy]").dataset);
    if (on("[data-bulk-clear]")) { $$("[data-select]:checked").forEach((box) => { box.checked = false; }); count(); }
  });
  async function copy({ copy: text, secret }) { // data-secret: it is not said again
    try { await navigator.clipboard.writeText(text); } catch { // no clipboard outside https
      const box = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(box); box.select(); document.execCommand("copy"); box.remove();
    }
    say({ text: secret === undefined ? `${words().copied}: ${text}` : words().copied });
  }

  // ---- search and commands ----------------------------------------------------------------------------------
  const palette = $("#palette");
  const results = $("#palette-results"), query = palette && $("input", palette);
  let wait, asked = 0;
  const options = () => $$("[role=option]", results);
  const chosen = () => $("[aria-selected=true]", results);
  function choose(option) {
    options().forEach((one, at) => { one.id ||= `palette-option-${at}`; one.setAttribute("aria-selected", String(one === option)); });
    if (!option) return query.removeAttribute("aria-activedescendant");
    query.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
  async function ask() {
    const mine = ++asked, url = new URL(palette.dataset.paletteUrl, location.href);
    url.searchParams.set("q", query.value);
    url.searchParams.set("palette", "1");
    palette.classList.add("htmx-request");
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true", "X-Requested-With": "fetch" }, credentials: "same-origin" });
      if (mine !== asked) return; // a later key has asked again
      if (answer.headers.get("HX-Redirect")) { location.assign(answer.headers.get("HX-Redirect")); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      results.innerHTML = await answer.text();
      if (!options().length) results.replaceChildren(Object.assign(document.createElement("p"), { className: "k-meta px-3 py-2", textContent: results.dataset.none }));
      choose(options()[0]);
    } catch { if (mine === asked) results.replaceChildren(Object.assign(document.createElement("p"), { className: "k-meta px-3 py-2", textContent: words().fault })); }
    finally { if (mine === asked) palette.classList.remove("htmx-request"); }
  }
  function openPalette() {
    if (!palette || palette.open) return;
    shut();
    palette.showModal();
    query.select();
    ask();
  }
  query?.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 150); });
  query?.addEventListener("keydown", (event) => {
    const all = options(), at = all.indexOf(chosen());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) { event.preventDefault(); choose(all[(at + step + all.length) % all.length]); }
    if (event.key === "Escape") { event.preventDefault(); palette.close(); } // a search field would only empty itself
    if (event.key === "Enter" && chosen()) { event.preventDefault(); chosen().click(); }
  });

  // ---- Enter in [data-enter] goes on to what it has opened, first to what needs a look; it saves nothing unseen ----
  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Enter" && event.target.matches?.("[data-enter]") && $(event.target.dataset.enter);
    const next = opened && ($(":is(input, select, textarea).look", opened) || $(".look :is(input, select, textarea)", opened) || $(":is(input, select, textarea):not([type=hidden])", opened));
    if (next) { event.preventDefault(); next.focus(); }
  });

  // ---- lists: rows by keyboard, selection, bulk bar -----------------------------------------------------------
  const rows = () => $$("[data-row]").filter((row) => row.offsetParent !== null);
  const row = () => document.activeElement?.closest("[data-row]");
  function move(step) {
    const all = rows(), at = all.indexOf(row());
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    if (next) ($("[data-main]", next) || $("a", next) || next).focus();
  }
  function count() {
    const picked = $$("[data-select]:checked").length, bar = $("[data-bulk]"), all = $("[data-select-all]");
    $$("[data-select]").forEach((box) => box.closest("[data-row]")?.classList.toggle("sel", box.checked));
    if (all) { all.checked = picked > 0 && picked === $$("[data-select]").length; all.indeterminate = picked > 0 && !all.checked; }
    if (bar) { bar.hidden = picked === 0; $("[data-bulk-count]", bar).textContent = String(picked); }
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) $$("[data-select]").forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-select], [data-select-all]")) count();
    if (event.target.matches("[data-letters]")) localStorage.setItem("kantorek-letters", event.target.checked ? "on" : "off");
    if (event.target.closest("form[data-auto]")) event.target.form.requestSubmit();
  });

  // ---- keys ------------------------------------------------------------------------------------------------------
  const letters = () => localStorage.getItem("kantorek-letters") !== "off"; // WCAG 2.1.4: they can be switched off
  const LETTERS = {
    "/": () => { const filter = $("[data-list-filter]"); filter?.focus(); filter?.select(); return Boolean(filter); },
    "?": () => $("#keys")?.showModal(),
    j: () => move(1), k: () => move(-1),
    x: () => $("[data-select]", row() || document.createElement("i"))?.click(),
    e: () => $("[data-done]", row() || document.createElement("i"))?.click(),
    n: () => ($("[data-new-here]") || $("[data-new]"))?.click(),
  };
  let going = 0;
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (held && !event.altKey && key === "k") { event.preventDefault(); return openPalette(); }
    if (held && key === "enter" && event.target.form) { event.preventDefault(); return event.target.form.requestSubmit(); }
    if (event.key === "Escape") { const open = $("details.k-menu[open]"); if (open) { open.open = false; $("summary", open).focus(); } else if ($("#menu.open")) drawer(false); return; }
    if (typing(event.target) || event.altKey || $("dialog[open]")) return;
    if (held && key === "z") { const undo = $$("#toasts [data-undo]").at(-1); if (undo) { event.preventDefault(); undo.requestSubmit(); } return; }
    if (held || !letters()) return;
    if (going && Date.now() - going < 1500) { going = 0; $(`[data-go="${CSS.escape(key)}"]`)?.click(); return; }
    if (key === "g") { going = Date.now(); return; }
    const line = $(`[data-letter="${CSS.escape(key)}"]`), here = line && $(`[data-letter-here="${CSS.escape(key)}"]`);
    const act = LETTERS[key] || (here && (() => here.focus())) || (line && (() => line.click())); // a box on this page, else the page that has it
    if (act) { event.preventDefault(); act(); }
  });

  // ---- drafts: what was typed into form[data-draft] outlives an expired session, in this tab only ------------------
  // Kept 800 ms after the last key; offered when the form is opened anew; gone once a save has led away from the form.
  const draft = $("form[data-draft]"), offer = $("[data-draft-offer]");
  const store = (key, value) => { try { if (value === undefined) return sessionStorage.getItem(key); if (value === null) sessionStorage.removeItem(key); else sessionStorage.setItem(key, value); } catch { /* no storage, no draft */ } return null; };
  const SECRET = /csrf|password|^only$|^again$/;
  const draftKey = (form) => `kantorek-draft:${words().person || ""}:${new URL(form.action).pathname}`; // nobody is offered another person's text
  let keeping;
  function keep(form) {
    if (!$("[data-draft-kept]")) return; // a form that is not open yet has nothing worth keeping
    const typed = [...new FormData(form)].filter(([name, value]) => !SECRET.test(name) && typeof value === "string");
    store(draftKey(form), JSON.stringify(typed));
    const kept = $("[data-draft-kept]");
    if (kept) kept.hidden = false;
  }
  function restore(form) {
    for (const [name, value] of JSON.parse(store(draftKey(form)) || "[]").concat([["only", "draft"]])) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    for (const control of $$("[name]:not([type=hidden])", form)) control.disabled = true; // what is shown is older than the draft
    form.submit();
  }
  // A save that worked leaves the form for another page than the log-in; then the draft has done its duty.
  const sent = store("kantorek-draft-sent");
  if (sent && !draft && !$("[data-login], input[type=password]") && store("kantorek-draft-ok")?.split(" ").some((start) => new RegExp(start).test(location.pathname))) { store(sent, null); store("kantorek-draft-sent", null); }
  // A filter set since the page was loaded lives in the address: come back to that, not to what was loaded.
  document.addEventListener("submit", (event) => { for (const field of event.target.querySelectorAll("input[data-here]")) field.value = location.pathname + location.search; }, true);
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) try { sessionStorage.clear(); for (const key of Object.keys(localStorage)) if (key.startsWith(`kantorek-news:${words().person || ""}:`)) localStorage.removeItem(key); indexedDB.deleteDatabase("kantorek-sending"); } catch { /* nothing kept */ } });
  if (draft) {
    draft.addEventListener("input", () => { clearTimeout(keeping); keeping = setTimeout(() => keep(draft), 800); });
    draft.addEventListener("submit", () => { keep(draft); store("kantorek-draft-sent", draftKey(draft)); store("kantorek-draft-ok", draft.dataset.draft || "."); });
    if (offer && draft.dataset.draftFresh !== undefined && store(draftKey(draft))) {
      offer.hidden = false;
      $("[data-draft-restore]", offer).addEventListener("click", () => restore(draft));
      $("[data-draft-drop]", offer).addEventListener("click", () => { store(draftKey(draft), null); offer.hidden = true; });
    }
  }

  // ---- live parts: data-live="client.3" gets the event "live" when that topic changed (hx-trigger="live") -----------
  // One socket a page, opened when such a part exists. A nudge says what changed, never how; after a broken line each
  // part is told once. data-live-poll="5": told every 5 seconds while there is no socket.
  const NOBODY = 4401, told = new WeakMap(), begun = Date.now();
  let socket, watched = "", tries = 0, again;
  const liveParts = () => $$("[data-live]");
  const topicsOf = (part) => part.dataset.live.split(" ").filter(Boolean);
  const tell = (parts, detail = null) => parts.forEach((part) => { told.set(part, Date.now()); part.dispatchEvent(new CustomEvent("live", { detail })); });
  function watch() {
    const topics = [...new Set(liveParts().flatMap(topicsOf))].sort().slice(0, 20), wish = JSON.stringify({ watch: topics });
    if (!socket) { if (topics.length && !again) connect(); return; }
    if (socket.readyState === WebSocket.OPEN && wish !== watched) { watched = wish; socket.send(wish); }
  }
  function connect() {
    clearTimeout(again);
    again = 0;
    watched = "";
    const line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${words().socket || "/ws/"}`);
    socket = line;
    line.onopen = () => { const broken = tries > 0; tries = 0; watch(); if (broken) tell(liveParts()); };
    line.onmessage = (event) => {
      const word = JSON.parse(event.data), parts = word.topic ? liveParts().filter((part) => topicsOf(part).includes(word.topic)) : [];
      if (word.typing) parts.forEach((part) => part.dispatchEvent(new CustomEvent("typing", { detail: word })));
      else tell(parts, word.upto ? { upto: word.upto } : null); // the change is line number so-and-so and nothing else
    };
    line.onclose = ({ code }) => {
      if (socket !== line) return; // left by the page itself
      socket = null;
      if (code === NOBODY) { again = -1; liveParts().forEach((part) => part.dispatchEvent(new CustomEvent("live-end"))); return; } // signed out; the next click says so
      again = setTimeout(connect, Math.min(30_000, 500 * 2 ** Math.min(tries++, 6)) * (0.5 + Math.random()));
    };
  }
  document.addEventListener("kantorek:typing", ({ detail }) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ typing: detail })); });
  addEventListener("pagehide", () => { const line = socket; socket = null; clearTimeout(again); again = 0; line?.close(); });
  addEventListener("pageshow", (event) => { if (event.persisted && liveParts().some((part) => topicsOf(part).length)) { tries = 1; connect(); } });
  addEventListener("online", () => { if (again > 0) connect(); });
  setInterval(() => {
    if (again === -1 || socket?.readyState === WebSocket.OPEN) return;
    tell($$("[data-live-poll]").filter((part) => Date.now() - (told.get(part) || begun) >= part.dataset.livePoll * 1000));
  }, 1000);

  // ---- what a page, or a part that htmx brought, starts with --------------------------------------------------------
  function settle(part) {
    $$("[data-toast]").forEach(live);
    const fault = $("[aria-invalid=true]", part);
    if (fault) fault.focus();
    count();
    watch();
  }
  document.body.addEventListener("htmx:afterSwap", (event) => settle(event.target));
  document.body.addEventListener("htmx:oobAfterSwap", watch);
  const toggle = $("[data-letters]");
  if (toggle) toggle.checked = letters();
  requestAnimationFrame(() => { // asked for now, the page would be laid out twice
    for (const tab of $$(".k-tabs > [aria-current]")) { const row = tab.parentElement; row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2; } // the page itself stays where it is
  });
  settle(document);
})();
