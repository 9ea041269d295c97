// Cards that are dragged from column to column, by mouse, by a long press, or by keys through "Move to…"; ticks of a list
// that outlive a redraw; names after an @. Without this file a task is moved on its own page, and a name is typed whole.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query);
  const $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const board = () => $("#board");
  const PRESS = 350, SLACK = 8, EDGE = 48;
  let held = null; // the card under the finger: {card, x, y, timer, ghost, over, touch}
  let moving = null; // the card that "Move to…" or the reason is about: {card, state}

  // ---- telling the server ----------------------------------------------------------------------------------
  function move(card, state, reason = "") {
    const column = $(`[data-column="${state}"]`), from = card.parentElement, next = card.nextSibling;
    if (!column || card.closest("[data-column]") === column) return;
    if (card.dataset.review !== undefined && card.dataset.was === "review" && state !== "done" && !reason) {
      moving = { card, state };
      const text = $("#board-reason-text");
      text.value = "";
      $("#board-reason").showModal();
      text.focus();
      return;
    }
    $("[data-cards]", column).prepend(card); // where it will stand is said by the answer
    card.dataset.dragged = "";
    const back = () => { delete card.dataset.dragged; if (card.isConnected) from.insertBefore(card, next && next.parentElement === from ? next : null); };
    for (const fault of ["htmx:sendError", "htmx:sendAbort", "htmx:timeout", "htmx:responseError"]) card.addEventListener(fault, back, { once: true });
    const { url, was, version } = card.dataset;
    window.htmx.ajax("POST", url, { source: card, swap: "none", values: { state, was, version, reason } })?.catch(() => {}); // said by the listeners
  }

  // ---- dragging ------------------------------------------------------------------------------------------------
  function lift() {
    const { card, x, y } = held, box = card.getBoundingClientRect(), ghost = card.cloneNode(true);
    ghost.removeAttribute("data-card");
    ghost.setAttribute("aria-hidden", "true");
    Object.assign(ghost.style, { position: "fixed", zIndex: "60", width: `${box.width}px`, left: "0", top: "0", margin: "0", pointerEvents: "none", boxShadow: "var(--shadow-float)", listStyle: "none" });
    held.dx = x - box.left;
    held.dy = y - box.top;
    document.body.append(ghost);
    held.ghost = ghost;
    card.dataset.dragged = "";
    carry(x, y);
  }
  function carry(x, y) {
    held.ghost.style.transform = `translate(${x - held.dx}px, ${y - held.dy}px) rotate(1.5deg)`;
    const over = document.elementFromPoint(x, y)?.closest("[data-column]");
    if (over !== held.over) { held.over?.removeAttribute("data-over"); over?.setAttribute("data-over", ""); held.over = over; }
    const scroll = $("[data-board-scroll]");
    if (scroll && x < EDGE) scroll.scrollBy(-16, 0);
    else if (scroll && x > innerWidth - EDGE) scroll.scrollBy(16, 0);
    if (y < EDGE) scrollBy(0, -16); else if (y > innerHeight - EDGE) scrollBy(0, 16);
  }
  function drop(really) {
    if (!held) return;
    const { card, ghost, over, timer } = held;
    clearTimeout(timer);
    held = null;
    if (!ghost) return;
    ghost.remove();
    over?.removeAttribute("data-over");
    delete card.dataset.dragged;
    const swallow = (event) => { event.preventDefault(); event.stopPropagation(); }; // the click that ends a drag opens nothing
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true), 50);
    if (really && over && card.isConnected) move(card, over.dataset.column);
    else board()?.dispatchEvent(new CustomEvent("live")); // what was held up meanwhile
  }
  document.addEventListener("pointerdown", (event) => {
    const card = event.target.closest("[data-card]");
    if (!card || event.button !== 0 || event.target.closest("button") || board()?.dataset.mayMove === undefined) return;
    held = { card, x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse" };
    if (held.touch) held.timer = setTimeout(() => held && lift(), PRESS);
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { clientX: x, clientY: y } = event, far = Math.hypot(x - held.x, y - held.y) > SLACK;
    if (held.ghost) { event.preventDefault(); carry(x, y); }
    else if (far && held.touch) drop(false); // a finger that moves at once scrolls
    else if (far) lift();
  });
  document.addEventListener("pointerup", () => drop(true));
  document.addEventListener("pointercancel", () => drop(false));
  document.addEventListener("touchmove", (event) => { if (held?.ghost) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (held?.touch) event.preventDefault(); });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-card]")) event.preventDefault(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && held) drop(false); });
  document.addEventListener("htmx:beforeSwap", (event) => { if (held?.ghost && event.detail.target.id === "board") event.detail.shouldSwap = false; });

  // ---- moving by keys ------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-move-open]"), to = event.target.closest("[data-move-to]");
    if (opener) {
      const card = opener.closest("[data-card]"), dialog = $("#board-move");
      moving = { card };
      $("[data-move-title]", dialog).textContent = $("[data-main]", card).textContent;
      for (const choice of $$("[data-move-to]", dialog)) choice.hidden = choice.dataset.moveTo === card.dataset.was;
      dialog.showModal();
      $("[data-move-to]:not([hidden])", dialog)?.focus();
    }
    if (to && moving) { $("#board-move").close(); move($(`[data-card="${moving.card.dataset.card}"]`) || moving.card, to.dataset.moveTo); }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-reason-form]") || !moving) return;
    const card = $(`[data-card="${moving.card.dataset.card}"]`), reason = $("#board-reason-text").value.trim();
    if (card && reason) move(card, moving.state, reason);
  });
  document.addEventListener("keydown", (event) => { // E: done, for the row or card in hand
    if (event.repeat || event.key.toLowerCase() !== "e" || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || localStorage.getItem("kantorek-letters") === "off") return;
    const row = document.activeElement?.closest("[data-row]");
    if (row?.dataset.card && board()?.dataset.mayMove !== undefined) move(row, "done");
    else if (row) $("[data-done]", row)?.click();
  });

  // ---- ticks of a list outlive its redraw ----------------------------------------------------------------------------
  let ticked = [];
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target.id === "rows") ticked = $$("[data-select]:checked").map((box) => box.value); });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "rows" || !ticked.length) return;
    for (const box of $$("[data-select]")) box.checked = ticked.includes(box.value);
    $("[data-select]")?.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // ---- a part in which somebody is writing is not redrawn under their hands -----------------------------------------------
  document.addEventListener("htmx:oobBeforeSwap", (event) => { if ($("[data-editing]", event.detail.target)) event.detail.shouldSwap = false; });

  // ---- @: colleagues to pick from while a comment is written ----------------------------------------------------------------
  let picker = null; // {area, list, from}
  const shut = () => { picker?.list.remove(); picker?.area.removeAttribute("aria-activedescendant"); picker?.area.setAttribute("aria-expanded", "false"); picker = null; };
  const plain = (text) => text.toLowerCase().replaceAll("ł", "l").normalize("NFD").replace(/\p{M}/gu, "");
  function look(area) {
    const before = area.value.slice(0, area.selectionStart), said = /(?:^|[\s(])@([\p{L} .-]{0,40})$/u.exec(before);
    shut();
    const source = said && document.getElementById(area.dataset.mention);
    if (!source) return;
    const names = JSON.parse(source.textContent), wish = plain(said[1]);
    const fit = names.filter((name) => plain(name).split(" ").some((_part, at, parts) => parts.slice(at).join(" ").startsWith(wish))).slice(0, 8);
    if (!fit.length || fit.some((name) => plain(name) === wish.trim() && wish.length > 3)) return;
    const list = Object.assign(document.createElement("ul"), { className: "k-pop", id: "mention-list" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.dataset.mentionLabel || "@");
    fit.forEach((name, at) => {
      const option = Object.assign(document.createElement("li"), { className: "k-opt", textContent: name, id: `mention-${at}` });
      option.setAttribute("role", "option");
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(name); });
      list.append(option);
    });
    area.parentElement.classList.add("relative");
    area.after(list);
    area.setAttribute("aria-controls", "mention-list");
    area.setAttribute("aria-expanded", "true");
    picker = { area, list, from: before.length - said[1].length };
    choose(0);
  }
  function choose(at) {
    const options = [...picker.list.children];
    options.forEach((option, one) => option.setAttribute("aria-selected", String(one === at)));
    picker.at = at;
    picker.area.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }
  function pick(name) {
    const { area, from } = picker, end = area.selectionStart;
    area.setRangeText(`${name} `, from, end, "end");
    shut();
    area.focus();
  }
  document.addEventListener("input", (event) => { if (event.target.matches("[data-mention]")) look(event.target); });
  document.addEventListener("focusout", (event) => { if (picker && event.target === picker.area) shut(); });
  document.addEventListener("keydown", (event) => {
    if (!picker || event.target !== picker.area) return;
    const options = [...picker.list.children], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose((picker.at + step + options.length) % options.length); }
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") { event.preventDefault(); pick(options[picker.at].textContent); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); shut(); }
  }, true);
})();
