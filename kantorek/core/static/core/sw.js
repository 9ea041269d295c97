// Push messages: shows what the server has sent, and leads to it. Fetches and keeps no page: there is no fetch handler.
"use strict";
(() => {
  const WORDS = { pl: "Nowe powiadomienie", en: "New notice" };
  const language = () => ((self.navigator.language || "pl").startsWith("pl") ? "pl" : "en");

  const read = (data) => { try { return data ? data.json() : {}; } catch { return {}; } };

  async function show(data) {
    const { title, body, tag, icon, badge, url, language: lang } = read(data);
    if (typeof badge === "number" && self.navigator.setAppBadge) self.navigator.setAppBadge(badge).catch(() => {});
    // Something is always shown: a browser takes the right away from a page that is told and says nothing.
    await self.registration.showNotification(title || WORDS[language()], {
      body: body || "", tag: tag || "notices", renotify: true, lang: lang || language(),
      ...(icon ? { icon, badge: icon } : {}), data: { url: url || "/" },
    });
  }

  // A tab that shows the thing already comes forward; else one of ours leads there; else a new one is opened.
  async function open(wanted) {
    const url = new URL(wanted, self.location.origin);
    if (!/^https?:$/.test(url.protocol)) return;
    const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = tabs.find((tab) => tab.url.split("#")[0] === url.href.split("#")[0]);
    if (there) await there.focus();
    else await self.clients.openWindow(url.href);
  }

  // The push service has given the browser another address: the server is told, if whoever had it on is still signed in.
  async function renew(event) {
    const answer = await fetch("/push/", { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const { key, csrf } = await answer.json();
    const fresh = event.newSubscription || await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const former = event.oldSubscription?.endpoint || fresh.endpoint;
    const told = await fetch("/push/", {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify({ ...fresh.toJSON(), instead_of: former }),
    });
    if (told.status === 410) await fresh.unsubscribe();
  }

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
  self.addEventListener("notificationclick", (event) => { event.notification.close(); event.waitUntil(open(event.notification.data?.url || "/")); });
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));
})();
