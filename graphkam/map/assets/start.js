"use strict";
/* Unpacks vis-network, draws for the first time, and listens. The page's policy lets the unpacked script run by its hash. */

const onScreen = (id) => {
  const { x, y, w, h } = boxOf(id), frame = stage.getBoundingClientRect();
  const a = network.canvasToDOM({ x: x - w / 2, y: y - h / 2 }), b = network.canvasToDOM({ x: x + w / 2, y: y + h / 2 });
  return { x: frame.x + a.x, y: frame.y + a.y, width: b.x - a.x, height: b.y - a.y };
};

const start = () => {
  nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, ctxRenderer: renderer })));
  network = new vis.Network(byId("map"), { nodes, edges: new vis.DataSet(data.edges) }, data.options);
  document.querySelector(".vis-network").removeAttribute("tabindex");  // one stop for the keyboard, the stage around it
  network.on("beforeDrawing", (ctx) => { drawGround(ctx); drawReporting(ctx); drawInfluence(ctx); drawPath(ctx); });
  network.on("afterDrawing", (ctx) => {
    const corner = network.DOMtoCanvas({ x: 0, y: 0 });
    drawSteps(ctx); drawHeads(ctx, Math.max(0, corner.x), Math.max(0, corner.y));
  });
  network.on("click", ({ pointer }) => {
    const id = network.getNodeAt(pointer.DOM);
    if (id === undefined) clearChoice(); else if (folds.has(id)) toggleFold(id); else select(id);
  });
  network.on("hoverNode", showTip);
  for (const event of ["blurNode", "zoom", "dragStart"]) network.on(event, hideTip);

  for (const event of ["click", "keyup"]) document.addEventListener(event, inSight);
  for (const event of ["pointerdown", "pointermove"]) stage.addEventListener(event, ({ pointerType }) => { finger = pointerType === "touch"; }, true);
  stage.addEventListener("keydown", onKey);
  stage.addEventListener("focus", () => { if (stage.matches(":focus-visible") && !state.focused) focusOn(nextStop(0, 0)); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && event.target !== byId("search")) onEscape(); });
  for (const id of ["search", "by-role", "by-attitude", "by-coverage"]) for (const event of ["input", "change"]) byId(id).addEventListener(event, filter);
  byId("search").addEventListener("keydown", findFirst);
  byId("language").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; refresh(); });
  byId("fit").addEventListener("click", fit);
  byId("export").addEventListener("click", exportPicture);
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => { onPaper(byId("paper"), 3200); showSaid(); });
  darkWanted.addEventListener("change", () => { colours = darkWanted.matches ? DARK : LIGHT; refresh(); });

  state.play = data.paths.find((path) => path.ways.length)?.ways[0] ?? -1;
  refresh();
  begin();
  new ResizeObserver(() => {
    if (!stage.clientWidth) return;  // while printing it is hidden
    network.setSize("100%", "100%"); begin(); if (playing()) showStep(false); redraw();
  }).observe(stage);

  /* What tests ask: who is drawn at a point of the window, and where everybody stands. */
  window.graphkam = {
    cardAt: (x, y) => { const frame = stage.getBoundingClientRect(); return network.getNodeAt({ x: x - frame.x, y: y - frame.y }) ?? null; },
    cards: () => [...cards.keys()].filter(isShown).map((id) => ({ id, name: tr(thing(id).name), person: Boolean(person(id)), ...onScreen(id) })),
    folds: () => [...folds.values()].map((fold) => ({ id: fold.id, hidden: state.open.has(fold.id) ? 0 : fold.members.length, ...onScreen(fold.id) })),
    path: () => (chosen()?.people ?? []).map((id) => tr(person(id).name)),
    scale: () => network.getScale(),
    state: () => ({ ...state, open: [...state.open] }),
  };
};

const unpack = async () => {
  const packed = Uint8Array.from(atob(byId("vis").textContent), (letter) => letter.charCodeAt(0));
  const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
  script.remove();
};
unpack().then(start, () => { byId("map").textContent = say("map.needs_newer"); });
