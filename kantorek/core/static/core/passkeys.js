// Passkeys: django-allauth's script talks to the device; this one starts it and shows what went wrong.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const fault = (shown) => document.querySelectorAll("[data-passkey-fault]").forEach((note) => (note.hidden = !shown));
  if (!window.PublicKeyCredential || !window.allauth) return;
  const forms = window.allauth.webauthn.forms;

  if (at("passkey-login")) {
    const form = at("passkey-login").form;
    form.hidden = false;
    forms.loginForm({ ids: { login: "passkey-login", credential: "passkey-credential" } });
  }
  if (at("passkey-add")) {
    forms.addForm({
      ids: { add: "passkey-add", credential: "passkey-credential", passwordless: "passkey-passwordless", data: "passkey-data" },
    });
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#passkey-login, #passkey-add")) return;
    fault(false);
    const chosen = document.querySelector("input[type=checkbox][name=remember]");
    const sent = document.querySelector("[data-passkey-remember]");
    if (sent) sent.value = chosen && chosen.checked ? "on" : "";
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    fault(true);
  });
})();
