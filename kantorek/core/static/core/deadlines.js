// The month board by keyboard: arrows between cells, Space moves on, Enter opens, U the UPO, X and Shift with arrows mark.
// Every cell is a plain link to its obligation; without this file the board is read and the obligation's page does the rest.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query);
  const $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const board = () => $("[data-board]");
  if (!board()) return;
  const panel = $("#panel"), bar = $("[data-marked]");
  const may = board().dataset.may !== undefined;
  const marked = new Set(); // ids of table cells: they outlive what is drawn in them anew
  let here = "", anchor = "", opener = "";

  // ---- where the keyboard stands: one link of the grid can be reached by Tab ----------------------------------
  const places = (row) => [...row.cells].slice(0, -1); // the last column is a sum
  const lines = () => $$("tbody tr[id]", board());
  const stop = (cell) => $("a", cell) || cell;
  const at = () => (here && document.getElementById(here)) || null;
  function name(cell) { if (!cell.id) cell.id = `h${cell.parentElement.id}`; return cell.id; }
  function stand(cell, focus = true) {
    if (!cell) return;
    const before = at();
    if (before) { stop(before).tabIndex = -1; before.tabIndex = -1; }
    here = name(cell);
    if (stop(cell) === cell) cell.tabIndex = 0; else stop(cell).tabIndex = 0;
    if (!focus) return;
    stop(cell).focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = board().parentElement, left = cell.parentElement.cells[0].getBoundingClientRect().right, mine = cell.getBoundingClientRect();
    if (cell.cellIndex && mine.left < left) box.scrollLeft -= left - mine.left; // not below the fixed first column
    const head = board().tHead.getBoundingClientRect().bottom;
    if (mine.top < head) box.scrollTop -= head - mine.top;
  }
  function next(cell, down, right) {
    const all = lines(), row = all.indexOf(cell.parentElement) + down;
    const target = all[Math.min(all.length - 1, Math.max(0, row))];
    const line = target && places(target);
    return line && line[Math.min(line.length - 1, Math.max(0, cell.cellIndex + right))];
  }

  // ---- marking ------------------------------------------------------------------------------------------------
  const holds = (cell) => cell.dataset.cell !== undefined && Boolean($("a[data-o]", cell));
  const ids = () => [...marked].flatMap((id) => ($(`#${CSS.escape(id)} a[data-o]`)?.dataset.o || "").split(" ")).filter(Boolean);
  function show() {
    for (const cell of $$("td[data-cell]", board())) {
      const on = marked.has(cell.id);
      cell.classList.toggle("on", on);
      if (on) cell.setAttribute("aria-selected", "true"); else cell.removeAttribute("aria-selected");
    }
    if (bar) { bar.hidden = !marked.size; $("[data-marked-count]", bar).textContent = String(marked.size); }
  }
  function mark(cells, on) { for (const cell of cells) if (holds(cell)) { if (on) marked.add(cell.id); else marked.delete(cell.id); } show(); }
  const unmark = () => { marked.clear(); anchor = ""; show(); };
  function toggle(cell) { // in the first column: the whole row
    const cells = cell.cellIndex ? [cell] : places(cell.parentElement);
    mark(cells, !cells.filter(holds).every((one) => marked.has(one.id)));
    anchor = name(cell);
  }
  function stretch(to) {
    const from = document.getElementById(anchor) || at(), all = lines();
    const [top, bottom] = [all.indexOf(from.parentElement), all.indexOf(to.parentElement)].sort((a, b) => a - b);
    const [left, right] = [from.cellIndex, to.cellIndex].sort((a, b) => a - b);
    marked.clear();
    mark(all.slice(top, bottom + 1).flatMap((row) => places(row).slice(left, right + 1)), true);
  }

  // ---- what is sent -------------------------------------------------------------------------------------------
  const send = (url, values) => htmx.ajax("POST", url, { source: "#news", swap: "none", values });
  const move = (values) => send(board().dataset.move, { month: board().dataset.month, ...values });
  function step(cell) { // the next state; of several duties in one cell all that stand where the worst stands
    const link = $("a[data-o]", cell);
    if (link && may) move({ ids: link.dataset.o, state: "next", version: link.dataset.v });
  }
  function open(cell, focus = "") {
    const link = $("a", cell);
    if (!link) return;
    if (!link.dataset.o) { location.assign(link.href); return; }
    opener = cell.id;
    htmx.ajax("GET", link.pathname, { source: link, target: "#panel", swap: "innerHTML" }).then(() => {
      panel.hidden = false;
      ($(focus || "[data-first]", panel) || panel).focus();
    });
  }
  function shut() {
    if (panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    stand(document.getElementById(opener));
  }

  // ---- keys and clicks ----------------------------------------------------------------------------------------
  const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [12, 0], PageUp: [-12, 0], Home: [0, -99], End: [0, 99] };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (panel && !panel.hidden && !event.target.closest("dialog")) { event.preventDefault(); shut(); } else if (marked.size) unmark();
      return;
    }
    const cell = event.target.closest?.("[data-board] tbody td");
    if (!cell || event.altKey || (event.ctrlKey && event.key !== "Home" && event.key !== "End") || event.metaKey) return;
    const way = STEPS[event.key], key = event.key.toLowerCase();
    const letters = localStorage.getItem("kantorek-letters") !== "off";
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (way) {
      done();
      const to = next(cell, event.ctrlKey ? Math.sign(way[1]) * 1e6 : way[0], way[1]);
      if (event.shiftKey) { anchor ||= name(cell); stretch(to); } else anchor = "";
      stand(to);
    } else if (event.key === " ") { done(); if (event.shiftKey || !cell.cellIndex) toggle(cell); else if (marked.size > 1) move({ ids: ids().join(" "), state: "next" }); else step(cell); }
    else if (event.key === "Enter") { done(); open(cell); }
    else if (letters && key === "u") { done(); open(cell, "[data-upo]"); }
    else if (letters && key === "x") { done(); toggle(cell); }
  }, true);
  document.addEventListener("click", (event) => {
    const on = (query) => event.target.closest(query);
    const link = on("[data-board] tbody a[data-o]");
    if (link && !event.ctrlKey && !event.metaKey && !event.button) {
      event.preventDefault();
      const cell = link.closest("td");
      if (event.shiftKey && at()) { anchor ||= here; stretch(cell); stand(cell); } else { stand(cell); open(cell); }
    } else if (on("[data-shut]")) shut();
    else if (on("[data-unmark]")) unmark();
    else if (on("[data-to]")) move({ ids: ids().join(" "), state: on("[data-to]").dataset.to }).then(unmark);
    else if (on("[data-amounts]")) send(on("[data-amounts]").dataset.amounts, { ids: ids().join(" ") }).then(unmark);
    else if (on("[data-ask]")) location.assign(`${on("[data-ask]").dataset.ask}?ids=${ids().join(",")}`);
    else if (on("[data-column-to]")) {
      on("details").open = false;
      move({ column: on("[data-column-to]").dataset.key, state: on("[data-column-to]").dataset.columnTo });
    }
  });
  document.addEventListener("focusin", (event) => { const cell = event.target.closest?.("[data-board] tbody td"); if (cell && cell.id !== here) stand(cell, false); });
  // Taking back: in place, so that the person keeps standing where they were.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-undo]") || !new URL(form.action).pathname.startsWith("/deadlines/")) return;
    event.preventDefault();
    form.closest("[data-toast]")?.remove();
    const url = new URL(form.action);
    send(url.pathname + url.search, {});
  });

  // ---- after htmx has drawn something anew --------------------------------------------------------------------
  function settle() {
    const cell = at();
    if (!cell || !cell.isConnected) return;
    const lost = document.activeElement === document.body || document.activeElement === null;
    stand(cell, lost && panel.hidden);
  }
  document.body.addEventListener("htmx:oobAfterSwap", () => queueMicrotask(settle));
  document.body.addEventListener("htmx:afterSettle", show);
  document.body.addEventListener("htmx:oobErrorNoTarget", (event) => event.stopPropagation());
  const first = $("tbody td[data-cell] a", board());
  if (first) stand(first.closest("td"), false);
})();
