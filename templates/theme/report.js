// Tabs, and a list of contents that shows the sections of the chapter one is in. Without it all is open.
(() => {
  const root = document.documentElement;
  root.classList.add("rr-js");

  for (const set of document.querySelectorAll(".rr-tabs")) {
    const tabs = [...set.querySelectorAll(":scope > [role=tablist] > [role=tab]")];
    const panels = [...set.querySelectorAll(":scope > [role=tabpanel]")];
    const show = (chosen) => tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === chosen));
      tab.tabIndex = place === chosen ? 0 : -1;
      panels[place].hidden = place !== chosen;
    });
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => show(place));
      tab.addEventListener("keydown", (event) => {
        const last = tabs.length - 1;
        let next = null;
        if (event.key in steps) next = (place + steps[event.key] + tabs.length) % tabs.length;
        if (event.key === "Home") next = 0;
        if (event.key === "End") next = last;
        if (next === null) return;
        event.preventDefault();
        show(next);
        tabs[next].focus();
      });
    });
    show(0);
  }

  const unfold = () => {
    for (const panel of document.querySelectorAll("[role=tabpanel][hidden]")) panel.hidden = false;
    for (const details of document.querySelectorAll("details.rr-details")) details.open = true;
  };
  addEventListener("beforeprint", unfold);

  const target = () => {
    const found = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = found && found.closest("[role=tabpanel][hidden]");
    if (!panel) return;
    document.getElementById(panel.getAttribute("aria-labelledby")).click();
    found.scrollIntoView();
  };
  addEventListener("hashchange", target);
  target();

  const contents = document.querySelector(".rr-contents");
  if (!contents) return;
  if (matchMedia("(max-width: 60rem)").matches) contents.querySelector("details").open = false;
  const chapters = [...contents.querySelectorAll("details > ul > li")];
  for (const chapter of chapters) {
    const inner = chapter.querySelector(":scope > ul");
    if (!inner) continue;
    const button = document.createElement("button");
    const name = chapter.querySelector(":scope > a").textContent;
    button.type = "button";
    button.className = "rr-expand";
    button.setAttribute("aria-label", contents.dataset.expand + ": " + name);
    button.addEventListener("click", () => open(chapter, inner.hidden));
    chapter.insertBefore(button, inner);
    open(chapter, false);
  }
  function open(chapter, wanted) {
    const inner = chapter.querySelector(":scope > ul");
    if (!inner) return;
    inner.hidden = !wanted;
    chapter.querySelector(":scope > .rr-expand").setAttribute("aria-expanded", String(wanted));
  }

  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.getAttribute("href").slice(1), link]));
  const heads = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let current = null;
  const follow = () => {
    const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3);
    const link = links.get((passed.at(-1) || heads[0] || {}).id);
    if (!link || link === current) return;
    if (current) current.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    const chapter = chapters.find((item) => item.contains(link));
    if (!current || !chapter.contains(current)) for (const item of chapters) open(item, item === chapter);
    current = link;
  };
  addEventListener("scroll", follow, { passive: true });
  follow();
})();
