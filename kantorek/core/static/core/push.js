// Notifications on this device: the button on the page of wishes, and, on every page, keeping alive what was switched on.
// localStorage notes who switched it on and under which address, so that it is renewed for that person alone: when the
// server has another key, or the browser another address. What the server knows no more is switched off here, too.
"use strict";
(() => {
  const KEPT = "kantorek-push", HOUR = 3600_000;
  const person = () => document.body.dataset.person || "";
  const panel = () => document.querySelector("[data-push]");
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const iOS = /iPad|iPhone|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
  const installed = navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;
  const kept = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; } };
  const keep = (said) => { try { said ? localStorage.setItem(KEPT, JSON.stringify(said)) : localStorage.removeItem(KEPT); } catch { /* then it is renewed by hand */ } };

  class Told extends Error {} // words of the server, for the person
  async function ask(method, said, csrf) {
    const headers = { Accept: "application/json", "Content-Type": "application/json", ...(csrf ? { "X-CSRFToken": csrf } : {}) };
    const answer = await fetch("/push/", { method, headers, credentials: "same-origin", ...(said ? { body: JSON.stringify(said) } : {}) });
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("signed out");
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Told(told.message), { status: answer.status });
    return told;
  }

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const same = (buffer, key) => { const ours = bytes(key), theirs = new Uint8Array(buffer || []); return ours.length === theirs.length && ours.every((value, at) => value === theirs[at]); };
  const worker = async () => { await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" }); return navigator.serviceWorker.ready; };

  // One subscription a browser: one under another key of the server hears nothing any more, and makes room.
  async function subscribe(key) {
    const manager = (await worker()).pushManager;
    let found = await manager.getSubscription();
    if (found && !same(found.options.applicationServerKey, key)) { await found.unsubscribe(); found = null; }
    return found || manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  }

  async function begin(former) {
    const { key, csrf } = await ask("GET");
    const subscription = await subscribe(key);
    await ask("POST", { ...subscription.toJSON(), ...(former ? { instead_of: former } : {}) }, csrf);
    keep({ person: person(), at: Date.now(), endpoint: subscription.endpoint });
  }

  async function leave() {
    keep(null);
    const registration = await navigator.serviceWorker.getRegistration("/");
    const found = registration && await registration.pushManager.getSubscription();
    if (found) await found.unsubscribe();
  }

  async function end() {
    const { csrf } = await ask("GET");
    await ask("DELETE", { endpoint: kept().endpoint || "" }, csrf);
    await leave();
  }

  // ---- the panel: exactly one of its states is shown ---------------------------------------------------------------
  function state() {
    if (!able) return iOS && !installed ? "ios" : "unable";
    if (Notification.permission === "denied") return "blocked";
    return Notification.permission === "granted" && kept().person === person() && person() ? "on" : "off";
  }
  function show(now = state()) {
    const here = panel();
    if (!here) return;
    here.dataset.push = now;
    for (const part of here.querySelectorAll("[data-push-state]")) part.hidden = !part.dataset.pushState.split(" ").includes(now);
  }
  function fault(words) {
    const note = panel()?.querySelector("[data-push-fault]");
    if (note) { note.textContent = words || ""; note.hidden = !words; }
  }
  async function change(button, act) {
    button.disabled = true;
    fault("");
    try {
      await act();
      show();
      const url = panel()?.dataset.pushList; // the list of devices has another line now
      if (url) location.replace(url);
    } catch (error) {
      show();
      if (state() !== "blocked") fault(error instanceof Told ? error.message : panel()?.dataset.pushFailed);
    } finally {
      button.disabled = false;
    }
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-push-on], [data-push-off]");
    if (!button) return;
    change(button, "pushOff" in button.dataset ? end : async () => {
      if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
      await begin();
    });
  });
  // Whoever signs out ends it on the server; here nothing of them is left either.
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) keep(null); });
  document.addEventListener("htmx:afterSettle", () => show());

  // Once an hour, and whenever the panel is shown: another device may have switched this one off.
  async function renew() {
    const { person: whose, at = 0, endpoint } = kept();
    if (!able || !whose || whose !== person() || (Date.now() - at < HOUR && !panel())) return;
    if (Notification.permission !== "granted") { keep(null); show(); return; }
    try { await begin(endpoint); } catch (error) { if (error instanceof Told) await leave().catch(() => {}); } // else no network: the next page tries again
    show();
  }
  show();
  renew();
})();
