// Margin notes: where there is room beside a paragraph, each of its marks says there whom and which paragraph it leads to.
// They repeat for the eye what the notes say, so assistive technology and print leave them out.
(() => {
  const content = document.querySelector(".md-content__inner");
  const ROOM = 170; // pixels that a margin note needs beside its paragraph
  const LINE = 18; // pixels of a line of it
  if (!content) return;

  function said(mark) {
    const source = document.getElementById(decodeURIComponent(mark.hash.slice(1)))?.querySelector(".note-source");
    const title = source?.querySelector("cite");
    if (!title) return null; // a hand-written note has no short form
    const byline = title.previousSibling?.textContent.replace(/,\s*$/, "") ?? "";
    const paragraphs = [...source.querySelectorAll("a[href*='#para-']")].map((link) => link.textContent);
    const place = paragraphs.length ? ` ¶${paragraphs.join(", ")}` : "";
    return `${mark.textContent} ${byline}${place}`;
  }

  function note(block) {
    const lines = [...new Set([...block.querySelectorAll(".note-ref")].map(said).filter(Boolean))];
    const fitting = Math.max(1, Math.floor(block.offsetHeight / LINE));
    if (!lines.length) return;
    const shown = lines.length > fitting ? [...lines.slice(0, fitting - 1), `and ${lines.length - fitting + 1} more`] : lines;
    const margin = document.createElement("span");
    margin.className = "margin-notes";
    margin.ariaHidden = "true";
    for (const line of shown) margin.append(Object.assign(document.createElement("span"), { textContent: line }));
    block.classList.add("has-margin-notes");
    block.append(margin);
  }

  function fit() {
    for (const margin of content.querySelectorAll(".margin-notes")) margin.remove();
    const blocks = content.querySelectorAll(":scope > p, :scope > ul > li, :scope > ol > li, :scope > .admonition > p");
    const edge = content.getBoundingClientRect();
    const beside = (block) => {
      const box = block.closest(".admonition, p, ul, ol").getBoundingClientRect();
      return getComputedStyle(block).direction === "rtl" ? box.left - edge.left : edge.right - box.right;
    };
    const roomy = [...blocks].filter((block) => block.querySelector(".note-ref"));
    if (roomy.length && beside(roomy[0]) >= ROOM) roomy.forEach(note);
  }

  let timer = 0;
  const later = () => (clearTimeout(timer), (timer = setTimeout(fit, 200)));
  fit();
  addEventListener("resize", later);
})();
