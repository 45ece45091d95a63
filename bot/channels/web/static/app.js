// The log-in page inside Telegram. What Telegram signed stands behind the # of the address.
"use strict";
(() => {
  const proxy = window.TelegramWebviewProxy; // Telegram on telephones and desktops
  const isFramed = window.parent !== window; // Telegram on the web; our policy lets nobody else frame us
  const tell = (type, data = {}) => {
    if (proxy) proxy.postEvent(type, JSON.stringify(data));
    else if (isFramed) parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), "https://web.telegram.org");
  };

  for (const button of document.querySelectorAll("[data-close]")) {
    button.hidden = !(proxy || isFramed);
    button.addEventListener("click", () => tell("web_app_close"));
  }
  tell("web_app_ready");
  tell("web_app_expand");

  const form = document.getElementById("enter");
  if (!form) return;
  const signed = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
  // Not in a browser of its own: somebody may have sent this address, with what was signed for him.
  if (!signed || !(proxy || isFramed)) return;
  document.getElementById("outside").hidden = true;
  document.getElementById("opening").hidden = false;
  history.replaceState(null, "", location.pathname);
  form.elements.init_data.value = signed;
  form.submit();
})();
