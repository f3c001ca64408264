"use strict";
/* The network of vis-network, and what mouse, touch and keyboard do to it. */

const stage = document.getElementById("stage"), tip = document.getElementById("tip"), live = document.getElementById("live");
const byId = (id) => document.getElementById(id);
const tell = (text) => { live.textContent = text; };

let network = null, nodes = null;
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
const redraw = () => network.redraw();

const fit = () => {
  const [width, height] = mapSize();
  const room = { w: stage.clientWidth - 16, h: stage.clientHeight - 16 };
  const scale = Math.min(room.w / width, room.h / (height + 10), 1.6);
  network.moveTo({ position: { x: width / 2, y: height / 2 + 2 }, scale, animation: false });
};
const READABLE = 0.62;
const inside = (at, reach, whole) => (reach * 2 > whole + 12 ? whole / 2 : Math.max(reach, Math.min(at, whole - reach)));
/* On a small screen the whole map would be too small to read: begin at its top left, or where the path begins. */
const begin = () => {
  fit();
  if (network.getScale() >= 0.4) return;
  const scale = READABLE, first = chosen()?.people[0];
  const [width, height] = mapSize(), half = { x: stage.clientWidth / 2 / scale - 6, y: stage.clientHeight / 2 / scale - 6 };
  const from = first ? boxOf(first) : { x: 0, y: 0 };
  network.moveTo({ position: { x: inside(from.x, half.x, width), y: inside(from.y, half.y, height) }, scale, animation: false });
};
const show = (id) => {
  const { x, y } = boxOf(id), at = network.canvasToDOM({ x, y });
  if (at.x < 60 || at.y < 40 || at.x > stage.clientWidth - 60 || at.y > stage.clientHeight - 40) network.moveTo({ position: { x, y }, animation: false });
};
/* Brings cards into sight together, smaller if they can still be read then, else the last of them alone. What is in
   sight already stays where it is. */
const SMALLEST = 0.42;
const reveal = (ids) => {
  const boxes = ids.filter(isShown).map(boxOf), now = network.getScale(), [rowHead, columnHead] = data.heads;
  if (!boxes.length) return;
  const ends = (all, at, size) => [Math.min(...all.map((box) => box[at] - box[size] / 2)), Math.max(...all.map((box) => box[at] + box[size] / 2))];
  const [left, right] = ends(boxes, "x", "w"), [top, bottom] = ends(boxes, "y", "h");
  const a = network.DOMtoCanvas({ x: 0, y: 0 }), b = network.DOMtoCanvas({ x: stage.clientWidth, y: stage.clientHeight });
  if (now >= SMALLEST && left >= a.x + rowHead && top >= a.y + columnHead && right <= b.x - 12 && bottom <= b.y - 18) return;
  const fits = Math.min(stage.clientWidth / (right - left + rowHead + 24), stage.clientHeight / (bottom - top + columnHead + 36));
  const shown = fits >= SMALLEST ? boxes : boxes.slice(-1), [x0, x1] = ends(shown, "x", "w"), [y0, y1] = ends(shown, "y", "h");
  const scale = Math.min(Math.max(now, READABLE), fits >= SMALLEST ? fits : Infinity);
  const [width, height] = mapSize(), position = { x: (x0 + x1 - rowHead) / 2, y: (y0 + y1 - columnHead) / 2 };
  network.moveTo({ position: { x: inside(position.x, stage.clientWidth / 2 / scale - 6, width), y: inside(position.y, stage.clientHeight / 2 / scale - 6, height) }, scale, animation: false });
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
/* What the panel shows anew begins at its top, and does not lose who came there by keyboard. */
let fresh = false;
const inPanel = (act) => {
  const inside = panel.contains(document.activeElement);
  act(); panel.scrollTop = 0; fresh = true;
  if (inside) panel.focus({ preventScroll: true });
};
/* Brings that into sight where the panel stands below the map. Not before the click or key is over: the last events of
   a tap would land on what has come under the finger. */
const inSight = () => {
  if (fresh && !playing()) panel.querySelector("h2").scrollIntoView({ block: "nearest" });
  fresh = false;
};
const select = (id) => {
  const card = cards.get(id);
  if (card.fold) toggleFold(card.fold, true);
  state.selected = state.focused = id;
  inPanel(() => showPerson(id)); hideTip(); show(id); redraw();
  const who = thing(id);
  tell(who.kind ? tr(who.name) : describe(who));
};
const describe = (who) => say("map.selected", { name: tr(who.name), title: tr(who.title) || say("unknown"), roles: rolesText(who), attitude: attitudeWords(who), coverage: say(`map.coverage.${who.level}`) });
const clearChoice = () => {
  const had = state.selected;
  state.selected = null;
  if (had) inPanel(showOverview); else showOverview();
  redraw();
  if (had) tell(say("map.cleared"));
};
/* Folds that were opened for a way close again when another is chosen. */
let lent = [];
const lend = (ids) => {
  const wanted = new Set(ids.map((id) => cards.get(id).fold).filter(Boolean)), open = [...state.open].sort().join();
  for (const fold of lent) if (!wanted.has(fold)) state.open.delete(fold);
  lent = [...wanted].filter((fold) => lent.includes(fold) || !state.open.has(fold));
  for (const fold of wanted) state.open.add(fold);
  if ([...state.open].sort().join() !== open) { place(); begin(); }
};
const choosePlay = (spot) => {
  const focused = document.activeElement?.dataset.play;
  closePlayer();
  state.play = spot;
  const way = chosen();
  lend(way ? [...way.people, ...(way.starts ?? [])] : []);
  if (!state.selected) { showOverview(); if (focused) panel.querySelector(`[data-play="${focused}"]`)?.focus(); }
  redraw();
  if (way) tell(playTitle());
};

/* Mouse and touch. */
let finger = false;  // a tap opens the details and needs no hint on top of them
const hideTip = () => { tip.hidden = true; state.hovered = null; };
const showTip = ({ node }) => {
  const who = folds.has(node) ? null : thing(node);
  if (!who || who.kind || finger) return;
  state.hovered = node;
  const flags = who.flags.map((spot) => tr(data.flags[spot].text));
  tip.replaceChildren(...[[tr(who.name), tr(who.title)].filter(Boolean).join(" · "), `${say("map.roles")}: ${rolesText(who)}`,
    `${say("map.attitude")}: ${attitudeWords(who)}${who.rating_guessed ? " ~" : ""} · ${say("map.coverage")}: ${say(`map.coverage.${who.level}`)}`, ...flags.map((text) => `⚑ ${text}`)]
    .map((line) => { const part = document.createElement("div"); part.textContent = line; return part; }));
  tip.hidden = false;
  const box = boxOf(node), at = network.canvasToDOM({ x: box.x + box.w / 2, y: box.y - box.h / 2 });
  const left = at.x + 10 + tip.offsetWidth > stage.clientWidth ? network.canvasToDOM({ x: box.x - box.w / 2, y: 0 }).x - tip.offsetWidth - 10 : at.x + 10;
  tip.style.left = `${Math.max(4, left)}px`; tip.style.top = `${Math.max(4, Math.min(at.y, stage.clientHeight - tip.offsetHeight - 4))}px`;
};

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
const onKey = (event) => {
  if (ARROWS[event.key]) focusOn(nextStop(...ARROWS[event.key]));
  else if ((event.key === "Enter" || event.key === " ") && state.focused) { if (folds.has(state.focused)) toggleFold(state.focused); else select(state.focused); }
  else return;
  event.preventDefault();
};
/* Closes what was opened last: the steps, a person, then folds one by one. */
const onEscape = () => {
  const fold = [...state.open].filter((id) => !lent.includes(id)).at(-1);
  hideTip();
  if (playing()) closePlayer(); else if (state.selected || !fold) clearChoice();
  else { if (cards.get(state.focused)?.fold === fold) state.focused = fold; toggleFold(fold, false); }
};

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
  if (playing()) showFilterNote();
};
const findFirst = (event) => {
  const found = event.key === "Enter" && filtering() && allPeople.find(matches);
  if (found) select(found);
};

