// What the design does with scripts, and does well enough without: the list of a page's parts is open where it has a
// column of its own, and says which part is being read.
(() => {
  const contents = document.querySelector(".site-toc details");
  if (!contents) return;
  const wide = matchMedia("(min-width: 60em)");
  const fit = () => (contents.open = wide.matches);
  fit();
  wide.addEventListener("change", fit);
  contents.addEventListener("click", ({ target }) => target.closest("a") && fit());

  const links = new Map();
  for (const link of contents.querySelectorAll("a[href^='#']")) {
    const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part) links.set(part, link);
  }
  const parts = [...links.keys()];
  let current = null;

  function follow() {
    const read = parts.findLast((part) => part.getBoundingClientRect().top < innerHeight / 3);
    if (read === current) return;
    links.get(current)?.removeAttribute("aria-current");
    links.get(read)?.setAttribute("aria-current", "true");
    current = read;
  }

  let waiting = false;
  const later = () => {
    if (!waiting) requestAnimationFrame(() => ((waiting = false), follow()));
    waiting = true;
  };
  addEventListener("scroll", later, { passive: true });
  follow();
})();
