// Margin notes: where there is room beside a paragraph, each of its marks says there whom and which paragraph it leads to.
// They repeat for the eye what the notes say, so assistive technology and print leave them out.
(() => {
  const content = document.querySelector(".md-content__inner");
  const ROOM = 170; // pixels that a margin note needs beside its paragraph
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
    if (!lines.length) return;
    const margin = document.createElement("span");
    margin.className = "margin-notes";
    margin.ariaHidden = "true";
    const write = (line) => margin.append(Object.assign(document.createElement("span"), { textContent: line }));
    lines.forEach(write);
    block.classList.add("has-margin-notes");
    block.append(margin);
    let left = lines.length;
    while (left > 1 && margin.offsetHeight > block.offsetHeight) {
      margin.replaceChildren();
      left -= 1;
      lines.slice(0, left).forEach(write);
      write(`and ${lines.length - left} more`);
    }
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