/* Language, picture, paper. */
const words = () => {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = say("map.page_title", { account: tr(data.account) });
  byId("account").textContent = tr(data.account);
  byId("subtitle").textContent = [data.opportunity ? tr(data.opportunity) : say("map.no_deal"), say("map.people", { n: allPeople.length }), say("map.day", { day: data.day })].join(" · ");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-name]")) element.setAttribute("aria-label", say(element.dataset.name));
  for (const element of document.querySelectorAll("[data-hint]")) { element.placeholder = say(element.dataset.hint); element.setAttribute("aria-label", say(element.dataset.hint)); }
  const filters = { role: state.role, attitude: state.attitude, coverage: state.coverage };
  choices("by-role", say("map.all_roles"), Object.keys(SHAPES), (role) => label("role", role));
  // Without the ratings, which the legend has: the longest would be cut in its field.
  choices("by-attitude", say("map.all_attitudes"), data.attitudes, (attitude) => say(`map.attitude.${attitude}`).replace(/\s*[(（].*/, ""));
  choices("by-coverage", say("map.all_coverage"), data.levels.map(String), (level) => say(`map.coverage.${level}`));
  for (const [name, value] of Object.entries(filters)) byId(`by-${name}`).value = value;
};
const refresh = () => { words(); showLegend(); if (state.selected) showPerson(state.selected); else showOverview(); showCount(); redraw(); if (playing()) showStep(false); };

const onPaper = (canvas, width) => {
  const [w, h] = mapSize(), head = 46, scale = width / w, before = colours;
  canvas.width = Math.round(width); canvas.height = Math.round((h + head) * scale);
  const ctx = canvas.getContext("2d");
  const step = state.step;
  colours = LIGHT; state.step = -1;
  ctx.scale(scale, scale); ctx.fillStyle = colours.page; ctx.fillRect(0, 0, w, h + head);
  ctx.fillStyle = colours.ink; ctx.font = font(20, 700); ctx.textBaseline = "middle"; ctx.textAlign = "left";
  ctx.fillText(fitted(ctx, `${tr(data.account)} · ${byId("subtitle").textContent}`, w - 20), 8, head / 2);
  ctx.translate(0, head); drawWhole(ctx);
  colours = before; state.step = step;
};
const exportPicture = () => {
  const canvas = document.createElement("canvas");
  onPaper(canvas, Math.max(2400, Math.min(6000, mapSize()[0] * 2)));
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `fishnet-${data.day}-${state.lang}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 4000);
  });
};
