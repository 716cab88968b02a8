// Previews: what a note, a name, a topic, an article or an entry says, shown beside the link that leads to it. A pointer
// that rests on the link opens one, so does the keyboard's focus, so does a tap, which leaves the page where it is. A
// preview of what stands on the page is a copy of it; what links to other pages show is in previews-data.js and
// previews-entries.js, loaded when first wanted (as scripts, since fetch does not work from file://). Without this script
// links are links.
(() => {
  const LINKS = [
    "a[role=doc-noteref]",
    "a.crosslink",
    "a.linked-by-hand",
    "a.cited-author",
    ".timeline a[href*='#entry-']",
    ".entry-links a[href^='#']",
  ].join();
  const NOT_COPIED = ".note-back, .endnote-back, .headerlink, .answers, .answers-label, .entry-links";
  const AFTER = 250; // milliseconds that a pointer rests on a link before it is taken at its word
  const GRACE = 300; // milliseconds to cross from the link into its preview, and back
  const GAP = 8; // pixels between a link, its preview and the window's edge, where these are measured

  const here = document.currentScript.src;
  const site = new URL("../../", here).href;
  const content = document.querySelector(".md-content");
  if (!content || !HTMLElement.prototype.showPopover) return;

  const box = make("div", { id: "preview", class: "preview md-typeset", popover: "manual", role: "dialog" });
  const body = make("div", { class: "preview-body" });
  const close = make("button", { class: "preview-close", type: "button", "aria-label": "Close" }, "×");
  box.tabIndex = -1;
  box.append(body, close);
  document.body.append(box);

  let open = null; // the link whose preview is shown
  let wanted = null; // the same, or the link whose preview is still being loaded
  let passedOver = null; // a link that is given the focus and is not to open
  let touched = false; // whether the last press was that of a finger
  let timer = 0;
  const data = {}; // promises of what links to other pages show, by the file that has it

  function make(tag, attributes = {}, text = "") {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  }

  function later(milliseconds, what) {
    clearTimeout(timer);
    timer = setTimeout(what, milliseconds);
  }

  function linkAt(target) {
    const link = target instanceof Element ? target.closest(LINKS) : null;
    return link && content.contains(link) ? link : null;
  }

  // The link of a part of a picture has no `href` of letters.
  function addressOf(link) {
    return new URL(link.getAttribute("href"), document.baseURI).href;
  }

  // --- what it shows ------------------------------------------------------------------------------------------------

  async function shownFor(link) {
    const href = link.getAttribute("href");
    if (href.startsWith("#")) return copied(document.getElementById(decodeURIComponent(href.slice(1))), link);
    const address = addressOf(link).replace(site, "");
    const file = address.includes("#entry-") ? "previews-entries.js" : "previews-data.js";
    data[file] ??= loaded(file);
    return told((await data[file])[address], link);
  }

  function copied(place, link) {
    if (!place) return null;
    const copy = place.cloneNode(true);
    for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
    for (const element of copy.querySelectorAll(NOT_COPIED)) element.remove();
    const called = link.getAttribute("aria-label") ?? link.textContent.trim();
    const name = link.matches("[role=doc-noteref]") ? `Note ${called.replace(/[[\]]/g, "")}` : called;
    return { name, lang: place.closest("[lang]").lang, nodes: [...copy.childNodes] };
  }

  function loaded(file) {
    return new Promise((done) => {
      const script = make("script", { src: new URL(file, here).href });
      script.onload = script.onerror = () => done(globalThis.explainerPreviews ?? {});
      document.head.append(script);
    });
  }

  function told(found, link) {
    if (!found) return null;
    const [name, kind, text] = found;
    const title = make("p", { class: "preview-title" });
    title.append(make("a", { href: addressOf(link) }, name), " · ", make("span", { class: "preview-kind" }, kind));
    return { name, nodes: [title, make("p", {}, text)] };
  }

  // --- opening and closing ------------------------------------------------------------------------------------------

  async function show(link) {
    clearTimeout(timer);
    if (open === link) return true;
    wanted = link;
    const shown = await shownFor(link);
    if (wanted !== link) return true; // another link came first
    hide();
    if (!shown) return false;
    open = wanted = link;
    body.replaceChildren(...shown.nodes);
    link.dispatchEvent(new CustomEvent("explainer:preview", { bubbles: true, detail: body }));
    body.lang = shown.lang ?? "";
    box.setAttribute("aria-label", shown.name);
    body.tabIndex = body.querySelector("a[href]") ? -1 : 0; // or nobody could scroll it with the keyboard
    link.classList.add("previewed");
    link.setAttribute("aria-details", box.id);
    box.showPopover();
    body.scrollTop = 0;
    place();
    uncover(link);
    return true;
  }

  function hide() {
    clearTimeout(timer);
    wanted = null;
    if (!open) return;
    open.classList.remove("previewed");
    open.removeAttribute("aria-details");
    open = null;
    box.hidePopover();
  }

  function hideAndReturn() {
    const link = open;
    const inside = box.contains(document.activeElement);
    hide();
    if (inside) focusOnly(link);
  }

  function focusOnly(link) {
    passedOver = link;
    link.focus({ preventScroll: true });
    passedOver = null;
  }

  function hideUnlessHeld() {
    const held = box.matches(":hover, :focus-within") || open?.matches(":hover, :focus-visible");
    if (!held) hide();
  }

  // --- where it stands ----------------------------------------------------------------------------------------------

  // The style sheet places it by its anchor. Parts of a picture cannot be one, nor anything in browsers that lack them.
  function place() {
    if (!open) return;
    const anchored = CSS.supports("position-area", "bottom") && !open.ownerSVGElement;
    box.classList.toggle("measured", !anchored);
    if (anchored) return;
    const link = open.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { offsetWidth: across, offsetHeight: down } = box;
    const above = link.bottom + down + 2 * GAP > height;
    const left = Math.min(link.left + (link.width - across) / 2, width - across - GAP);
    box.style.setProperty("--left", `${Math.max(left, GAP)}px`);
    box.style.setProperty("--top", `${above ? link.top - GAP - down : link.bottom + GAP}px`);
  }

  // A sheet at the bottom that would lie on the line of its link stands at the top: the page stays where it is.
  function uncover(link) {
    box.classList.remove("raised");
    const [line, sheet] = [link, box].map((element) => element.getBoundingClientRect());
    box.classList.toggle("raised", line.bottom > sheet.top && line.top < sheet.bottom);
  }

  addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place, { passive: true });

  // --- the pointer --------------------------------------------------------------------------------------------------

  document.addEventListener("pointerover", ({ target, relatedTarget, pointerType }) => {
    if (pointerType === "touch") return;
    const link = linkAt(target);
    if (box.contains(target) || (link && link === open)) clearTimeout(timer);
    else if (!link) later(GRACE, hideUnlessHeld);
    else if (!link.contains(relatedTarget)) {
      nameByTitle(link);
      later(AFTER, () => show(link));
    }
  });
  document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") later(GRACE, hideUnlessHeld);
  });

  // The browser would show the title of a picture's part as well, over the preview.
  function nameByTitle(link) {
    const title = link.querySelector("title");
    if (!title) return;
    link.setAttribute("aria-label", title.textContent);
    title.remove();
  }

  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    touched = pointerType === "touch";
    if (!box.contains(target) && !linkAt(target)) hide();
  });

  // A tap opens the preview, and follows the link where there is none to show; a second tap follows it anyway. What
  // looks like any other link is followed at once.
  document.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    if (touched && link && link !== open && !link.matches(".linked-by-hand")) {
      event.preventDefault();
      show(link).then((shown) => (shown ? box.focus({ preventScroll: true }) : location.assign(addressOf(link))));
    } else if (event.target.closest("a")) hide();
  });
  close.addEventListener("click", hideAndReturn);

  // --- the keyboard -------------------------------------------------------------------------------------------------

  document.addEventListener("focusin", ({ target }) => {
    const link = linkAt(target);
    if (box.contains(target) || target === passedOver) clearTimeout(timer);
    else if (link?.matches(":focus-visible")) show(link);
    else hideUnlessHeld();
  });
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget && open) later(GRACE, hideUnlessHeld);
  });

  document.addEventListener(
    "keydown",
    (event) => {
      touched = false;
      if (!open) return;
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        hideAndReturn();
      } else if (event.key === "Tab") step(event);
    },
    true,
  );

  // Tab goes from the link into its preview and out behind the link, as if the preview stood there.
  function step(event) {
    const focused = document.activeElement;
    const stops = [body, ...box.querySelectorAll("a[href], button")].filter(
      (element) => element.tabIndex >= 0 && element.checkVisibility(),
    );
    const at = stops.indexOf(focused);
    if (focused !== open && !box.contains(focused)) return;
    const next = at + (event.shiftKey ? -1 : 1);
    if (stops[next]) {
      event.preventDefault();
      stops[next].focus();
    } else if (focused !== open && event.shiftKey) {
      event.preventDefault();
      open.focus();
    } else if (focused !== open) {
      const link = open;
      hide();
      focusOnly(link); // from where the browser goes on
    }
  }
})();
