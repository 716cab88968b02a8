// The search. The index (hooks/explainer/searchindex) is script files in search/, each a call of `explainerSearch`: the
// manifest, shards of terms and shards of passages, of which the few that a query needs are loaded. Nothing is fetched,
// so it works from a disk and under a strict Content-Security-Policy. Without this script no search is offered.
(() => {
  const PASSAGES = 16; // in a shard
  const SHOWN = 10; // results at first, and more with each press of the button
  const OWN = 15; // the level of what is about a name
  const PAUSE = 120; // milliseconds without a key until the search begins
  const SNIPPET = 230; // characters

  const dialog = document.querySelector("dialog.search");
  const opener = document.querySelector(".search-open");
  if (!dialog || !opener) return;
  const [form, input, close, status, list, more] = ["form", "input", "close", "status", "results", "more"].map((name) =>
    dialog.querySelector(`.search-${name}`),
  );
  const root = new URL("../../", document.currentScript.src).href;
  const files = new Map(); // promises of what files of the index hold, by name
  const called = {};
  let manifest = null;
  let latest = 0; // the number of the newest query: what older ones find comes too late
  let timer = 0;

  // --- the index ----------------------------------------------------------------------------------------------------

  globalThis.explainerSearch = (name, data) => called[name]?.(data);

  function load(name) {
    if (!files.has(name)) {
      const loaded = new Promise((done, failed) => {
        const script = make("script");
        called[name] = done;
        script.onerror = () => failed(files.delete(name));
        script.src = `${root}search/${name}.js${manifest ? `?${manifest.version}` : ""}`;
        document.head.append(script);
      });
      files.set(name, loaded);
    }
    return files.get(name);
  }

  function shardOf(key) {
    return Math.max(
      manifest.terms.findLastIndex((first) => first <= key),
      0,
    );
  }

  async function lookUp(key) {
    const shard = await load(`terms-${shardOf(key)}`);
    return Object.hasOwn(shard, key) ? shard[key] : null;
  }

  async function beginningWith(start) {
    const last = Math.min(shardOf(`${start}\uffff`), shardOf(start) + 2);
    const found = [];
    for (let number = shardOf(start); number <= last; number++) {
      const shard = await load(`terms-${number}`);
      found.push(...Object.keys(shard).filter((key) => key.startsWith(start) && key !== start));
    }
    return found;
  }

  async function passage(id) {
    const { pages, passages } = await load(`passages-${Math.floor(id / PASSAGES)}`);
    const [page, anchor, label, text] = passages[id % PASSAGES];
    const [url, title] = pages[page];
    return { url, title, anchor, label, text };
  }

  // --- words, as searchindex/folding.py has them --------------------------------------------------------------------

  function terms(text) {
    const folded = text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .replace(/ς/g, "σ")
      .replace(/['’‘ʼʻ`](?:s(?![\p{L}\p{N}]))?/gu, "");
    const words = folded.match(/[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])[\p{L}\p{N}])+/gu);
    const plurals = [/^(..+)ies$/, /^(.+(?:ch|sh|ss|x|z))es$/, /^(..+[^isu])s$/];
    return (words ?? []).map((word) => {
      const at = plurals.findIndex((plural) => plural.test(word));
      return at < 0 ? word : word.replace(plurals[at], at ? "$1" : "$1y");
    });
  }

  function skeleton(term) {
    if (term.length < 4) return term;
    const sounds = term.replace(/ph/g, "v").replace(/[aeiouyhj]/g, "");
    const alike = sounds.replace(/[wf]/g, "v").replace(/[cq]/g, "k").replace(/z/g, "s");
    return [...new Set(alike)].sort().join("") || term;
  }

  // Whether two words differ by no more letters (exchanged, left out, put in) than a slip of their length.
  function alike(one, other) {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      }
      row = next;
    }
    return row.at(-1) <= (other.length < 4 ? 0 : other.length < 6 ? 1 : 2);
  }

  // --- a query ------------------------------------------------------------------------------------------------------

  // The ids of the passages that a query finds, best first; what to mark in them; whether they have all words.
  async function search(query) {
    manifest ??= await load("manifest");
    const words = [...new Set(terms(query))];
    const exact = await Promise.all(words.map(lookUp));
    const scores = words.map(() => new Map());
    const marked = new Set(words);

    const add = (word, [idf, levels], share = 1) => {
      levels.forEach((gaps, level) => {
        let id = 0;
        for (const gap of gaps) {
          id += gap;
          const score = level === OWN ? 1000 : level * idf * share;
          scores[word].set(id, Math.max(scores[word].get(id) ?? 0, score));
        }
      });
    };

    exact.forEach((entry, word) => entry && add(word, entry));
    for (const [name, covered] of await named(words, exact, marked)) {
      const entry = await lookUp(`@${name}`);
      for (const word of covered) if (entry) add(word, entry);
    }
    const last = words.length - 1;
    if (words[last]?.length > 1 && !/\s$/.test(query)) {
      for (const key of await beginningWith(words[last])) {
        add(last, await lookUp(key), 0.5);
        marked.add(key);
      }
    }
    return { ...ranked(scores, exact), words, exact, marked };
  }

  // The names of which a query has a whole spelling, each with the places of its words in the query. A word that
  // stands nowhere may be a slip: it is taken for what sounds like it.
  async function named(words, exact, marked) {
    const near = await Promise.all(words.map((word) => lookUp(`~${skeleton(word)}`)));
    const found = new Map();
    for (const [spelling, name] of near.flat().filter(Boolean)) {
      const wanted = spelling.split(" ");
      const covered = wanted.map((part) =>
        words.findIndex((word, at) => word === part || (!exact[at] && alike(word, part))),
      );
      if (covered.includes(-1) || (spelling.length < 3 && words.length > 1)) continue; // "is" is a word first
      found.set(name, [...(found.get(name) ?? []), ...covered]);
      for (const part of wanted) marked.add(part);
    }
    return found;
  }

  // Passages with all words, or else with any, the most first. Of a frequent word only the best passages are known (its
  // entry has a third item), so it is not asked for.
  function ranked(scores, exact) {
    const found = new Map();
    scores.forEach((ids, word) => {
      for (const [id, score] of ids) {
        const sum = found.get(id) ?? [0, 0];
        found.set(id, [sum[0] + (exact[word]?.[2] ? 0 : 1), sum[1] + score]);
      }
    });
    const needed = scores.filter((_, word) => !exact[word]?.[2]).length;
    const whole = [...found].filter(([, [count]]) => count === needed);
    const ids = (whole.length ? whole : [...found])
      .sort(([id, [count, score]], [id2, [count2, score2]]) => count2 - count || score2 - score || id - id2)
      .map(([id]) => id);
    return { ids, all: whole.length > 0 };
  }

  // --- what is shown ------------------------------------------------------------------------------------------------

  function make(tag, className = "", text = "") {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  async function result(id, { marked, words }) {
    const { url, title, anchor, label, text } = await passage(id);
    const link = make("a", "search-link", label ? `${title} · ${label}` : title);
    const page = location.protocol === "file:" ? url.replace(/(^|\/)(\.\/)?$/, "$1index.html") : url;
    link.href = new URL(page, root).href + (anchor ? `#${encodeURIComponent(anchor)}` : "");
    const item = make("li");
    item.append(link, snippet(text, (term) => marked.has(term) && (term.length > 2 || words.includes(term))));
    return item;
  }

  // The stretch of a text with the most marked words in it.
  function snippet(text, isMarked) {
    const found = [...text.matchAll(/[\p{L}\p{M}\p{N}'’]+/gu)].filter(([word]) => terms(word).some(isMarked));
    const within = (from) => new Set(found.filter(({ index }) => index >= from && index < from + SNIPPET).map(([w]) => w));
    const best = found.reduce((a, b) => (within(b.index).size > within(a.index).size ? b : a), found[0]);
    const start = best && best.index > SNIPPET / 3 ? text.indexOf(" ", best.index - SNIPPET / 3) + 1 : 0;
    const end = start + SNIPPET < text.length ? text.lastIndexOf(" ", start + SNIPPET) : text.length;
    const shown = make("p", "search-text", start ? "… " : "");
    let done = start;
    for (const { 0: word, index } of found) {
      if (index < done || index + word.length > end) continue;
      shown.append(text.slice(done, index), make("mark", "", word));
      done = index + word.length;
    }
    shown.append(text.slice(done, end), end < text.length ? " …" : "");
    return shown;
  }

  async function show(query) {
    const number = ++latest;
    more.hidden = true;
    if (!terms(query).length) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const found = await search(query);
      const items = await Promise.all(found.ids.slice(0, SHOWN).map((id) => result(id, found)));
      const said = items.length ? counted(found) : await nothing(found);
      if (number !== latest) return;
      list.replaceChildren(...items);
      status.replaceChildren(...said);
      more.hidden = found.ids.length <= SHOWN;
      more.onclick = () => showMore(number, found);
    } catch {
      if (number === latest) status.textContent = "The search index cannot be loaded. Try again.";
    }
  }

  async function showMore(number, found) {
    const from = list.children.length;
    const items = await Promise.all(found.ids.slice(from, from + SHOWN).map((id) => result(id, found)));
    if (number !== latest) return;
    list.append(...items);
    more.hidden = found.ids.length <= list.children.length;
    items[0].firstChild.focus();
  }

  function counted({ ids, all, words }) {
    const count = `${ids.length} passage${ids.length > 1 ? "s" : ""}`;
    return [all || words.length < 2 ? `${count}.` : `No passage has all the words; ${count} with some of them.`];
  }

  // That nothing was found, and a word of the index that looks like what was typed.
  async function nothing({ words }) {
    const word = words.at(-1);
    const like = (await beginningWith(word.slice(0, 2))).find((key) => alike(word, key));
    if (!like) return ["Nothing found. Try fewer or other words."];
    const instead = make("button", "search-instead", like);
    instead.type = "button";
    instead.onclick = () => ask([...words.slice(0, -1), like].join(" "));
    return ["Nothing found. Did you mean ", instead, "?"];
  }

  // --- opening, closing, the keyboard -------------------------------------------------------------------------------

  function open() {
    if (!dialog.open) dialog.showModal();
    input.select();
    load("manifest").then(
      (data) => (manifest = data),
      () => {},
    );
  }

  function ask(query) {
    input.value = query;
    input.focus();
    return show(query);
  }

  opener.hidden = false;
  opener.addEventListener("click", open);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("a")) dialog.close();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(input.value), PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await show(input.value);
    list.querySelector("a")?.click();
  });

  dialog.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && stops[stops.indexOf(document.activeElement) + step];
    if (event.key === "Escape") dialog.close();
    else if (!next || !stops.includes(document.activeElement)) return;
    else next.focus();
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !"/sf".includes(event.key) || dialog.open) return;
    event.preventDefault();
    open();
  });

  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    open();
    ask(asked);
  }
})();
