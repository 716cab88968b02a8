// Reporting an error in a sentence: a reader who selects words in a page's text, or comes from a note's mark, is offered a
// link that carries them. Without this script the link at the end of the page names the page alone.
(() => {
  const link = document.querySelector("a[data-report]");
  const text = link?.closest(".md-content__inner");
  if (!text) return;
  const offer = link.cloneNode(true);
  offer.className = "report-sentence md-button";
  offer.textContent = "Report an error in this sentence";
  offer.hidden = true;
  link.after(offer);

  const carry = (words) => {
    offer.hidden = !words;
    const address = link.dataset.report.replace("{sentence}", encodeURIComponent(words.slice(0, 500)));
    offer.href = address;
  };

  document.addEventListener("selectionchange", () => {
    const selected = getSelection();
    if (text.contains(selected.anchorNode)) carry(String(selected).trim());
  });
  text.addEventListener("click", ({ target }) => {
    const mark = target.closest("[role=doc-noteref]");
    const block = mark?.closest("p, li, dd, td, h1, h2, h3");
    if (!block) return;
    const before = new Range();
    before.setStart(block, 0);
    before.setEndBefore(mark);
    const sentences = new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" });
    carry(sentences.segment(block.textContent).containing(`${before}`.length).segment.trim());
  });
})();
