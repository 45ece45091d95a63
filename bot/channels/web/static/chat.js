// The chat without a framework. HTML comes escaped from the server; this script only puts it in place.
"use strict";
(() => {
  const log = document.getElementById("log");
  const form = document.getElementById("say");
  const input = document.getElementById("text");
  const status = document.getElementById("status");
  const typing = document.getElementById("typing");
  const menu = document.getElementById("menu");
  const fold = document.getElementById("fold");
  const words = document.body.dataset;
  const hasMouse = matchMedia("(hover: hover) and (pointer: fine)").matches;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const say = (sentence) => { if (status.textContent !== sentence) status.textContent = sentence; };
  const toEnd = (smooth) => scrollTo({ top: document.documentElement.scrollHeight, behavior: smooth && !isCalm ? "smooth" : "instant" });
  const isNearEnd = () => innerHeight + scrollY > document.documentElement.scrollHeight - 240;
  const actKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // --- the menu folds once a conversation has begun ---
  const setMenu = (isOpen) => {
    menu.hidden = !isOpen;
    fold.setAttribute("aria-expanded", String(isOpen));
  };
  fold.hidden = false;
  fold.addEventListener("click", () => {
    setMenu(menu.hidden);
    if (!menu.hidden) menu.querySelector("button").focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.contains(document.activeElement)) { setMenu(false); input.focus(); }
  });

  // --- typing sign ---
  let typingEnds = 0;
  const showTyping = (isOn) => {
    clearTimeout(typingEnds);
    const follows = isNearEnd();
    typing.hidden = !isOn;
    if (!isOn) return;
    typingEnds = setTimeout(() => { typing.hidden = true; }, 15000);
    if (follows) toEnd(true);
  };

  // --- lines ---
  const { title } = document;
  let awaitsAnswer = false;
  document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = title; });
  const parse = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };
  const lineOf = (id) => document.getElementById(`line-${id}`);
  const put = (data) => {
    const line = parse(data.html);
    const old = lineOf(data.id);
    if (old && old.dataset.version === data.version) return;
    if (old) {
      const had = old.contains(document.activeElement);
      old.replaceWith(line);
      if (had) input.focus({ preventScroll: true });
      if (!line.classList.contains("theirs")) showTyping(false);
      return;
    }
    const isOurs = line.classList.contains("ours");
    const follows = isNearEnd() || !isOurs || awaitsAnswer;
    awaitsAnswer = !isOurs; // the page may still be on its way down to the question when the answer comes
    line.classList.add("fresh");
    log.append(line);
    if (document.hidden) document.title = `● ${title}`;
    if (isOurs) { showTyping(false); changeLanguage(); }
    if (follows) isOurs ? reveal(line, true) : toEnd(true);
  };
  // What a bar covers of the conversation: with large letters it scrolls along and covers nothing.
  const covers = (name) => {
    const bar = document.querySelector(name);
    return getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  };
  // A long answer is read from its first line.
  const reveal = (line, smooth) => {
    if (line.offsetHeight + 40 < innerHeight - covers(".head") - covers(".foot")) return toEnd(smooth);
    scrollTo({ top: line.getBoundingClientRect().top + scrollY - covers(".head") - 12, behavior: smooth && !isCalm ? "smooth" : "instant" });
  };

  // --- what comes back ---
  let source;
  let isLost = false;
  const listen = () => {
    source = new EventSource(`/events?after=${words.last}`);
    for (const name of ["new", "replaced"]) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) words.last = event.lastEventId;
        put(JSON.parse(event.data));
      });
    }
    source.addEventListener("gone", (event) => {
      const { before } = JSON.parse(event.data);
      for (const line of log.querySelectorAll("[data-id]")) if (Number(line.dataset.id) < before) line.remove();
    });
    source.addEventListener("typing", () => showTyping(true));
    source.addEventListener("open", () => { if (isLost) { isLost = false; say(""); } });
    source.addEventListener("error", () => {
      isLost = true;
      setTimeout(() => { if (isLost) say(words.offline); }, 4000);
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    });
  };

  // --- what is said ---
  const send = async (act) => {
    const body = JSON.stringify({ key: actKey(), ...act });
    for (const wait of [0, 1000, 3000]) {
      if (wait) await new Promise((done) => setTimeout(done, wait));
      let answer;
      try {
        answer = await fetch("/say", { method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "same-origin" });
      } catch { continue; }
      if (answer.status === 202) { say(""); return true; }
      if (answer.status >= 500) continue;
      const { error } = await answer.json().catch(() => ({}));
      say(error || (answer.status === 429 ? words.fast : words.failed));
      return false;
    }
    say(words.failed);
    return false;
  };

  const sayText = async () => {
    const text = input.value;
    if (!text.trim() || form.dataset.busy) return;
    form.dataset.busy = "1";
    input.value = "";
    grow();
    input.focus();
    showTyping(true);
    setMenu(false);
    if (!(await send({ text }))) {
      showTyping(false);
      if (!input.value) { input.value = text; grow(); }
    }
    delete form.dataset.busy;
  };

  // The page itself speaks the language of the chat: once the switch was answered, load it anew.
  let awaitsLanguage = false;
  const changeLanguage = () => { if (awaitsLanguage) setTimeout(() => location.reload(), 1500); };

  const press = async (choices, button) => {
    if (choices.dataset.busy) return;
    choices.dataset.busy = "1";
    const screen = choices.elements.screen ? choices.elements.screen.value : "";
    for (const one of choices.querySelectorAll("button")) one.setAttribute("aria-disabled", "true");
    showTyping(true);
    if (choices.closest("#menu")) setMenu(false);
    if (hasMouse || document.activeElement === document.body || button.matches(":focus-visible")) input.focus({ preventScroll: true });
    const act = button.name === "text" ? { text: button.value } : { choice: button.value, screen };
    awaitsLanguage = act.choice === "language";
    if (!(await send(act))) showTyping(false);
    for (const one of choices.querySelectorAll("button")) one.removeAttribute("aria-disabled");
    delete choices.dataset.busy;
  };

  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 3}px`;
  };

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/say") return;
    event.preventDefault();
    if (event.target === form) sayText();
    else if (event.submitter) press(event.target, event.submitter);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); sayText(); }
  });
  input.addEventListener("input", grow);

  // Coming back by the back button: the page is an old copy, so the lines since then are fetched.
  addEventListener("pageshow", (event) => { if (event.persisted) { source.close(); listen(); } });
  addEventListener("pagehide", () => source.close());

  const isFirstVisit = !log.querySelector("[data-id]");
  setMenu(isFirstVisit);
  listen();
  if (!isFirstVisit) {
    history.scrollRestoration = "manual";
    const last = log.querySelector("[data-id]:last-child");
    reveal(last, false);
    document.fonts.ready.then(() => { if (scrollY) reveal(last, false); });
  }
  if (hasMouse) input.focus({ preventScroll: true });
})();
