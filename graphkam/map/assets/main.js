"use strict";
/* The network of vis-network, and what mouse, touch and keyboard do to it. */

const stage = document.getElementById("stage"), tip = document.getElementById("tip"), live = document.getElementById("live");
const byId = (id) => document.getElementById(id);
const tell = (text) => { live.textContent = text; };

let network = null;
/* vis-network 9 takes a custom card's size into account only after it was selected, so that points beside its middle
   would belong to nobody: the size is set here on every drawing. */
const renderer = ({ ctx, id }) => {
  const box = boxOf(id);
  const shape = network?.body.nodes[id]?.shape;
  if (shape) Object.assign(shape, { width: box.w, height: box.h, left: box.x - box.w / 2, top: box.y - box.h / 2 });
  return {
    drawNode: () => (folds.has(id) ? drawChip : drawCard)(ctx, id, box),
    nodeDimensions: { width: box.w, height: box.h },
  };
};
const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, ctxRenderer: renderer })));
const edges = new vis.DataSet(data.edges);
network = new vis.Network(byId("map"), { nodes, edges }, data.options);
network.on("beforeDrawing", (ctx) => { drawGround(ctx); drawReporting(ctx); drawInfluence(ctx); drawPath(ctx); });
network.on("afterDrawing", (ctx) => {
  const corner = network.DOMtoCanvas({ x: 0, y: 0 });
  drawSteps(ctx); drawHeads(ctx, Math.max(0, corner.x), Math.max(0, corner.y));
});
const redraw = () => network.redraw();

const fit = () => {
  const [width, height] = mapSize();
  const room = { w: stage.clientWidth - 16, h: stage.clientHeight - 16 };
  const scale = Math.min(room.w / width, room.h / (height + 10), 1.6);
  network.moveTo({ position: { x: width / 2, y: height / 2 + 2 }, scale, animation: false });
};
/* On a small screen the whole map would be too small to read: begin at its top left, or where the path begins. */
const begin = () => {
  fit();
  if (network.getScale() >= 0.4) return;
  const scale = 0.62, first = data.paths[state.path]?.people[0];
  const [width, height] = mapSize(), half = { x: stage.clientWidth / 2 / scale - 6, y: stage.clientHeight / 2 / scale - 6 };
  const from = first ? boxOf(first) : { x: 0, y: 0 };
  const inside = (at, reach, whole) => Math.max(reach, Math.min(at, whole - reach));
  network.moveTo({ position: { x: inside(from.x, half.x, width), y: inside(from.y, half.y, height) }, scale, animation: false });
};
const show = (id) => {
  const { x, y } = boxOf(id), at = network.canvasToDOM({ x, y });
  if (at.x < 60 || at.y < 40 || at.x > stage.clientWidth - 60 || at.y > stage.clientHeight - 40) network.moveTo({ position: { x, y }, animation: false });
};
const place = () => {
  regrow();
  nodes.update([...cards.keys(), ...folds.keys()].map((id) => ({ id, x: boxOf(id).x, y: boxOf(id).y, hidden: !folds.has(id) && !isShown(id) })));
};
const toggleFold = (id, wanted = !state.open.has(id)) => {
  if (wanted === state.open.has(id)) return;
  if (wanted) state.open.add(id); else state.open.delete(id);
  place(); fit();
  tell(say(wanted ? "map.opened" : "map.closed", { n: folds.get(id).members.length }));
};
const select = (id) => {
  const card = cards.get(id);
  if (card.fold) toggleFold(card.fold, true);
  state.selected = state.focused = id;
  showPerson(id); panel.scrollTop = 0; show(id); redraw();
  const who = thing(id);
  tell(who.kind ? tr(who.name) : describe(who));
};
const describe = (who) => say("map.selected", { name: tr(who.name), title: tr(who.title) || say("unknown"), roles: rolesText(who), attitude: attitudeWords(who), coverage: say(`map.coverage.${who.level}`) });
const clearChoice = () => {
  const had = state.selected;
  state.selected = null;
  showOverview(); redraw();
  if (had) tell(say("map.cleared"));
};
const choosePath = (spot) => {
  state.path = spot;
  const path = data.paths[spot];
  for (const id of path?.people ?? []) if (cards.get(id).fold) toggleFold(cards.get(id).fold, true);
  if (!state.selected) showOverview();
  redraw();
  if (path) tell(say("map.path_shown", { n: spot + 1, people: path.people.map((id, i) => `${i + 1} ${tr(person(id).name)}`).join(", ") }));
};

