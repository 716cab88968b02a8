// Whoever selects words, or follows a note's mark, is offered to report an error in that sentence.
(() => {
  const link = document.querySelector("[data-report]");
  if (!link) return;
  const text = link.closest("article");
  const offer = link.cloneNode();
  offer.className = "report-sentence";
  offer.textContent = "Report an error in this sentence";
  offer.hidden = true;
  link.after(offer);

  const carry = (words) => {
    offer.hidden = !words;
    offer.href = link.dataset.report.replace("{sentence}", encodeURIComponent(words.slice(0, 500)));
  };

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (text.contains(selection.anchorNode)) carry(`${selection}`.trim());
  });
  text.addEventListener("click", ({ target }) => {
    const block = target.closest("[role=doc-noteref]")?.closest("p, li, td, dd");
    if (!block) return;
    const before = new Range();
    before.setStart(block, 0);
    before.setEndBefore(target);
    const sentences = new Intl.Segmenter("en", { granularity: "sentence" }).segment(block.textContent);
    carry(sentences.containing(`${before}`.length).segment.trim());
  });
})();
