// What is typed into form[data-keep-form] is kept: a draft on the server by itself, and on the device until the server has it.
// A copy on the device belongs to one open form; another tab neither sees nor overwrites it. It is never put back by itself.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query), $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const SECRET = /^(csrfmiddlewaretoken|do|client_q)$/, DAYS = 30 * 24 * 3600e3, PAUSE = 2000, AGAIN = 10000;
  const whose = (page) => `${page.body.dataset.person || ""}:${page.body.dataset.office || ""}`;
  const start = `kantorek-news:${whose(document)}:`; // nobody is offered another person's text, nor their own of another office
  const copies = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; } };
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* none was kept */ } };
  for (const key of copies()) if (!(Date.now() - read(key)?.at < DAYS)) drop(key);

  // What was sent as somebody else was not taken: it is offered again to whom it belongs.
  const theirs = $("[data-news-others]")?.dataset.newsOthers;
  if (theirs) for (const key of Object.keys(localStorage)) if (key.startsWith(`kantorek-news:${theirs}:`)) localStorage.setItem(key, JSON.stringify({ ...read(key), sent: false }));

  // The page of an announcement: a form that was sent away has arrived, its copy has done its duty.
  const form = $("form[data-keep-form]");
  if (!form) { if ($("[data-news-arrived]")) for (const key of copies()) if (read(key)?.sent) drop(key); return; }

  const mine = start + crypto.getRandomValues(new Uint32Array(2)).join("-");
  navigator.locks?.request(mine, () => new Promise(() => {})); // held while this form is open
  const typed = () => [...new FormData(form)].filter(([name, value]) => !SECRET.test(name) && typeof value === "string");
  const words = (fields) => JSON.stringify(fields.filter(([name]) => !/^(version|whose|once)$/.test(name)));
  const empty = () => !["title", "body", "title_en", "body_en"].some((name) => (form.elements[name]?.value || "").replace(/<(?!img)[^>]*>|&nbsp;|\s/g, ""));
  const session = (verb, ...what) => { try { return sessionStorage[verb](...what); } catch { return null; } };
  const brought = "keepDirty" in form.dataset ? session("getItem", "kantorek-news-brought") : session("removeItem", "kantorek-news-brought"); // the copy that this form shows
  let known = words(typed()), waiting, running = null, state = "", sent = false, touched = "keepDirty" in form.dataset;

  function say(is, text = "") {
    state = is;
    for (const part of $$("[data-kept-is]")) part.hidden = part.dataset.keptIs !== is;
    for (const part of $$("[data-kept-at]")) part.textContent = is === "device" || is === "saved" ? text : "";
    if (is === "refused") $("[data-kept-why]").textContent = text;
  }
  const locale = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // a day has 24 hours here
  const clock = (at) => new Date(at).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
  function hold(more = {}) {
    try {
      localStorage.setItem(mine, JSON.stringify({ form: form.dataset.keepForm, path: form.action || location.pathname, at: Date.now(), fields: typed(), ...more }));
      return true;
    } catch { return false; }
  }

  // ---- what is typed: at once on the device, after a pause on the server ---------------------------------------
  function later(pause) { clearTimeout(waiting); waiting = setTimeout(() => save(), pause); }
  function changed() {
    if (!touched) known = words(typed()); // the editor puts a text in order by itself: that is nobody's change
    if (words(typed()) === known) return;
    const kept = hold();
    if (!form.dataset.keepUrl) { if (kept) say("device", clock(Date.now())); return; }
    if (!["stale", "out"].includes(state)) later(PAUSE);
  }
  function save({ always = false } = {}) {
    running ||= put(always).finally(() => { running = null; });
    return running;
  }
  async function put(always) {
    clearTimeout(waiting);
    const now = words(typed());
    if (!form.dataset.keepUrl || state === "stale" || (now === known && !always) || (empty() && !always && form.dataset.keepForm === "new")) return;
    let answer, said;
    try {
      answer = await fetch(form.dataset.keepUrl, { method: "POST", body: new URLSearchParams([...typed(), ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]]), headers: { "X-Requested-With": "keep" } });
      said = answer.redirected || !/json/.test(answer.headers.get("Content-Type") || "") ? null : await answer.json();
    } catch { say("failed"); later(AGAIN); return; }
    if (answer.ok && said) return arrived(said, now);
    if (said?.code === "stale") return say("stale");
    if (said) return say("refused", said.message);
    if (answer.redirected || answer.status === 401 || answer.status === 403) return (await signedIn()) ? later(100) : say("out");
    say("failed");
    later(AGAIN);
  }
  function arrived(said, now) {
    known = now;
    form.elements.version.value = said.version;
    if (form.dataset.keepForm === "new") { // the draft is there now: the form goes on with it
      form.dataset.keepForm = said.edit.match(/\d+/)[0];
      form.action = said.edit;
      history.replaceState(history.state, "", said.edit);
    }
    form.dataset.keepUrl = said.keep;
    form.dataset.uploadUrl = said.upload;
    say("saved", said.at);
    if (brought) drop(brought);
    if (words(typed()) === known) drop(mine); else { hold(); later(PAUSE); }
  }
  // After a new log-in the form's secret is another one: taken from the page, which only who is signed in gets.
  // What one person wrote in one office goes out as nobody else, and nowhere else.
  async function signedIn() {
    try {
      const answer = await fetch(form.action || location.pathname, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.redirected || whose(page) !== whose(document) ? null : $("form[data-keep-form] [name=csrfmiddlewaretoken]", page)?.value;
      if (!fresh || fresh === form.elements.csrfmiddlewaretoken.value) return false;
      form.elements.csrfmiddlewaretoken.value = fresh;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
      return true;
    } catch { return false; }
  }
  async function back() {
    if (document.visibilityState !== "visible") return;
    if (state === "out" && (await signedIn())) { say(""); changed(); later(100); } else if (state === "failed" || state === "refused") later(100); // signed in again, in the office where it was begun
  }

  // ---- sending the form: never while a draft is under way, else the form would overtake itself -----------------
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (!running) { sent = true; hold({ sent }); if (brought && read(brought)) localStorage.setItem(brought, JSON.stringify({ ...read(brought), sent })); return; }
    const by = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    running.finally(() => form.requestSubmit(by));
  }, true);
  form.addEventListener("news:picture", (event) => { if (form.dataset.keepUrl && form.dataset.keepForm === "new") event.detail.push(save({ always: true })); });

  // ---- what an earlier form left on this device ---------------------------------------------------------------
  async function offer() {
    const held = new Set(((await navigator.locks?.query())?.held || []).map((lock) => lock.name));
    const left = copies().filter((key) => key !== mine && key !== brought && !held.has(key) && read(key).form === form.dataset.keepForm).sort((a, b) => read(b).at - read(a).at);
    for (const key of left) if (words(read(key).fields) === words(typed())) drop(key); // what was sent, and stands here again
    const key = left.find((one) => read(one)), kept = key && read(key);
    if (!kept) return;
    const band = $("[data-kept-offer]");
    $("[data-kept-when]", band).textContent = new Date(kept.at).toLocaleString(locale, { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
    band.hidden = false;
    $("[data-kept-drop]", band).addEventListener("click", () => { drop(key); band.hidden = true; });
    $("[data-kept-restore]", band).addEventListener("click", () => restore(key, kept));
  }
  // The server shows the form as it was typed; nothing is saved by that, and the copy stays until it is.
  function restore(key, kept) {
    session("setItem", "kantorek-news-brought", key);
    const again = document.createElement("form");
    Object.assign(again, { method: "post", action: location.pathname });
    const secret = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
    for (const [name, value] of [...kept.fields, ["do", "show"], secret]) again.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(again);
    again.submit();
  }

  for (const kind of ["keydown", "click", "input", "change", "paste", "drop"]) form.addEventListener(kind, (event) => { touched ||= event.isTrusted; }, true);
  for (const kind of ["input", "change", "news:typed"]) form.addEventListener(kind, () => setTimeout(changed));
  for (const kind of ["focus", "online"]) addEventListener(kind, back);
  document.addEventListener("visibilitychange", back);
  addEventListener("pagehide", () => { if (touched && !sent && words(typed()) !== known) hold(); });
  addEventListener("pageshow", () => { sent = false; }); // back from a page that did not take it
  addEventListener("load", () => { // the editor has put its text in order by now: what it made of it is no change
    if ("keepDirty" in form.dataset) { known = ""; hold(); if (!("keepWait" in form.dataset)) changed(); else state = "stale"; } else known = words(typed());
    offer();
  });
})();
