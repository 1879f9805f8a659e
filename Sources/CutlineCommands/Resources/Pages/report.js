(() => {
  const page = document.documentElement;
  const form = document.querySelector(".tools");

  // The gallery: order is the style sheet's affair, searching needs this script.
  const figures = [...document.querySelectorAll("main figure")].map(
    (figure) => ({ figure, text: figure.querySelector("figcaption").textContent.toLowerCase() }));
  function search() {
    const words = form.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { figure, text } of figures) {
      const matches = words.every((word) => text.includes(word));
      figure.hidden = !matches;
      if (matches) shown += 1;
    }
    form.querySelector("output").value = words.length ? `${shown} found` : "";
  }
  if (form) {
    form.words.hidden = false;
    form.addEventListener("input", search);
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // The curves: a line at the nearest point, and what each curve measured there.
  for (const chart of document.querySelectorAll(".chart")) {
    const curves = [...chart.querySelectorAll(".series")].map((group) => ({
      name: group.dataset.name,
      classes: group.getAttribute("class").replace("series", ""),
      values: group.dataset.ys.split(" "),
      labels: group.dataset.xs.split(" "),
      places: group.querySelector("polyline").getAttribute("points").split(" ").map((p) => parseFloat(p)),
    }));
    const box = chart.viewBox.baseVal;
    const cursor = document.createElementNS(chart.namespaceURI, "path");
    cursor.setAttribute("class", "cursor");
    const tip = document.createElement("div");
    tip.className = "tip";
    const nearest = (places, x) =>
      places.reduce((best, place, i) => (Math.abs(place - x) < Math.abs(places[best] - x) ? i : best), 0);
    chart.addEventListener("pointermove", (event) => {
      const frame = chart.getBoundingClientRect();
      const x = ((event.clientX - frame.left) / frame.width) * box.width;
      const hits = curves.map((curve) => ({ curve, i: nearest(curve.places, x) }));
      // The line keeps to the curves that count; a faint one tells its nearest value.
      const isFaint = (hit) => hit.curve.classes.includes("faint");
      const [first] = [...hits].sort((a, b) => isFaint(a) - isFaint(b)
        || Math.abs(a.curve.places[a.i] - x) - Math.abs(b.curve.places[b.i] - x));
      const at = first.curve.places[first.i];
      tip.replaceChildren(Object.assign(document.createElement("b"),
        { textContent: `${chart.dataset.x} ${first.curve.labels[first.i]}` }));
      // A curve that has no point near the line has nothing to say there.
      for (const hit of hits) {
        const { curve } = hit;
        const i = nearest(curve.places, at);
        if (!isFaint(hit) && Math.abs(curve.places[i] - at) > 6) continue;
        const row = Object.assign(document.createElement("span"), { className: curve.classes, textContent: curve.name });
        row.append(Object.assign(document.createElement("i"), { textContent: curve.values[i] }));
        tip.append(row);
      }
      cursor.setAttribute("d", `M${at} 14V232`);
      chart.append(cursor);
      chart.parentNode.append(tip);
      const left = (at / box.width) * frame.width;
      tip.style.left = left > frame.width / 2 ? `${left - tip.offsetWidth - 12}px` : `${left + 12}px`;
    });
    chart.addEventListener("pointerleave", () => { cursor.remove(); tip.remove(); });
  }

  // While the run goes on the page loads itself anew, and stays where it was.
  const key = `cutline ${location.pathname}`;
  function keep() {
    const state = { y: scrollY, words: form?.words.value ?? "", order: form?.order.value };
    try { sessionStorage.setItem(key, JSON.stringify(state)); } catch { /* storage is a comfort */ }
  }
  try {
    const state = JSON.parse(sessionStorage.getItem(key) ?? "null");
    sessionStorage.removeItem(key);
    if (state && form) {
      form.words.value = state.words;
      if (state.order) form.order.value = state.order;
      search();
    }
    if (state) {
      history.scrollRestoration = "manual";
      scrollTo(0, state.y);
    }
  } catch { /* as above */ }
  if (page.dataset.state === "running") {
    const silence = Date.now() / 1000 - Number(page.dataset.updated);
    if (silence > 900) {
      document.querySelector(".state").append(` – no news for ${Math.round(silence / 60)} minutes`);
    }
    setInterval(() => {
      const busy = document.hidden || document.querySelector(".tip") || document.activeElement?.type === "search";
      if (busy) return;
      keep();
      location.reload();
    }, 20000);
  }
})();
