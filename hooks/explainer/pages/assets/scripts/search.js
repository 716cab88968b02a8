// The search. Its index (hooks/explainer/searchindex) is script files, each a call of `explainerSearch`, of which a query
// loads the few it needs: that works from a disk and under a strict policy. Without this script no search is offered.
(() => {
  const PASSAGES = 16; // in a shard
  const SHOWN = 10; // results at a time
  const OWN = 15; // the level of what is about a name
  const PAUSE = 200; // milliseconds without a key until the search begins
  const SNIPPET = 230; // characters

  const dialog = document.querySelector("dialog.search");
  if (!dialog) return;
  const opener = document.querySelector(".search-open");
  const [form, input, close, status, list, more] = ["form", "input", "close", "status", "results", "more"].map((name) =>
    dialog.querySelector(`.search-${name}`),
  );
  const root = new URL("../../", document.currentScript.src);
  const files = {}; // promises of what files of the index hold
  const called = {};
  let manifest;
  let latest = 0; // the number of the newest query: what older ones find comes too late
  let timer;

  // --- the index ----------------------------------------------------------------------------------------------------

  globalThis.explainerSearch = (name, data) => called[name](data);

  function load(name) {
    return (files[name] ??= new Promise((done, failed) => {
      const script = make("script");
      called[name] = done;
      script.onerror = () => failed(delete files[name]);
      script.src = new URL(`search/${name}.js?${manifest?.version ?? ""}`, root);
      document.head.append(script);
    }));
  }

  const shardOf = (key) => manifest.terms.findLastIndex((first, number) => first <= key || !number);

  async function lookUp(key) {
    const shard = await load(`terms-${shardOf(key)}`);
    return Object.hasOwn(shard, key) ? shard[key] : null;
  }

  async function beginningWith(start) {
    const found = [];
    for (let number = shardOf(start); number <= Math.min(shardOf(start) + 1, shardOf(`${start}\uffff`)); number++) {
      const shard = await load(`terms-${number}`);
      found.push(...Object.keys(shard).filter((key) => key.startsWith(start)));
    }
    return found;
  }

  // --- words, as searchindex/folding.py has them --------------------------------------------------------------------

  function terms(text) {
    const folded = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
    const words = folded.replace(/['’‘ʼʻ`](s(?![\p{L}\p{N}]))?/gu, "").match(/[\u3040-\u9fff]|[\p{L}\p{N}]+/gu) ?? [];
    return words.map((word) =>
      word
        .replace(/(..)ies$/, "$1y")
        .replace(/(ch|sh|ss|x|z)es$/, "$1")
        .replace(/(..[^isu])s$/, "$1"),
    );
  }

  function skeleton(term) {
    if (term.length < 4) return term;
    const sounds = term.replace(/ph|w|f/g, "v").replace(/[aeiouyhj]/g, "").replace(/[cq]/g, "k").replace(/z/g, "s");
    return [...new Set(sounds)].sort().join("") || term;
  }

  // Whether two words differ by few enough letters for one to be a slip for the other.
  function alike(one, other) {
    let row = [...other, ""].map((_, index) => index);
    for (const letter of one) {
      const next = [row[0] + 1];
      for (const [index, its] of [...other].entries())
        next.push(Math.min(row[index + 1] + 1, next[index] + 1, row[index] + (letter !== its)));
      row = next;
    }
    return row.at(-1) <= Math.min(2, other.length >> 2);
  }

  // Words of which a question is made and that say nothing of what it is about.
  const FUNCTION_WORDS = new Set(
    terms(
      `a about an and any are as at be been being but by can could did do does for from had has have he her him his how i
      if in into is it its me my of on or our she should so than that the their them then there these they this those to
      was we were what when where which who whom whose why will with would you your`,
    ),
  );

  // Of a query's words those that are asked for. A function word is where it stands alone, or is meant: in quotation
  // marks, or in capitals as a name (IS, WHO).
  function askedOf(query, words) {
    const meant = terms((query.match(/["“][^"”]+["”]|\b[A-Z]{2,}\b/g) ?? []).join(" "));
    const asked = words.filter((word) => !FUNCTION_WORDS.has(word) || meant.includes(word));
    return new Set(asked.length ? asked : words);
  }

  // --- a query ------------------------------------------------------------------------------------------------------

  // The passages that a query finds, best first: those with all words, or else with any. `marked` are the words to mark.
  async function search(query) {
    manifest ??= await load("manifest");
    const words = [...new Set(terms(query))];
    const asked = askedOf(query, words);
    const exact = await Promise.all(words.map((word) => (asked.has(word) ? lookUp(word) : null)));
    const scores = words.map(() => new Map());
    const marked = new Set(asked);

    function add(word, [idf, levels], share = 1) {
      for (const [level, gaps] of levels.entries()) {
        let id = 0;
        for (const gap of gaps) {
          id += gap;
          const score = level === OWN ? 999 : level * idf * share;
          scores[word].set(id, Math.max(scores[word].get(id) ?? 0, score));
        }
      }
    }

    exact.forEach((entry, word) => entry && add(word, entry));
    for (const [name, covered] of await named(words, asked, exact)) {
      const entry = await lookUp(`@${name}`);
      for (const word of covered) add(word, entry);
      for (const word of entry[2].split(" ")) if (word.length > 2 && !FUNCTION_WORDS.has(word)) marked.add(word);
    }
    const last = words.length - 1;
    if (words[last]?.length > 1 && asked.has(words[last]) && query.at(-1) !== " ")
      for (const key of await beginningWith(words[last])) {
        add(last, await lookUp(key), 0.5);
        marked.add(key);
      }
    // Of a frequent word (its entry has a third item) only the best passages are known.
    const counted = words.map((word, at) => asked.has(word) && !exact[at]?.[2]);
    return { ...ranked(scores, counted), words: [...asked], marked };
  }

  // The names of which a query has a whole spelling, each with the places of its words in the query. A word that stands
  // nowhere may be a slip for one that sounds like it; "is" is a word first, and a name only by itself.
  async function named(words, asked, exact) {
    const near = await Promise.all([...asked].map((word) => lookUp(`~${skeleton(word)}`)));
    const nowhere = words.map((word, at) => asked.has(word) && !exact[at]);
    const found = [];
    for (const [spelling, name] of near.flat().filter(Boolean)) {
      const covered = spelling
        .split(" ")
        .map((part) => words.findIndex((word, at) => word === part || (nowhere[at] && alike(word, part))));
      if (!covered.includes(-1) && (spelling.length > 2 || asked.size < 2)) found.push([name, covered]);
    }
    return found;
  }

  // Passages by what they score for each word; they are whole with all words that are `counted`.
  function ranked(scores, counted) {
    const found = new Map();
    scores.forEach((ids, word) => {
      for (const [id, score] of ids) {
        const [count, sum] = found.get(id) ?? [0, 0];
        found.set(id, [count + counted[word], sum + score]);
      }
    });
    const best = [...found].sort(([, a], [, b]) => b[0] - a[0] || b[1] - a[1]);
    const needed = counted.filter(Boolean).length;
    const whole = best.filter(([, [count]]) => count === needed);
    return { ids: (whole.length ? whole : best).map(([id]) => id), some: !whole.length };
  }

  // --- what is shown ------------------------------------------------------------------------------------------------

  function make(tag, className = "", text = "") {
    return Object.assign(document.createElement(tag), { className, textContent: text });
  }

  async function result(id, { marked }) {
    const { pages, passages } = await load(`passages-${Math.floor(id / PASSAGES)}`);
    const [page, anchor, label, text] = passages[id % PASSAGES];
    const [url, title] = pages[page];
    const link = make("a", "search-link", [title, label].filter(Boolean).join(" · "));
    link.href = new URL(location.protocol === "file:" ? url.replace(/(^|\/)$/, "$1index.html") : url, root);
    link.hash = anchor;
    const item = make("li");
    item.append(link, snippet(text, marked));
    return item;
  }

  // A stretch of the text from a little before the first word to mark.
  function snippet(text, marked) {
    const shown = make("p", "search-text");
    const found = [...text.matchAll(/[\p{L}\p{M}\p{N}'’]+/gu)].filter(([word]) => terms(word).some((term) => marked.has(term)));
    const start = text.lastIndexOf(" ", Math.max(0, (found[0]?.index ?? 0) - SNIPPET / 3)) + 1;
    const end = start + SNIPPET < text.length ? text.lastIndexOf(" ", start + SNIPPET) : text.length;
    let done = start;
    for (const { 0: word, index } of found.filter(({ index }) => index < end)) {
      shown.append(text.slice(done, index), make("mark", "", word));
      done = index + word.length;
    }
    shown.append(text.slice(done, end));
    if (start) shown.prepend("… ");
    if (end < text.length) shown.append(" …");
    return shown;
  }

  async function show(query) {
    const number = ++latest;
    clearTimeout(timer);
    more.hidden = true;
    try {
      const found = await search(query);
      const said = found.ids.length ? counted(found) : found.words.length ? await nothing(found) : "";
      await showMore(found, number, [], said);
    } catch {
      status.textContent = "The search index cannot be loaded.";
    }
  }

  async function showMore(found, number, before, said) {
    const from = before.length;
    const items = await Promise.all(found.ids.slice(from, from + SHOWN).map((id) => result(id, found)));
    if (number !== latest) return;
    list.replaceChildren(...before, ...items);
    status.replaceChildren(...[said].flat());
    more.hidden = found.ids.length <= from + SHOWN;
    more.onclick = () => showMore(found, number, [...list.children], said);
    if (from) items[0].firstChild.focus();
  }

  function counted({ ids, some }) {
    const count = `${ids.length} passage${ids.length > 1 ? "s" : ""}`;
    return some ? `No passage has all the words, ${count} some of them.` : `${count}.`;
  }

  // A word of the index that looks like the last one.
  async function nothing({ words }) {
    const word = words.pop();
    const like = (await beginningWith(word.slice(0, 2))).find((key) => alike(word, key));
    if (!like) return "Nothing found. Try other or fewer words.";
    const instead = make("button", "search-instead", like);
    instead.onclick = () => ask([...words, like].join(" "));
    return ["Nothing found. Did you mean ", instead, "?"];
  }

  // --- opening, closing, the keyboard -------------------------------------------------------------------------------

  function open() {
    dialog.showModal();
    input.select();
  }

  function ask(query) {
    input.value = query;
    input.focus();
    return show(query);
  }

  opener.hidden = false;
  opener.onclick = open;
  close.onclick = () => dialog.close();
  dialog.onclick = ({ target }) => {
    if (target === dialog || target.closest("a")) dialog.close();
  };
  input.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(input.value), PAUSE);
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    await show(input.value);
    list.querySelector("a")?.click();
  };

  dialog.onkeydown = (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(event.target);
    const next = at < 0 ? null : stops[at + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? NaN)];
    if (event.key === "Escape") dialog.close();
    else if (next) next.focus();
    else return;
    event.preventDefault();
  };
  // A letter alone as a shortcut would get in the way of speech input and of a slip of the hand (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || dialog.open) return;
    event.preventDefault();
    open();
  });

  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    open();
    ask(asked);
  }
})();
