
/* What is typed is read while it is typed, drafts outlive a reload, and keys do what buttons do. */
{
  const line = document.getElementById("line");
  const quick = document.getElementById("quick");
  const reading = document.getElementById("reading");
  const seen = document.getElementById("seen");
  const missing = { chance: "how likely it is", closes: "by when it is decided", forecaster: "whose forecast it is" };

  function said(text, kind) {
    const p = document.createElement("p");
    p.textContent = text;
    if (kind) p.className = kind;
    return p;
  }

  function show(told) {
    if (told.wrong) {
      reading.replaceChildren(said(told.wrong[0].toUpperCase() + told.wrong.slice(1), "wrong"));
      return;
    }
    const who = told.who ? "by " + told.who + ", " : "";
    const close = told.closes ? "; decided by " + told.closes : "";
    const there = told.there ? " (" + told.there + ")" : "";
    const facts = said(who + "said " + told.said + close + there);
    if (told.chance) {
      const chance = document.createElement("strong");
      chance.textContent = told.chance + " ";
      facts.prepend(chance);
    }
    const open = told.open.map((one) => missing[one]).join(", ");
    const ask = open ? "Still open: " + open + "." : "Enter keeps it.";
    reading.replaceChildren(said(told.question, "read"), facts, ...told.notes.map((one) => said(one, "note")), said(ask, "ask"));
    if (told.open.includes("closes") || told.open.includes("chance")) quick.querySelector("details").open = true;
    seen.value = open ? "" : told.seen;
  }

  let turn = 0;
  let pause = 0;
  async function read() {
    const mine = ++turn;
    seen.value = "";
    if (!line.value.trim()) {
      reading.replaceChildren();
      return;
    }
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(quick)) if (value && name !== "seen") typed.append(name, value);
    try {
      const answer = await fetch("/read?" + typed, { credentials: "same-origin" });
      const told = await answer.json();
      if (mine === turn) show(told);
    } catch {
      if (mine === turn) reading.replaceChildren(said("The server does not answer. What you typed is kept here.", "wrong"));
    }
  }

  if (quick) {
    quick.addEventListener("input", () => {
      seen.value = "";
      clearTimeout(pause);
      pause = setTimeout(read, 80);
    });
  }

  // Drafts: what is typed into a form stays until it was kept.
  const drafts = Array.from(document.querySelectorAll("form[data-draft]"));
  const asked = new URLSearchParams(location.search);
  const fields = (form) => Array.from(form.elements).filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");
  const key = (form) => "draft:" + form.dataset.draft;
  try {
    const sent = sessionStorage.getItem("sent");
    if (sent && asked.has("done")) localStorage.removeItem(sent);
    sessionStorage.removeItem("sent");
    for (const form of drafts) {
      const kept = JSON.parse(localStorage.getItem(key(form)) || "{}");
      for (const field of fields(form)) {
        if (field.type === "radio" || field.type === "checkbox") continue;
        const [value, base] = kept[field.name] || [];
        if (base === field.defaultValue && field.value === field.defaultValue) field.value = value;
      }
      form.addEventListener("input", () => {
        const typed = {};
        for (const field of fields(form)) {
          if (field.type !== "radio" && field.type !== "checkbox" && field.value !== field.defaultValue) typed[field.name] = [field.value, field.defaultValue];
        }
        localStorage.setItem(key(form), JSON.stringify(typed));
      });
      form.addEventListener("submit", () => sessionStorage.setItem("sent", key(form)));
    }
  } catch {
    // no place for drafts: the browser forbids it, and all else works
  }
  if (quick && line.value && !reading.childElementCount && !document.querySelector("main > .wrong")) read();

  // Keys, as long as nothing is typed into a field.
  const cards = () => Array.from(document.querySelectorAll("[data-card]"));
  function move(by) {
    const all = cards();
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
    if (next) next.focus();
  }
  function resolve(outcome) {
    const card = document.activeElement.closest("[data-card]");
    const button = card && card.querySelector('button[value="' + outcome + '"]');
    if (button) button.click();
  }
  // On the card of a claim a, d and e accept, decline and edit it.
  const claim = () => document.activeElement.closest("[data-claim]");
  function decide(what) {
    const card = claim();
    card.querySelector("details").open = true;
    const needed = ["question", "chance", "closes", "said_by"].map((name) => card.querySelector('[name^="' + name + '-"]'));
    const empty = what === "accept" && needed.find((one) => !one.value.trim());
    if (what === "edit" || empty) (empty || needed[0]).focus();
    else card.querySelector('button[value^="' + what + '"]').click();
  }
  const does = {
    "/": () => (line || document.querySelector(".find input")).focus(),
    j: () => move(1),
    k: () => move(-1),
    y: () => resolve("yes"),
    n: () => resolve("no"),
    a: () => (claim() ? decide("accept") : resolve("ambiguous")),
    d: () => claim() && decide("decline"),
    e: () => {
      if (claim()) return decide("edit");
      const card = document.activeElement.closest("[data-card]");
      if (card) card.querySelector('[name="evidence"]').focus();
    },
    u: () => {
      const undo = document.getElementById("undo");
      if (undo) undo.click();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "Escape" && typing) {
      const card = event.target.closest("[data-card]");
      event.target.blur();
      if (card) card.focus();
      return;
    }
    if (typing || !does[event.key]) return;
    event.preventDefault();
    does[event.key]();
  });
  if (asked.has("done") && location.hash === "#due") move(0);

  // A text that is read: the claim whose card has the focus is marked, and a file is read into its field.
  function mark() {
    const here = claim() && document.getElementById("m" + claim().dataset.claim);
    if (!here) return;
    for (const one of document.querySelectorAll("mark.here")) one.classList.remove("here");
    here.classList.add("here");
    const text = here.closest(".text");
    text.scrollTop += here.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  }
  document.addEventListener("focusin", mark);
  const first = document.querySelector("[data-claim][autofocus]");
  if (first) first.focus();
  mark();
  const file = document.getElementById("file");
  if (file) {
    file.closest("label").hidden = false;
    file.addEventListener("change", async () => {
      if (!file.files[0]) return;
      document.getElementById("text").value = await file.files[0].text();
      const title = document.querySelector('[name="title"]');
      if (!title.value) title.value = file.files[0].name.replace(/\.\w+$/, "");
    });
  }
}