/* Mouse and touch. */
network.on("click", ({ pointer }) => {
  const id = network.getNodeAt(pointer.DOM);
  if (id === undefined) clearChoice(); else if (folds.has(id)) toggleFold(id); else select(id);
});
const hideTip = () => { tip.hidden = true; state.hovered = null; };
network.on("hoverNode", ({ node }) => {
  const who = folds.has(node) ? null : thing(node);
  if (!who || who.kind) return;
  state.hovered = node;
  const flags = who.flags.map((spot) => tr(data.flags[spot].text));
  tip.replaceChildren(...[[tr(who.name), tr(who.title)].filter(Boolean).join(" · "), `${say("map.roles")}: ${rolesText(who)}`,
    `${say("map.attitude")}: ${attitudeWords(who)}${who.rating_guessed ? " ~" : ""} · ${say("map.coverage")}: ${say(`map.coverage.${who.level}`)}`, ...flags.map((text) => `⚑ ${text}`)]
    .map((line) => { const part = document.createElement("div"); part.textContent = line; return part; }));
  tip.hidden = false;
  const box = boxOf(node), at = network.canvasToDOM({ x: box.x + box.w / 2, y: box.y - box.h / 2 });
  const left = at.x + 10 + tip.offsetWidth > stage.clientWidth ? network.canvasToDOM({ x: box.x - box.w / 2, y: 0 }).x - tip.offsetWidth - 10 : at.x + 10;
  tip.style.left = `${Math.max(4, left)}px`; tip.style.top = `${Math.max(4, Math.min(at.y, stage.clientHeight - tip.offsetHeight - 4))}px`;
});
network.on("blurNode", hideTip);
for (const event of ["zoom", "dragStart"]) network.on(event, hideTip);

/* Keyboard. */
const stops = () => [...folds.keys(), ...cards.keys()].filter((id) => folds.has(id) || isShown(id));
const nextStop = (dx, dy) => {
  const from = state.focused && (folds.has(state.focused) || isShown(state.focused)) ? state.focused : null;
  const all = stops();
  if (!from) return all.sort((a, b) => boxOf(a).y - boxOf(b).y || boxOf(a).x - boxOf(b).x)[0];
  const here = boxOf(from);
  const cost = (id) => {
    const box = boxOf(id), along = (box.x - here.x) * dx + (box.y - here.y) * dy, aside = Math.abs((box.x - here.x) * dy) + Math.abs((box.y - here.y) * dx);
    return along > 8 ? along + aside * 2.5 : Infinity;
  };
  const best = all.filter((id) => id !== from).sort((a, b) => cost(a) - cost(b))[0];
  return best && cost(best) < Infinity ? best : from;
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const focusOn = (id) => {
  if (!id) return;
  state.focused = id; hideTip(); show(id); redraw();
  const who = thing(id);
  if (folds.has(id)) { const fold = folds.get(id); tell(say("map.chip_label", { n: fold.members.length, unit: tr(data.columns[fold.column].name), layer: rowName(fold.band) })); } else tell(who.kind ? tr(who.name) : describe(who));
};
const rowName = (band) => (data.bands[band].row === "unassigned" ? say("map.unassigned_row") : label("layer", data.bands[band].row));
stage.addEventListener("keydown", (event) => {
  if (ARROWS[event.key]) focusOn(nextStop(...ARROWS[event.key]));
  else if ((event.key === "Enter" || event.key === " ") && state.focused) { if (folds.has(state.focused)) toggleFold(state.focused); else select(state.focused); }
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hideTip(); clearChoice(); } });
stage.addEventListener("focus", () => { if (stage.matches(":focus-visible") && !state.focused) focusOn(nextStop(0, 0)); });

/* Filters. */
const option = (value, text) => { const element = document.createElement("option"); element.value = value; element.textContent = text; return element; };
const choices = (id, all, values, name) => byId(id).replaceChildren(option("", all), ...values.map((value) => option(value, capital(name(value)))));
const showCount = () => {
  const found = allPeople.filter(matches), hidden = found.filter((id) => !isShown(id)).length;
  byId("count").textContent = filtering() ? say(hidden ? "map.shown_folded" : "map.shown", { n: found.length, all: allPeople.length, hidden }) : "";
};
const filter = () => {
  Object.assign(state, { search: byId("search").value.trim(), role: byId("by-role").value, attitude: byId("by-attitude").value, coverage: byId("by-coverage").value });
  showCount(); redraw();
};
for (const id of ["search", "by-role", "by-attitude", "by-coverage"]) for (const event of ["input", "change"]) byId(id).addEventListener(event, filter);
byId("search").addEventListener("keydown", (event) => {
  const found = event.key === "Enter" && filtering() && allPeople.find(matches);
  if (found) select(found);
});

