// Light or dark, before anything is drawn: what the reader chose here, else what the system prefers. Without this script
// pages are light. The page is told as well that scripts run.
document.documentElement.classList.replace("no-js", "js");
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const KEY = "scheme";

  function chosen() {
    try {
      return localStorage.getItem(KEY); // a browser may keep nothing for us
    } catch {
      return null;
    }
  }

  function apply() {
    const scheme = chosen() ?? (dark.matches ? "slate" : "default");
    document.body.dataset.mdColorScheme = scheme;
    const button = document.querySelector(".scheme-button");
    if (!button) return;
    button.hidden = false;
    button.querySelector(".scheme-label").textContent = scheme === "slate" ? "Light colours" : "Dark colours";
  }

  function turn() {
    const scheme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // it lasts for this page
    }
    apply();
    document.body.dataset.mdColorScheme = scheme;
  }

  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    document.querySelector(".scheme-button")?.addEventListener("click", turn);
  });
})();
