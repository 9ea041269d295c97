// Writing an announcement: the editor (Squire) over its text field, pictures in it, the preview beside it, and for whom it is.
// Without this file the text field takes plain paragraphs or HTML, and every part of the form is open.
"use strict";
(() => {
  const $ = (query, from = document) => from.querySelector(query), $$ = (query, from = document) => [...from.querySelectorAll(query)];
  const form = $("form[data-news]");
  if (!form || !window.Squire) return;
  const KEPT = new Set(["P", "BR", "B", "STRONG", "I", "EM", "UL", "OL", "LI", "H3", "BLOCKQUOTE", "A", "IMG"]);
  const GONE = new Set(["SCRIPT", "STYLE", "TEMPLATE", "SVG", "MATH", "IFRAME", "OBJECT", "HEAD", "TITLE", "NOSCRIPT"]);
  const BLOCKS = { H1: "H3", H2: "H3", H4: "H3", DIV: "P", SECTION: "P" };
  const editors = {};
  let current = "pl";

  // What is pasted or loaded: only what the server keeps as well, so that nothing is seen that will not be saved.
  function tidy(node, into) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) into.append(child.data);
      if (child.nodeType !== Node.ELEMENT_NODE || GONE.has(child.nodeName.toUpperCase())) continue;
      const name = BLOCKS[child.nodeName] || child.nodeName;
      const source = name === "IMG" ? child.getAttribute("src") || "" : "";
      const place = !KEPT.has(name) || (name === "IMG" && !/^\/news\/pictures\/\d+\/$/.test(source)) ? into : document.createElement(name);
      if (place !== into) {
        if (name === "IMG") { place.src = source; place.alt = child.getAttribute("alt") || ""; }
        const to = name === "A" ? child.getAttribute("href") || "" : "";
        if (/^(https?:\/\/|mailto:)/i.test(to)) place.href = to;
        into.append(place);
      }
      tidy(child, place);
    }
    return into;
  }
  // Handlers and styles go before parsing too: tidy() drops them anyway, but the browser reports each one to the console.
  const LOUD = /\s(?:on\w+|style)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
  const toFragment = (text) => tidy(new DOMParser().parseFromString(text.replace(LOUD, " "), "text/html").body, document.createDocumentFragment());
  const textOf = (squire) => squire.getHTML().replace(/<(\/?)div>/gi, "<$1p>"); // loose words that were pasted stand in a DIV

  // ---- one editor --------------------------------------------------------------------------------------------
  function begin(part) {
    const area = $("textarea", part), root = $("[data-editor]", part), bar = $("[data-bar]", part);
    const squire = new window.Squire(root, { blockTag: "P", sanitizeToDOMFragment: toFragment, tagAttributes: {} });
    const text = area.value;
    squire.setHTML(/</.test(text) ? text : text.split(/\n+/).map((line) => { const p = document.createElement("p"); p.textContent = line; return p.outerHTML; }).join(""));
    area.hidden = true;
    root.hidden = bar.hidden = false;
    $(`label[for="${area.id}"]`, part)?.addEventListener("click", () => squire.focus());
    if ("noPictures" in form.dataset) $('[data-do="picture"]', bar).hidden = true;
    editors[part.dataset.rich] = squire;
    const keep = () => { area.value = textOf(squire); show(); form.dispatchEvent(new Event("news:typed")); };
    squire.addEventListener("input", keep);
    squire.addEventListener("pathChange", () => press(bar, squire));
    for (const kind of ["dragover", "drop"]) root.addEventListener(kind, (event) => {
      const file = [...(event.dataTransfer?.files || [])][0];
      if (file || event.dataTransfer?.types?.includes("Files")) event.preventDefault();
      if (file && kind === "drop") send(part, squire, file);
    });
    squire.addEventListener("pasteImage", (event) => {
      const file = [...event.detail.clipboardData.items].map((item) => item.getAsFile()).find(Boolean);
      if (file) send(part, squire, file);
    });
    bar.addEventListener("click", (event) => { const button = event.target.closest("[data-do]"); if (button) act(button.dataset.do, part, squire, keep); });
    bar.addEventListener("keydown", (event) => walk(event, bar));
    $("[data-link] input", part).addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); act("set-link", part, squire, keep); } });
    $("[data-picture]", part).addEventListener("change", (event) => { const file = event.target.files[0]; event.target.value = ""; if (file) send(part, squire, file); });
  }
  function press(bar, squire) {
    const held = { bold: squire.hasFormat("B") || squire.hasFormat("STRONG"), italic: squire.hasFormat("I") || squire.hasFormat("EM"), heading: squire.hasFormat("H3"), list: squire.hasFormat("UL"), link: squire.hasFormat("A") };
    for (const [name, on] of Object.entries(held)) {
      const button = $(`[data-do="${name}"]`, bar);
      button.setAttribute("aria-pressed", String(on));
      button.classList.toggle("btn-active", on);
    }
  }
  function act(name, part, squire, keep) {
    const link = $("[data-link]", part);
    if (name === "bold") squire.hasFormat("B") ? squire.removeBold() : squire.bold();
    if (name === "italic") squire.hasFormat("I") ? squire.removeItalic() : squire.italic();
    if (name === "list") squire.hasFormat("UL") ? squire.removeList() : squire.makeUnorderedList();
    if (name === "heading") heading(squire);
    if (name === "picture") $("[data-picture]", part).click();
    if (name === "link" && squire.hasFormat("A")) squire.removeLink();
    else if (name === "link") { link.hidden = !link.hidden; if (!link.hidden) $("input", link).focus(); return; }
    if (name === "set-link") {
      const typed = $("input", link).value.trim(), to = /^(https?:\/\/|mailto:)/i.test(typed) ? typed : typed.includes("@") ? `mailto:${typed}` : `https://${typed}`;
      link.hidden = true;
      $("input", link).value = "";
      if (typed) squire.makeLink(to);
    }
    keep();
    if (name !== "picture") squire.focus();
  }
  function heading(squire) {
    const to = squire.hasFormat("H3") ? "P" : "H3";
    squire.modifyBlocks((fragment) => {
      for (const block of [...fragment.querySelectorAll("p, h3")]) {
        const other = document.createElement(to);
        other.append(...block.childNodes);
        block.replaceWith(other);
      }
      return fragment;
    });
  }
  // One stop of the Tab key for the whole bar; arrows walk in it.
  function walk(event, bar) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = $$("[data-do]:not([hidden]):not([data-do='set-link'])", bar), at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  // ---- a picture: sent at once; the first one of a new announcement makes its draft --------------------------
  async function send(part, squire, file) {
    const fault = $("[data-fault]", part), data = new FormData();
    fault.hidden = true;
    const first = [];
    form.dispatchEvent(new CustomEvent("news:picture", { detail: first })); // the draft that is being made is the picture's
    await Promise.all(first);
    data.append("file", file);
    for (const name of ["title", "whose", "once"]) data.append(name, $(`[name=${name}]`, form).value);
    try {
      const headers = { "X-CSRFToken": $("[name=csrfmiddlewaretoken]", form).value, "X-Requested-With": "upload" };
      const answer = await fetch(form.dataset.uploadUrl, { method: "POST", body: data, headers });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.message);
      if (form.dataset.uploadUrl !== said.upload) { // the draft is there now: the form goes on with it
        form.dataset.uploadUrl = said.upload;
        form.dataset.keepUrl = said.keep;
        form.dataset.keepForm = said.edit.match(/\d+/)[0];
        form.action = said.edit;
        $("[name=version]", form).value = said.version;
        history.replaceState(history.state, "", said.edit);
      }
      squire.focus();
      squire.insertImage(said.src, { alt: said.alt });
      $("textarea", part).value = textOf(squire);
      show();
      form.dispatchEvent(new Event("news:typed"));
    } catch (error) {
      fault.textContent = error instanceof SyntaxError || error instanceof TypeError ? form.dataset.failed : error.message;
      fault.hidden = false;
    }
  }

  // ---- the preview, the languages, for whom ------------------------------------------------------------------
  function show() {
    const body = $("[data-preview-body]"), squire = editors[current], title = $(`[name=title${current === "en" ? "_en" : ""}]`, form);
    if (!body || !squire) return;
    $("[data-preview-title]").textContent = title.value || $("[name=title]", form).value;
    const written = squire.getHTML().replace(/<[^>]*>/g, "").trim() || /<img/.test(squire.getHTML()) ? squire : editors.pl;
    body.replaceChildren(toFragment(written.getHTML()));
    const confirm = $("[name=must_confirm]", form);
    $("[data-preview-confirm]").hidden = !confirm?.checked;
  }
  function speak(language) {
    current = language;
    for (const part of $$("[data-in]", form)) part.hidden = part.dataset.in !== language;
    for (const button of $$("[data-language]", form)) button.setAttribute("aria-pressed", String(button.dataset.language === language));
    show();
  }
  function open() {
    const chosen = $("[name=audience]:checked", form)?.value;
    for (const part of $$("[data-when]", form)) part.hidden = part.dataset.when !== chosen;
  }
  for (const part of $$("[data-rich]", form)) begin(part);
  for (const bar of $$("[data-languages]", form)) bar.hidden = false;
  form.addEventListener("click", (event) => { const button = event.target.closest("[data-language]"); if (button) speak(button.dataset.language); });
  form.addEventListener("change", () => { open(); show(); });
  form.addEventListener("input", show);

  // ---- clients by name: ticked under the search they become chips, which stay while one looks for the next ----
  const people = $("[data-clients]", form);
  if (people) {
    const found = $("#news-clients"), chips = $("[data-chosen]", people), most = Number(people.dataset.most);
    const box = (pk, from) => $(`input[value="${CSS.escape(pk)}"]`, from);
    const choose = (input) => {
      const chip = box(input.value, chips)?.closest("label");
      if (!input.checked) { chip?.remove(); return true; }
      if (chip) return true;
      if (chips.childElementCount >= most) { input.checked = false; return false; }
      const made = $("[data-chip]", people).content.firstElementChild.cloneNode(true);
      $("input", made).value = input.value;
      $("span", made).textContent = input.dataset.clientName;
      chips.append(made);
      return true;
    };
    const tell = (full = false) => {
      const many = chips.childElementCount;
      $("[data-chosen-head]", people).hidden = !many;
      $("[data-chosen-count]", people).textContent = many;
      $("[data-too-many]", people).hidden = !full;
      $("[data-choose-none]", people).hidden = many < 2;
      $("[data-choose-all]", people).hidden = $$("input:not(:checked)", found).length < 2 || !$("[name=client_q]", people).value.trim();
    };
    found.addEventListener("change", (event) => tell(!choose(event.target)));
    chips.addEventListener("change", (event) => {
      const other = box(event.target.value, found), next = event.target.closest("label").nextElementSibling;
      if (other) other.checked = false;
      people.dispatchEvent(new Event("change", { bubbles: true })); // the chip is gone before it could say so itself
      event.target.closest("label").remove();
      ($("input", next || people) || $("[name=client_q]", people)).focus();
      tell();
    });
    people.addEventListener("click", (event) => {
      const all = event.target.closest("[data-choose-all]"), none = event.target.closest("[data-choose-none]");
      if (!all && !none) return;
      let full = false;
      if (none) for (const input of [...$$("input", chips), ...$$("input:checked", found)]) { input.checked = false; if (chips.contains(input)) input.closest("label").remove(); }
      if (all) for (const input of $$("input:not(:checked)", found)) { input.checked = true; full = !choose(input) || full; }
      tell(full);
      people.dispatchEvent(new Event("change", { bubbles: true }));
    });
    found.addEventListener("htmx:afterSwap", () => { for (const input of $$("input", found)) input.checked = Boolean(box(input.value, chips)); tell(); });
    $("[name=client_q]", people).addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // Enter takes the first that is not chosen yet, and never sends the form
      const first = $("input:not(:checked)", found);
      if (first && event.target.value.trim()) first.click();
    });
    tell();
  }
  open();
  speak($("[data-in=en] .text-error:not([hidden])", form) ? "en" : "pl");
})();