/* Language, picture, paper. */
const words = () => {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = say("map.page_title", { account: tr(data.account) });
  byId("account").textContent = tr(data.account);
  byId("subtitle").textContent = [data.opportunity ? tr(data.opportunity) : say("map.no_deal"), say("map.people", { n: allPeople.length }), say("map.day", { day: data.day })].join(" · ");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-name]")) element.setAttribute("aria-label", say(element.dataset.name));
  for (const element of document.querySelectorAll("[data-hint]")) { element.placeholder = say(element.dataset.hint); element.setAttribute("aria-label", say(element.dataset.hint)); }
  const chosen = { role: state.role, attitude: state.attitude, coverage: state.coverage };
  choices("by-role", say("map.all_roles"), Object.keys(SHAPES), (role) => label("role", role));
  choices("by-attitude", say("map.all_attitudes"), data.attitudes, (attitude) => say(`map.attitude.${attitude}`));
  choices("by-coverage", say("map.all_coverage"), data.levels.map(String), (level) => say(`map.coverage.${level}`));
  for (const [name, value] of Object.entries(chosen)) byId(`by-${name}`).value = value;
};
const refresh = () => { words(); showLegend(); if (state.selected) showPerson(state.selected); else showOverview(); showCount(); fit(); redraw(); };
byId("language").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; refresh(); });
byId("fit").addEventListener("click", fit);

const onPaper = (canvas, width) => {
  const [w, h] = mapSize(), head = 46, scale = width / w, before = colours;
  canvas.width = Math.round(width); canvas.height = Math.round((h + head) * scale);
  const ctx = canvas.getContext("2d");
  colours = LIGHT;
  ctx.scale(scale, scale); ctx.fillStyle = colours.page; ctx.fillRect(0, 0, w, h + head);
  ctx.fillStyle = colours.ink; ctx.font = font(20, 700); ctx.textBaseline = "middle"; ctx.textAlign = "left";
  ctx.fillText(fitted(ctx, `${tr(data.account)} · ${byId("subtitle").textContent}`, w - 20), 8, head / 2);
  ctx.translate(0, head); drawWhole(ctx);
  colours = before;
};
byId("export").addEventListener("click", () => {
  const canvas = document.createElement("canvas");
  onPaper(canvas, Math.max(2400, Math.min(6000, mapSize()[0] * 2)));
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `fishnet-${data.day}-${state.lang}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 4000);
  });
});
window.addEventListener("beforeprint", () => onPaper(byId("paper"), 3200));
byId("print").addEventListener("click", () => window.print());
darkWanted.addEventListener("change", () => { colours = darkWanted.matches ? DARK : LIGHT; refresh(); });
new ResizeObserver(() => { network.setSize("100%", "100%"); begin(); redraw(); }).observe(stage);

state.path = data.paths.findIndex((path) => path.people.length);
refresh();
begin();

/* What tests ask: who is drawn at a point of the window, and where everybody stands. */
const onScreen = (id) => {
  const { x, y, w, h } = boxOf(id), frame = stage.getBoundingClientRect();
  const a = network.canvasToDOM({ x: x - w / 2, y: y - h / 2 }), b = network.canvasToDOM({ x: x + w / 2, y: y + h / 2 });
  return { x: frame.x + a.x, y: frame.y + a.y, width: b.x - a.x, height: b.y - a.y };
};
window.graphkam = {
  cardAt: (x, y) => { const frame = stage.getBoundingClientRect(); return network.getNodeAt({ x: x - frame.x, y: y - frame.y }) ?? null; },
  cards: () => [...cards.keys()].filter(isShown).map((id) => ({ id, name: tr(thing(id).name), person: Boolean(person(id)), ...onScreen(id) })),
  folds: () => [...folds.values()].map((fold) => ({ id: fold.id, hidden: state.open.has(fold.id) ? 0 : fold.members.length, ...onScreen(fold.id) })),
  path: () => (state.path < 0 ? [] : data.paths[state.path].people.map((id) => tr(person(id).name))),
  scale: () => network.getScale(),
  state: () => ({ ...state, open: [...state.open] }),
};
