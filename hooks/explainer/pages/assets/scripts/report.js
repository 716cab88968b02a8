// Whoever selects words is offered to report an error in them; a note's preview offers that for the sentence of its mark.
(() => {
  const link = document.querySelector("[data-report]");
  if (!link) return;
  const text = link.closest("article");
  const offer = link.cloneNode();
  offer.textContent = "Report an error in this sentence";
  const beside = offer.cloneNode(true);
  offer.className = "report-sentence";
  offer.hidden = true;
  link.after(offer);

  const addressFor = (words) => link.dataset.report.replace("{sentence}", encodeURIComponent(words.slice(0, 500)));

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const words = text.contains(selection.anchorNode) ? `${selection}`.trim() : "";
    offer.hidden = !words;
    offer.href = addressFor(words);
  });
  text.addEventListener("explainer:preview", ({ target, detail: preview }) => {
    const block = target.matches("[role=doc-noteref]") && target.closest("p, li, td, dd");
    if (!block) return;
    const before = new Range();
    before.setStart(block, 0);
    before.setEndBefore(target);
    const sentences = new Intl.Segmenter("en", { granularity: "sentence" }).segment(block.textContent);
    beside.href = addressFor(sentences.containing(`${before}`.length).segment.trim());
    preview.append(beside);
  });
})();
