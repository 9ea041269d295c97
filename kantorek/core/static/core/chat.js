// A conversation that stands open: what is written stands in the page at once, in the device's queue (chat_queue.js) until the
// server has it, and then among the lines. A nudge, a new connection or a look at the page fetches what came after the last
// line; a nudge that names its line, only where that line is not here yet. Without this file the plain form works.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query), $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const PAGE = 50, MANY = 200, HINT = 3000, SHOWN = 5000, NEAR = 90, PATIENCE = 20_000, ANSWER = 1500, AGAIN = 10_000;
  const queue = window.kantorekQueue, chats = new Set();
  const uuid = () => crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (at) => (at ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (at / 4)))).toString(16));

  function begin(section) {
    const data = section.dataset, list = $("[data-lines]", section), form = $("[data-composer]", section), words = form?.dataset || {}, area = form?.elements.text;
    const place = `${document.body.dataset.person || ""} ${data.sendUrl}`, draft = `kantorek-chat:${place}`;
    const scroller = section.closest("[data-chat-scroll]") || $("[data-chat-scroll]", section) || document.scrollingElement;
    const pill = $("[data-newest]", section), typing = $("[data-typing]", section), note = $("[data-fault]", section), over = new AbortController();
    let last = Number(data.last) || 0, seen = Number(data.seen) || 0, seenAt = data.seenAt || "", told = 0, newest = 0;
    let fetching = false, wanted = false, goal = 0, back = false, ended = false, lost = false, hinted = 0, quiet, later, shrinking = Promise.resolve(), answer = Promise.resolve();
    scroller.style.overflowAnchor = "none";
    const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; if (pill) pill.hidden = true; };
    const at = (name, value) => $(`[data-${name}="${CSS.escape(value)}"]`, list);

    // ---- what stands in the page ----------------------------------------------------------------------------------
    function fault(text, link) {
      if (!note) return;
      note.hidden = !text;
      note.textContent = text || "";
      if (text && link) note.append(" ", Object.assign(document.createElement("a"), { href: location.href, textContent: words.signIn, className: "underline" }));
    }
    function days() {
      let day = "";
      for (const line of $$("li[data-line]", list)) { const mark = $("[data-day-mark]", line); if (mark) mark.hidden = line.dataset.day === day; day = line.dataset.day; }
    }
    const clock = (when) => {
      const it = new Date(when), two = (n) => String(n).padStart(2, "0"), hour = `${it.getHours()}:${two(it.getMinutes())}`;
      return it.toDateString() === new Date().toDateString() ? hour : `${two(it.getDate())}.${two(it.getMonth() + 1)}, ${hour}`;
    };
    function marks() { // every line of ours that the other side has read; the words and the hour on the last of them
      for (const line of $$("li[data-own]:not([data-was-read])", list)) if (Number(line.dataset.line) <= seen && $("[data-read]", line)) {
        line.dataset.wasRead = "";
        $("[data-sent]", line).hidden = true;
        $("[data-read]", line).hidden = false;
      }
      const read = $$("li[data-was-read] [data-read-at]", list);
      read.forEach((said, n) => { said.textContent = n === read.length - 1 ? `${words.readWords || ""} ${seenAt ? clock(seenAt) : ""}`.trim() : ""; });
    }
    function take(html, { older = false, mine = false } = {}) {
      const shape = document.createElement("template"), end = atEnd(), first = list.firstElementChild, was = first?.getBoundingClientRect().top;
      shape.innerHTML = html;
      const lines = $$("li[data-line]", shape.content), foreign = lines.some((line) => line.dataset.own === undefined && Number(line.dataset.line) > last);
      if (older) { list.prepend(...lines.filter((line) => !at("line", line.dataset.line))); }
      else for (const line of lines) {
        const known = at("line", line.dataset.line), waiting = $$("[data-pending]", list).find((one) => one.dataset.token === line.dataset.token);
        if (waiting) { waiting.remove(); queue.forget(line.dataset.token); }
        if (known) known.replaceWith(line);
        else { const next = $$("li", list).find((one) => one.dataset.pending !== undefined || Number(one.dataset.line) > Number(line.dataset.line)); list.insertBefore(line, next || null); }
        last = Math.max(last, Number(line.dataset.line));
      }
      $("[data-nothing]", section)?.remove();
      data.last = last;
      days();
      marks();
      if (older && first) scroller.scrollTop += first.getBoundingClientRect().top - was;
      else if (end || mine) toEnd();
      else if (foreign && pill) pill.hidden = false;
      if (foreign && typing) typing.hidden = true;
      if (lines.length && !older) section.dispatchEvent(new CustomEvent("chat:lines", { bubbles: true }));
      look();
      return lines.length;
    }
    function state(heads) {
      const far = Number(heads.get("X-Chat-Seen"));
      if (far > seen) { seen = far; seenAt = heads.get("X-Chat-Seen-At") || ""; marks(); }
    }
    async function ask(query) {
      const answer = await fetch(`${data.linesUrl}?${query}`, { headers: { "X-Requested-With": "chat" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
      if (queue.left(answer.url)) { signedOut(); return null; }
      if (answer.status === 404 || answer.status === 403 || answer.status === 410) { lost = true; fault(words.gone); return null; }
      if (answer.ok) return answer;
      clearTimeout(later);
      later = setTimeout(() => section.isConnected && fresh(), AGAIN * (1 + Math.random())); // a server that is busy: no other nudge may come
      return null;
    }
    async function fresh() { // one question at a time; asked meanwhile, once more
      if (fetching) { wanted = true; return; }
      fetching = true;
      try {
        do {
          wanted = false;
          goal = 0;
          const answer = await ask(`after=${last}`);
          if (!answer) break;
          if (ended || lost) { ended = lost = false; fault(""); queue.pump(place); }
          state(answer.headers);
          if (take(await answer.text()) >= MANY || goal > last) wanted = true;
        } while (wanted);
      } catch { /* no network: the next nudge, or its coming back */ }
      fetching = false;
      if (back) earlier();
    }
    async function reach(number) { // a nudge comes before the answer to our own line, which may hold what it speaks of
      await Promise.race([answer, new Promise((ok) => { setTimeout(ok, ANSWER); })]);
      if (fetching) goal = Math.max(goal, number);
      else if (number > last) fresh();
    }
    async function earlier() {
      const first = $("li[data-line]", list);
      back = fetching;
      if (!data.older || fetching || !first) return;
      fetching = true;
      try {
        const answer = await ask(`before=${first.dataset.line}`);
        if (answer && take(await answer.text(), { older: true }) < PAGE) { data.older = ""; mark?.remove(); }
        if (answer && mark) { above.unobserve(mark); above.observe(mark); } // still in sight: once more
      } catch { /* scrolled up once more */ }
      fetching = false;
      if (wanted || goal > last) fresh();
    }
    function look() { // what is on the screen has been read
      if (!data.seenUrl || document.hidden || told >= last || !atEnd()) return;
      let line = list.lastElementChild;
      while (line && (line.dataset.own !== undefined || !line.dataset.line)) line = line.previousElementSibling; // whoever writes has read
      const now = Number(line?.dataset.line) || 0, was = told, body = new URLSearchParams({ number: now });
      if (told >= now) return;
      told = now;
      fetch(data.seenUrl, { method: "POST", headers: { "X-Requested-With": "chat", "X-CSRFToken": queue.secret() }, body, credentials: "same-origin" }).then((answer) => { if (!answer.ok) told = Math.min(told, was); }, () => { told = Math.min(told, was); });
    }
    function signedOut() { ended = true; fault(words.signedOut, true); }

    // ---- lines of ours that are on their way ------------------------------------------------------------------------
    const pending = (item) => $$("[data-pending]", list).find((line) => line.dataset.token === item.token);
    function draw(item, said = words.sending) {
      if (at("token", item.token) && !pending(item)) return null; // the server has it
      let line = pending(item);
      if (!line) {
        line = $("[data-line-shape]", section).content.firstElementChild.cloneNode(true);
        line.dataset.token = item.token;
        line.dataset.n = item.n;
        $("[data-text]", line).textContent = item.text || "";
        $("[data-text]", line).hidden = !item.text;
        $("[data-file]", line).hidden = !item.name;
        $("[data-file-name]", line).textContent = item.name || "";
        $("[data-nothing]", section)?.remove();
        list.insertBefore(line, $$("[data-pending]", list).find((one) => Number(one.dataset.n) > item.n) || null);
      }
      $("[data-said]", line).textContent = item.fault ? `${words.failed}: ${words[item.fault] ?? item.fault}` : said;
      line.toggleAttribute("data-failed", Boolean(item.fault));
      $("[data-verbs]", line).hidden = !item.fault;
      $("[data-retry]", line).hidden = Boolean(item.dead);
      if (item.fault) $("[data-bar]", line).hidden = true;
      return line;
    }
    async function sync() { // as the queue stands, which another tab may have changed
      const items = await queue.of(place), tokens = new Set(items.map((item) => item.token));
      for (const item of items) {
        if (item.unseen) { delete item.unseen; await queue.keep(item); } // refused while another page was open: told now
        if (at("token", item.token) && !pending(item)) await queue.forget(item.token); else draw(item);
      }
      const strange = $$("[data-pending]", list).filter((line) => !tokens.has(line.dataset.token) && line.dataset.unkept === undefined);
      if (!strange.length) return;
      await fresh();
      const now = new Set((await queue.of(place)).map((item) => item.token));
      strange.forEach((line) => { if (!now.has(line.dataset.token)) line.remove(); });
    }
    function item(more) {
      newest = Math.max(Date.now(), newest + 1);
      const about = form.elements.about.value;
      form.elements.about.value = "";
      $("[data-about-card]", form)?.remove();
      return { token: uuid(), place, office: document.body.dataset.office || "", n: newest, text: "", kind: form.elements.kind.value, about, ...more };
    }
    async function put(one) {
      draw(one);
      toEnd();
      await queue.keep(one);
      queue.news(place);
      queue.pump(place);
    }
    function attach(file) { // one line each; one after another, for a large picture takes much memory
      const one = item({ name: file.name }), line = draw(one);
      line.dataset.unkept = "";
      toEnd();
      shrinking = shrinking.then(async () => {
        const thumb = $("[data-thumb]", line);
        if (!await queue.readable(file)) { draw({ ...one, fault: "unreadable", dead: true }); return; }
        [one.blob, one.name] = words.shrink !== undefined && window.kantorekPictures ? await window.kantorekPictures(file, thumb) : [file, file.name];
        if (!thumb.hidden) $("[data-file]", line).hidden = true;
        if (queue.forgotten(one.token)) return;
        if (!one.blob.size || one.blob.size > Number(words.most)) { draw({ ...one, fault: one.blob.size ? "tooLarge" : "empty", dead: true }); return; } // not a byte of it is sent
        delete line.dataset.unkept;
        await put(one);
      }).catch(() => draw({ ...one, fault: "unreadable", dead: true })); // the next ones go on
    }
    const hooks = { // what the queue tells of the lines of this conversation
      last: () => last,
      begins: (one) => { const line = draw(one); if (line) $("[data-bar]", line).hidden = !one.blob; return Boolean(line); },
      moved: (one, share) => { const line = pending(one); if (line) $("[data-bar]", line).value = share; },
      handed: (until) => { answer = until; },
      stalled: (items) => items.forEach((one) => draw(one, words.stalled)),
      failed: (one) => draw(one),
      ended: signedOut,
      changed: sync,
      async stored(one, xhr) {
        if (!ended) fault("");
        state({ get: (name) => xhr.getResponseHeader(name) });
        if (take(xhr.responseText, { mine: true }) >= MANY) fresh();
        if (!pending(one)) return;
        await fresh(); // begun before this conversation was opened here, or stored before and older than what was asked for
        pending(one)?.remove();
      },
    };

    // ---- what people do -----------------------------------------------------------------------------------------------
    const remember = () => { try { if (area.value) sessionStorage.setItem(draft, area.value); else sessionStorage.removeItem(draft); } catch { /* not kept */ } };
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target.dataset.blocked) { fault(event.target.dataset.blocked); return; }
      const text = area.value.trim();
      if (!text) return;
      put(item({ text }));
      area.value = "";
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
      hinted = 0;
      fault(ended ? words.signedOut : "", true);
    });
    area?.addEventListener("input", () => {
      remember();
      const topic = (data.live || "").split(" ").find((name) => name.startsWith("chat."));
      if (!topic || !area.value.trim() || area.value.startsWith("/") || form.elements.kind.value === "comment" || Date.now() - hinted < HINT) return;
      hinted = Date.now();
      document.dispatchEvent(new CustomEvent("kantorek:typing", { detail: topic }));
    });
    area?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || !matchMedia("(pointer: fine)").matches) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form?.addEventListener("change", (event) => { if (event.target.type === "file") { for (const file of [...event.target.files]) attach(file); event.target.value = ""; } });
    area?.addEventListener("paste", (event) => { const files = [...(event.clipboardData?.files || [])]; if (files.length) { event.preventDefault(); files.forEach(attach); } });
    section.addEventListener("click", (event) => {
      const on = (query) => event.target.closest(query), line = on("[data-pending]");
      if (on("[data-newest]")) { toEnd(); look(); }
      if (on("[data-about-drop]")) { form.elements.about.value = ""; on("[data-about-card]").remove(); }
      if (line && on("[data-retry]")) queue.of(place).then(async (items) => { const one = items.find((each) => each.token === line.dataset.token); if (one) { delete one.fault; await put(one); } });
      if (line && on("[data-drop]")) { queue.forget(line.dataset.token).then(() => queue.news(place)); line.remove(); }
    });
    const brings = (event) => form && [...(event.dataTransfer?.types || [])].includes("Files");
    section.addEventListener("dragover", (event) => { if (brings(event)) { event.preventDefault(); form.toggleAttribute("data-over", true); } });
    section.addEventListener("dragleave", () => form?.removeAttribute("data-over"));
    section.addEventListener("drop", (event) => { if (brings(event)) { event.preventDefault(); form.removeAttribute("data-over"); [...event.dataTransfer.files].forEach(attach); } });
    section.addEventListener("typing", ({ detail }) => {
      if (String(detail.me) === data.me || !typing || (data.side === "client" && detail.side === "client")) return;
      const mate = detail.side === data.side, name = detail.typing.split(" ")[0];
      typing.textContent = ((mate ? words.mateWords : words.typingWords) || "#1…").replace("#1", name);
      typing.toggleAttribute("data-mate", mate);
      typing.hidden = false;
      clearTimeout(quiet);
      quiet = setTimeout(() => { typing.hidden = true; }, SHOWN);
    });
    section.addEventListener("live", ({ detail }) => { if (detail?.upto) reach(detail.upto); else fresh(); });
    section.addEventListener("live-end", fresh);
    (scroller === document.scrollingElement ? document : scroller).addEventListener("scroll", () => { if (atEnd() && pill) { pill.hidden = true; } look(); }, { passive: true, signal: over.signal });

    // ---- the start --------------------------------------------------------------------------------------------------
    let mark = null;
    const above = new IntersectionObserver((seen) => { if (seen.at(-1).isIntersecting) earlier(); }, { rootMargin: "300px 0px" });
    if (data.older) list.before(mark = Object.assign(document.createElement("p"), { className: "h-px" }));
    days();
    marks();
    try { if (area && !area.value) area.value = sessionStorage.getItem(draft) || ""; } catch { /* nothing kept */ }
    if (!location.hash) toEnd();
    if (mark) above.observe(mark);
    const end = () => { over.abort(); clearTimeout(later); if (queue.open.get(place) === hooks) queue.open.delete(place); };
    chats.add({ section, end, up: () => { ended = false; fresh(); if (form) queue.wake(place); } });
    if (form) { queue.open.set(place, hooks); queue.of(place).then((items) => { for (const one of items) newest = Math.max(newest, one.n); return sync(); }).then(() => { if (!location.hash) toEnd(); queue.pump(place); }); }
    if (form?.querySelector("input[type=file]").files.length) form.querySelector("input[type=file]").dispatchEvent(new Event("change", { bubbles: true })); // chosen while this script was on its way
    look();
    visualViewport?.addEventListener("resize", () => { // a phone's keyboard hides what is fixed below it
      const end = atEnd();
      document.documentElement.style.setProperty("--keys", `${Math.max(0, innerHeight - visualViewport.height - visualViewport.offsetTop)}px`);
      if (end) toEnd();
    }, { signal: over.signal });
  }

  // ---- all conversations of the page, those that htmx brings too -------------------------------------------------------
  const each = (act) => { for (const chat of chats) if (chat.section.isConnected) act(chat); else { chats.delete(chat); chat.end(); } };
  const start = () => {
    each(() => {}); // listeners of those that are gone end
    for (const section of $$("[data-chat]:not([data-begun])")) { section.dataset.begun = ""; begin(section); }
  };
  addEventListener("beforeunload", (event) => { if (queue.unkept.size || $("[data-unkept] [data-verbs][hidden]")) event.preventDefault(); }); // not kept anywhere yet
  addEventListener("online", () => each((chat) => chat.up()));
  addEventListener("pageshow", (event) => { if (event.persisted) each((chat) => chat.up()); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) each((chat) => chat.up()); });
  document.body.addEventListener("htmx:afterSettle", start);
  start();
})();
