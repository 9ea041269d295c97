// The office's side of conversations: the calm list, the row that stands open, answer or comment, canned answers, @names.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query);
  const $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const CALM = 2000;

  // ---- what changes often is asked for at once, then at most every two seconds, and the last word is never missed -----
  const asked = new Map(); // by the part that is asked for: when, and the timer of the next time
  document.addEventListener("live", (event) => {
    const goal = event.target.dataset?.calm;
    if (!goal || event.detail?.calm) return;
    if (event.target.matches(goal)) event.stopImmediatePropagation(); // it is its own goal: not before its turn
    const turn = asked.get(goal) || { at: 0, timer: 0 };
    asked.set(goal, turn);
    if (turn.timer) return;
    turn.timer = setTimeout(() => {
      turn.timer = 0;
      turn.at = Date.now();
      const part = $(goal);
      if (part) ask(part);
    }, Math.max(0, turn.at + CALM - Date.now()));
  }, true);
  const held = (part) => $("details[open], .htmx-request", part); // a menu that is open, a click that is on its way
  function ask(part) {
    if (held(part)) setTimeout(() => part.isConnected && ask(part), CALM / 4);
    else part.dispatchEvent(new CustomEvent("live", { detail: { calm: true } }));
  }
  document.addEventListener("htmx:beforeSwap", (event) => { // what was opened or clicked since is not taken away either
    const { target, requestConfig } = event.detail;
    if (requestConfig?.triggeringEvent?.type !== "live" || !target.matches("#conversations, #thread-head") || !held(target)) return;
    event.detail.shouldSwap = false;
    setTimeout(() => target.isConnected && ask(target), CALM / 4);
  });

  // ---- the row of the conversation that stands open -------------------------------------------------------------------
  function mark() {
    const open = $("[data-thread]")?.dataset.thread;
    for (const row of $$("[data-conversation]")) {
      if (row.dataset.conversation === open) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    }
  }
  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("htmx:beforeRequest", (event) => { // the same conversation again: nothing to fetch
    const row = event.target.closest?.("[data-conversation]");
    if (row && row.dataset.conversation === $("[data-chat]")?.dataset.chat && !$("[data-chat]").dataset.stale) event.preventDefault();
  });

  // ---- the link of a line ------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-copy-link]");
    if (link) { link.dataset.copy = new URL(link.dataset.copyLink, location.href).href; link.closest("details").open = false; }
  }, true);

  document.addEventListener("htmx:afterRequest", (event) => { // the task stands beside the menu now
    const menu = event.target.closest?.("[data-line-menu]");
    if (!menu || !event.detail.successful) return;
    event.target.remove();
    menu.open = false;
  });

  // ---- answer or comment -----------------------------------------------------------------------------------------------------
  const desk = (at) => at.closest("[data-desk-composer]");
  const box = (here) => $("textarea", here);
  const kind = (here) => $("input[name=kind]", here);
  const commenting = (here) => kind(here)?.value === "comment";
  function write(here, what) {
    for (const button of $$("[data-write]", here)) button.setAttribute("aria-pressed", String(button.dataset.write === what));
    kind(here).value = what === "comment" ? "comment" : "";
    here.closest("[data-chat]").dataset.kind = what;
    $("[data-only-office]", here).hidden = what !== "comment";
    const away = $("[data-away]", here), canned = $("[data-canned-open]", here);
    if (away) away.hidden = what === "comment";
    if (canned) canned.hidden = what === "comment";
    $("label:has(input[type=file])", here)?.classList.toggle("hidden", what === "comment"); // a comment holds words only
    shut(here);
    look(here);
    box(here).focus();
  }

  // ---- what is still missing in a canned answer ----------------------------------------------------------------------------
  const MARK = /\{\{\s*([^{}\n]{1,60}?)\s*\}\}/g;
  function look(here) {
    const names = commenting(here) ? [] : [...new Set([...box(here).value.matchAll(MARK)].map((found) => found[1]))];
    const note = $("[data-missing]", here), words = `${note.dataset.words} ${names.map((name) => `{{${name}}}`).join(", ")}`;
    note.hidden = !names.length;
    $("[data-names]", note).textContent = names.length ? words : "";
    const form = $("form[data-composer]", here);
    if (names.length) form.dataset.blocked = words; else delete form.dataset.blocked;
    box(here).classList.toggle("look", names.length > 0);
  }
  function select(field) { // the first gap is selected: typing fills it
    MARK.lastIndex = 0;
    const gap = MARK.exec(field.value);
    if (gap) field.setSelectionRange(gap.index, gap.index + gap[0].length);
  }

  // ---- suggestions under the fingers: / canned answers, @ colleagues ------------------------------------------------------
  const list = (here) => $("#suggest", here);
  const shown = (here) => $$("[role=option]", here).filter((one) => !one.hidden);
  const chosen = (here) => $("[role=option][aria-selected=true]", here);
  const flat = (text) => text.toLowerCase().replaceAll("ł", "l").normalize("NFD").replace(/\p{M}/gu, "");
  function choose(here, option) {
    for (const one of $$("[role=option]", here)) one.setAttribute("aria-selected", String(one === option));
    if (option) { box(here).setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else box(here).removeAttribute("aria-activedescendant");
  }
  function shut(here) {
    if (!list(here) || list(here).hidden) return;
    list(here).hidden = true;
    choose(here, null);
  }
  function asking(here) { // what stands before the caret: its sign, its letters and where it begins
    const field = box(here), before = field.value.slice(0, field.selectionStart);
    const found = commenting(here) ? /(^|\s)(@)([\p{L}\p{M}.'-]*(?: [\p{L}\p{M}.'-]*)?)$/u.exec(before) : /(^|\s)(\/)([^\s/]*)$/u.exec(before);
    return found && { sign: found[2], words: found[3], begin: found.index + found[1].length };
  }
  function suggest(here) {
    const ask = asking(here), field = box(here);
    if (!ask || !$(`[data-of="${ask.sign}"]`, here)) return shut(here);
    const words = flat(ask.words);
    for (const one of $$("[role=option]", here)) one.hidden = one.dataset.of !== ask.sign || !flat(one.dataset.words).split(/\s+/).concat(flat(one.dataset.words)).some((part) => part.startsWith(words));
    const some = shown(here);
    if (!some.length && ask.sign === "@") return shut(here); // an address is no name
    $("[data-none]", here).hidden = some.length > 0;
    list(here).hidden = false;
    field.setAttribute("aria-controls", "suggest");
    field.setAttribute("aria-autocomplete", "list");
    choose(here, some[0] || null);
  }
  function put(here, text, begin) {
    const field = box(here), end = field.selectionStart;
    field.focus();
    field.setRangeText(text, begin, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    select(field);
  }
  async function take(here, option) {
    const ask = asking(here), begin = ask ? ask.begin : box(here).selectionStart;
    shut(here);
    if (option.dataset.text) return put(here, option.dataset.text, begin);
    const answer = await fetch(option.dataset.fetch, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) put(here, (await answer.json()).text, begin);
    else document.body.dispatchEvent(new CustomEvent("kantorek:toast", { detail: { text: document.body.dataset.fault, level: "bad" } }));
  }

  document.addEventListener("input", (event) => {
    const here = event.target.matches("textarea") && desk(event.target);
    if (here) { look(here); suggest(here); }
  });
  document.addEventListener("keydown", (event) => { // before chat.js: while the list is open, Enter takes and does not send
    const here = event.target.matches?.("textarea") && desk(event.target);
    if (!here || !list(here) || list(here).hidden || event.isComposing) return;
    const all = shown(here), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") shut(here);
    else if (step && all.length) choose(here, all[(all.indexOf(chosen(here)) + step + all.length) % all.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && chosen(here)) take(here, chosen(here));
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("mousedown", (event) => { if (event.target.closest("#suggest")) event.preventDefault(); }); // the caret stays in the field
  document.addEventListener("click", (event) => {
    const at = event.target, here = desk(at);
    for (const one of $$("[data-desk-composer]")) if (one !== here) shut(one);
    if (!here) return;
    if (at.closest("[data-write]")) write(here, at.closest("[data-write]").dataset.write);
    else if (at.closest("#suggest [role=option]")) take(here, at.closest("[role=option]"));
    else if (at.closest("[data-canned-open]")) {
      const field = box(here), before = field.value.slice(0, field.selectionStart);
      field.focus();
      field.setRangeText(before && !/\s$/.test(before) ? " /" : "/", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (!at.closest("textarea")) shut(here);
  });
})();
