// What the tests ask of a page in the browser. Each function takes one argument or none and answers with plain data.

const USABLE = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
const BLOCK = "p, li, dt, dd, td, th, caption, figcaption, summary, h1, h2, h3, h4, h5, h6, label, div, nav, section";

const named = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
const everything = () => [...document.querySelectorAll("*")];
const isDrawn = (element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  element.getBoundingClientRect().width > 1 &&
  element.getBoundingClientRect().height > 1;

/** What can be used: links and controls that are drawn. Of radio buttons of one name, Tab reaches one. */
const controls = () =>
  [...document.querySelectorAll(USABLE)].filter(
    (element) => isDrawn(element) && !element.disabled && !element.closest("[inert], [hidden]") && element.tabIndex >= 0,
  );

const usable = () => {
  const all = everything();
  return controls().map((element) => ({ nth: all.indexOf(element), name: named(element) }));
};

/** What lies over all of an element, or "nothing" where it is outside of the window; null where a part of it shows. A
    control that is not drawn itself shows in its label, or in the one behind it. */
const coverOf = (element) => {
  const shown = [element, ...(element.labels ?? []), element.nextElementSibling].find((one) => one && isDrawn(one));
  const drawn = shown ?? element;
  let cover = "nothing";
  for (const { left, top, width, height } of drawn.getClientRects())
    for (const across of [0.1, 0.5, 0.9])
      for (const down of [0.2, 0.5, 0.8]) {
        const there = document.elementFromPoint(left + across * width, top + down * height);
        if (there && (drawn.contains(there) || there.contains(drawn))) return null;
        if (there) cover = named(there);
      }
  return cover;
};

const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  return {
    name: named(element),
    nth: everything().indexOf(element),
    where: element.closest("header, main, footer, nav")?.closest("main, header, footer")?.tagName ?? "BODY",
    reading: Boolean(element.closest("main article") && !element.closest("svg, nav")),
    top: box.top + scrollY,
    bottom: box.bottom + scrollY,
    boxTop: box.top,
    cover: coverOf(element),
  };
};

const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor"];
const looks = (element) => {
  const style = getComputedStyle(element);
  return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1
    ? LOOKS.slice(3).map((name) => style[name]).join()
    : LOOKS.map((name) => style[name]).join();
};

/** One element of each kind (tag, class, place) whose look stays the same when the keyboard gives it the focus. */
const withoutVisibleFocus = () => {
  const kinds = new Map();
  for (const element of controls())
    kinds.set([element.tagName, element.className?.baseVal ?? element.className, element.parentElement.className].join(), element);
  return [...kinds.values()].filter((element) => {
    document.activeElement.blur();
    const before = looks(element);
    element.focus();
    return document.activeElement === element && looks(element) === before;
  }).map(named);
};

/** Whether an element stands in a sentence: its size is that of the line (WCAG 2.5.8, exception "inline"). */
const isInText = (element) => {
  if (!getComputedStyle(element).display.startsWith("inline") || element.closest("svg")) return false;
  const block = element.parentElement.closest(BLOCK);
  const words = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (words.nextNode())
    if (/[\p{L}\p{N}]/u.test(words.currentNode.data) && !words.currentNode.parentElement.closest("a, button")) return true;
  return false;
};

const tooSmall = () => {
  const targets = controls().filter((element) => element.tagName !== "INPUT" || element.type !== "checkbox");
  const boxes = targets.map((element) => element.getBoundingClientRect());
  const isSmall = boxes.map((box) => Math.min(box.width, box.height) < 23.5);
  const far = (box, x, y) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  return targets.filter((element, nth) => {
    if (!isSmall[nth] || isInText(element)) return false;
    const [x, y] = [(boxes[nth].left + boxes[nth].right) / 2, (boxes[nth].top + boxes[nth].bottom) / 2];
    return boxes.some((box, other) => {
      if (other === nth || targets[other].contains(element) || element.contains(targets[other])) return false;
      if (!isSmall[other]) return far(box, x, y) < 11.5;
      return Math.hypot(x - (box.left + box.right) / 2, y - (box.top + box.bottom) / 2) < 23.5;
    });
  }).map(named);
};

const byColourAlone = () =>
  [...document.querySelectorAll("main article a[href]")].filter((link) => {
    if (!isDrawn(link) || !isInText(link) || link.closest("sup")) return false;
    const [style, around] = [getComputedStyle(link), getComputedStyle(link.parentElement)];
    return !style.textDecorationLine.includes("underline") && style.borderBottomStyle === "none" &&
      style.fontWeight === around.fontWeight && style.backgroundColor === around.backgroundColor &&
      style.color !== around.color;
  }).map(named);

/** The spacing that WCAG 1.4.12 names. */
const spaceOut = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
};

const cutOff = () =>
  everything().filter((element) => {
    if (!isDrawn(element) || !element.closest("body") || element.closest("svg, select, pre, code")) return false;
    const style = getComputedStyle(element);
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    const isFor = style.clipPath === "none" && style.position !== "absolute";
    return isFor && element.textContent.trim() &&
      ((hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1));
  }).map(named);

/** Blocks of text that overlap the block behind them. */
const covered = () => {
  const blocks = [...document.querySelectorAll("main article :is(p, li, dt, dd, h1, h2, h3, h4)")]
    .filter((block) => isDrawn(block) && !block.querySelector("p, li, dt, dd") && !block.closest("svg"));
  return blocks.slice(1).filter((block, before) => {
    const [one, other] = [blocks[before].getBoundingClientRect(), block.getBoundingClientRect()];
    return one.bottom > other.top + 2 && other.bottom > one.top + 2 && one.right > other.left + 2 && other.right > one.left + 2;
  }).map(named);
};

/** Chips without an edge, and links or marks of the picture in the colour of their ground. */
const lostInForcedColours = () => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const chips = [...document.querySelectorAll("main .stance, main .standing")]
    .filter((chip) => isDrawn(chip) && getComputedStyle(chip).borderTopStyle === "none" &&
      getComputedStyle(chip).textDecorationLine === "none" && !/^\s*\w/.test(chip.textContent));
  const links = [...document.querySelectorAll("main article a[href]")]
    .filter((link) => isDrawn(link) && getComputedStyle(link).color === ground);
  const marks = [...document.querySelectorAll("main svg circle")]
    .filter((mark) => [getComputedStyle(mark).fill, getComputedStyle(mark).stroke].every((colour) => colour === ground));
  return [...chips, ...links, ...marks].map(named);
};

/** Note in `moved` what begins to change its place or size over time. */
const watchMotion = () => {
  globalThis.moved = [];
  const isStill = (name) => /color|fill|stroke|shadow|opacity|visibility|display|overlay/.test(name);
  document.addEventListener("transitionrun", (event) => {
    if (argument === "all" || !isStill(event.propertyName)) moved.push(`${event.propertyName} of ${named(event.target)}`);
  }, true);
  document.addEventListener("animationstart", (event) => moved.push(`${event.animationName} of ${named(event.target)}`), true);
};
