// Filters for the page of allegations and answers. Without this script everything is shown, and no filter is offered.
for (const form of document.querySelectorAll(".ledger-filter")) {
  const threads = [...form.parentElement.querySelectorAll(".thread")];
  const asked = new URLSearchParams(location.search);
  for (const select of form.querySelectorAll("select")) {
    select.value = asked.get(select.name) ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }

  const matches = (entry, wanted) =>
    wanted.every(([name, value]) => entry.dataset[name].split(" ").includes(value));

  // What the address points at is shown even if it does not match: whoever follows a link is to find its end.
  const show = (pointedAt = null) => {
    const wanted = [...new FormData(form)].filter(([, value]) => value);
    let shown = 0;
    for (const thread of threads) {
      const said = [thread, ...thread.querySelectorAll(".entry")];
      thread.hidden = !thread.contains(pointedAt) && !said.some((entry) => matches(entry, wanted));
      shown += thread.hidden ? 0 : 1;
    }
    for (const list of form.parentElement.querySelectorAll(".threads")) {
      const empty = !list.querySelector(":scope > .thread:not([hidden])");
      list.hidden = empty;
      const heading = list.previousElementSibling;
      if (!heading?.matches("h2, h3")) continue;
      heading.hidden = empty;
      for (const link of document.querySelectorAll(`nav a[href="#${heading.id}"]`)) link.parentElement.hidden = empty;
    }
    const told = shown ? `${shown} of ${threads.length} statements shown.` : "No statement is of all these: choose less, or show all.";
    form.querySelector("output").value = wanted.length ? told : "";
    const address = wanted.length ? `?${new URLSearchParams(wanted)}` : location.pathname;
    history.replaceState(null, "", address + (pointedAt ? location.hash : ""));
  };

  const follow = () => {
    if (!location.search) return;
    const entry = document.getElementById(location.hash.slice(1));
    show(entry);
    entry?.scrollIntoView();
  };

  form.addEventListener("change", () => show());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  form.hidden = false;
  follow();
  addEventListener("hashchange", follow);
}

// A page that was built before its review grew old says so all the same.
for (const notice of document.querySelectorAll(".review-old[hidden]")) {
  notice.hidden = Date.now() < Date.parse(notice.dataset.goodUntil) + 864e5; // the day itself still counts
}
